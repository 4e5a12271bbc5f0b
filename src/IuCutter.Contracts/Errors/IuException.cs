namespace IuCutter;

/// <summary>A stop of the catalogue with the particulars of the case. Cmdlets turn it into a terminating error.</summary>
public class IuException : Exception
{
    /// <summary>Makes a stop from its catalogue entry.</summary>
    /// <param name="definition">The entry of <see cref="ErrorCatalogue"/>.</param>
    /// <param name="detail">The particulars: what, where, expected and found. Never a secret, never document text.</param>
    /// <param name="subject">The id of the document, run or unit that it is about.</param>
    /// <param name="innerException">The cause, when another exception was the cause.</param>
    public IuException(ErrorDefinition definition, string detail, string? subject = null, Exception? innerException = null)
        : base(Compose(definition, detail), innerException)
    {
        Definition = definition;
        Subject = subject;
    }

    /// <summary>The entry of the catalogue.</summary>
    public ErrorDefinition Definition { get; }

    /// <summary>The id of the document, run or unit that the stop is about; null when there is none.</summary>
    public string? Subject { get; }

    /// <summary>The place in the document, with line, byte, excerpt and remediation; null where it is about no place in one.</summary>
    public PlanWarning? Finding { get; init; }

    private static string Compose(ErrorDefinition definition, string detail)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return string.IsNullOrEmpty(detail) ? definition.Summary : $"{definition.Summary} {detail}";
    }
}
