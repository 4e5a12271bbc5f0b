using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Checkpoints;

namespace IuCutter.Core.Approvals;

/// <summary>The terms of a card of gate Reconcile: the checkpoint outside that is given up.</summary>
/// <param name="Origin">Name of its log.</param>
/// <param name="Size">Number of records that the log had.</param>
/// <param name="Root">Root of the tree of that size, base64.</param>
/// <param name="At">When it was made, UTC, whole seconds.</param>
/// <param name="LogSize">Number of records that the database's log has now.</param>
/// <param name="Signer">Who signed the checkpoint.</param>
/// <param name="Missing">What is missing, a record on a line, as <see cref="LostRecords.Lines"/> gives it.</param>
/// <param name="MissingCount">Number of the records that are known to be missing.</param>
/// <param name="MissingSha256">SHA-256 of all of them, each on a line.</param>
/// <param name="MissingFault">Why they are not all that is missing; null when they are.</param>
internal sealed record ReconcileTerms(
    string Origin,
    long Size,
    string Root,
    DateTimeOffset At,
    long LogSize,
    string Signer,
    ImmutableArray<string> Missing,
    int MissingCount,
    string MissingSha256,
    string? MissingFault
)
{
    // A card must stay readable, and the request that is kept of it is bounded.
    private const int MaxLines = 200;

    /// <summary>The terms of a checkpoint that the database's log does not continue; null when it is none, or not signed.</summary>
    public static ReconcileTerms? Of(IuCheckpoint lost) =>
        lost is { State: CheckpointState.Behind or CheckpointState.Forked, Origin: { } origin, Size: { } size, Root: { } root }
        && lost is { At: { } at, Signer: { } signer }
            ? new ReconcileTerms(
                origin,
                size,
                root,
                at,
                lost.LogSize,
                signer,
                [.. LostRecords.Lines(lost.Missing, MaxLines)],
                lost.Missing.Length,
                Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lost.Missing.Select(one => $"{one}\n"))))),
                lost.MissingFault
            )
            : null;
}
