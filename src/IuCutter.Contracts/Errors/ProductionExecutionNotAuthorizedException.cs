namespace IuCutter;

/// <summary>Live execution was refused: the kill switch is off, or what would write is not the live adapter.</summary>
public sealed class ProductionExecutionNotAuthorizedException : IuException
{
    /// <summary>Refused by the kill switch.</summary>
    public ProductionExecutionNotAuthorizedException(string detail, string? subject)
        : base(ErrorCatalogue.ExecutionNotAuthorized, detail, subject) { }

    /// <summary>Refused for the reason that the entry names.</summary>
    public ProductionExecutionNotAuthorizedException(
        ErrorDefinition definition,
        string detail,
        string? subject,
        Exception? innerException = null
    )
        : base(definition, detail, subject, innerException) { }
}
