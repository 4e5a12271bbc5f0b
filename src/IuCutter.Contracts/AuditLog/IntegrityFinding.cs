namespace IuCutter;

/// <summary>Something in a database that is not as it was recorded, approved or installed.</summary>
/// <param name="Rule">The rule that it breaks, as a name; never renamed. <c>about_IuCutter_AuditLog</c> lists them.</param>
/// <param name="Where">The record, row or database object.</param>
/// <param name="Expected">What the log, the approval or the contract says.</param>
/// <param name="Found">What was found.</param>
public sealed record IntegrityFinding(string Rule, string Where, string Expected, string Found) : IuRecord
{
    /// <summary>The columns of a row that differ from what its last record says; null where it is not about columns.</summary>
    public string? Columns { get; init; }

    /// <summary>Index of the record that last told the truth of it: <c>Get-IuAuditLog</c>; null where there is none.</summary>
    public long? Index { get; init; }
}
