namespace IuCutter;

/// <summary>A version of a document: what one enactment made of it.</summary>
/// <param name="DocumentPrefix">The document's prefix.</param>
/// <param name="Version">Its number; the first is 1.</param>
/// <param name="EffectiveFrom">Legal time: the day from which on it is in force.</param>
/// <param name="RecordedAt">System time: when the database learned it, UTC.</param>
/// <param name="RunId">The run that enacted it.</param>
/// <param name="UnitCount">How many units it has.</param>
/// <param name="SourceSha256">SHA-256 of its source, 64 lower-case hexadecimal digits.</param>
public sealed record DocumentVersion(
    string DocumentPrefix,
    int Version,
    DateOnly EffectiveFrom,
    DateTimeOffset RecordedAt,
    string RunId,
    int UnitCount,
    string SourceSha256
) : IuRecord
{
    /// <summary>Number of bytes of its source.</summary>
    public required long SourceLength { get; init; }

    /// <summary>Digest of the plan by which it was cut.</summary>
    public required string PlanDigest { get; init; }

    /// <summary>The grammar profile that chose its units.</summary>
    public required string ProfileName { get; init; }

    /// <summary>The envelope of the ledger that says which units it has.</summary>
    public required Guid EnvelopeId { get; init; }

    /// <summary>Prefix and number.</summary>
    private protected override string Describe() => $"{DocumentPrefix} version {Version}";
}
