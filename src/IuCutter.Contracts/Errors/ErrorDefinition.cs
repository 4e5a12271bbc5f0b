namespace IuCutter;

/// <summary>One entry of the catalogue of stops: an identifier that is never renamed, and what to do about it.</summary>
/// <param name="Id">The ErrorId, <c>Area.Condition</c>; the areas are Input, Gate, Store, Integrity and Config.</param>
/// <param name="Outcome">Whether the step was refused, failed, was killed, or its outcome is unknown.</param>
/// <param name="Category">Name of the PowerShell error category that the ErrorRecord carries.</param>
/// <param name="Summary">One sentence that says what is wrong, without the particulars of the case.</param>
/// <param name="Recommendation">The next command to type, or the next thing to do.</param>
public sealed record ErrorDefinition(string Id, ErrorOutcome Outcome, string Category, string Summary, string Recommendation) : IuRecord
{
    /// <summary>
    /// The SQLSTATE with which a function of the schema raises this and nothing else, <c>IU</c> and three digits; null where
    /// the database does not raise it.
    /// </summary>
    public string? SqlState { get; init; }

    /// <summary>The action to take where a profile reports it as a warning; default: <see cref="Recommendation"/>.</summary>
    internal string Remediation
    {
        get => field ?? Recommendation;
        init;
    }

    /// <summary>
    /// The process exit code of a runbook that ends with this error: 3 bad input, 4 governance refused (also an
    /// integrity finding), 5 store or configuration, 130 cancelled by a person or a signal (<see cref="Runbooks.ExitCode"/>).
    /// </summary>
    public int ExitCode => Runbooks.ExitCode.Of(Id);
}
