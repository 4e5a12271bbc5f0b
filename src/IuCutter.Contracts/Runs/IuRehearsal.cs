using System.Collections.Immutable;

namespace IuCutter;

/// <summary>
/// The result of a rehearsal that got through: the live path and its undo, run with stand-in roles and keys in a restored copy of the
/// database. What failed there gives no such object but the error Gate.RehearsalFailed.
/// </summary>
/// <param name="RunId">The live run that it was made for; null for <c>Invoke-IuCut -Mode Rehearsal</c>.</param>
/// <param name="Database">Name of the database whose copy it ran in.</param>
/// <param name="DocumentPrefix">The document's prefix.</param>
/// <param name="SourceSha256">SHA-256 of the source.</param>
/// <param name="PlanDigest">Digest of the plan that was cut.</param>
/// <param name="UnitCount">Units that were created and enacted.</param>
/// <param name="RowsDigest">Digest over the units as they were stored, ids and times aside; live, leg A stores these or rolls back.</param>
/// <param name="LedgerRows">Ledger rows that leg B wrote.</param>
/// <param name="PreStateDigest">Digest over the tables of units and words before the first phase; after the undo it was the same.</param>
/// <param name="ManifestSha256">SHA-256 of the manifest of the backup whose copy it ran in.</param>
/// <param name="RehearsedAt">When it ended, UTC.</param>
/// <param name="Duration">How long all of it took, without restoring the copy.</param>
/// <param name="UndoDuration">How long the undo took.</param>
public sealed record IuRehearsal(
    string? RunId,
    string Database,
    string DocumentPrefix,
    string SourceSha256,
    string PlanDigest,
    int UnitCount,
    string RowsDigest,
    int LedgerRows,
    string PreStateDigest,
    string ManifestSha256,
    DateTimeOffset RehearsedAt,
    TimeSpan Duration,
    TimeSpan UndoDuration
) : IuRecord
{
    /// <summary>The phases that ran live, 4 to 11, in their order, with their durations and locks.</summary>
    public required ImmutableArray<RehearsedPhase> Phases { get; init; }

    /// <summary>The tables that gained rows, in the order of their names.</summary>
    public required ImmutableArray<RehearsedTable> Tables { get; init; }

    /// <summary>The document and when it was rehearsed.</summary>
    private protected override string Describe() => $"{DocumentPrefix} rehearsed {RehearsedAt.UtcDateTime:u}";
}
