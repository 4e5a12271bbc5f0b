using System.Collections.Immutable;
using IuCutter.Core.Checkpoints;

namespace IuCutter.Postgres.Checkpoints;

/// <summary>The records that a database does not have of the log that a checkpoint covers.</summary>
/// <param name="Missing">The records, in their order, without their bundles.</param>
/// <param name="Fault">Why they are not all; null when they are.</param>
internal sealed record LostHistory(ImmutableArray<LostRecord> Missing, string? Fault)
{
    /// <summary>Nothing is missing.</summary>
    public static LostHistory None { get; } = new([], null);

    /// <summary>Compares what lies beside a checkpoint with the log. What cannot be read is a fault, and throws nothing.</summary>
    /// <param name="found">The checkpoint, which can be read.</param>
    /// <param name="log">The database's log.</param>
    /// <param name="head">Its head, in the same snapshot.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<LostHistory> FindAsync(
        FoundCheckpoint found,
        LogHistory log,
        LogHead head,
        CancellationToken cancellationToken
    )
    {
        (LogExtract? extract, string? fault) = await ExtractFile.ReadAsync(found, cancellationToken).ConfigureAwait(false);
        if (extract is null)
        {
            return new LostHistory([], fault);
        }

        IReadOnlyList<ExtractedRecord> lost = await log.ReadLostAsync(extract, head, cancellationToken).ConfigureAwait(false);
        // The first that was kept is missing: so may be those before it.
        bool isCut = extract.From > 0 && lost.Count > 0 && lost[0].Index == extract.Records[0].Index;
        return new LostHistory(
            [.. lost.Select(LostRecords.Of)],
            isCut ? $"Of the records before {extract.From} no names were kept: more may be missing." : null
        );
    }
}
