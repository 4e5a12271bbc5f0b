using System.Collections.Immutable;
using System.Globalization;
using IuCutter.Core.AuditLog;

namespace IuCutter.Core.Bundles;

/// <summary>The story of a bundle, in lines of printable ASCII; <c>verify.sh</c> tells the same, to the letter.</summary>
internal static class EvidenceStory
{
    /// <summary>Tells it.</summary>
    public static ImmutableArray<string> Tell(
        EvidenceManifest manifest,
        DsseEnvelope envelope,
        EvidenceLog log,
        EvidenceRows rows,
        string roster,
        string? stamp,
        string? outsideAt
    )
    {
        Checkpoint checkpoint = log.Checkpoint;
        return
        [
            $"document {manifest.DocumentPrefix}",
            string.Create(
                CultureInfo.InvariantCulture,
                $"log {Plain(checkpoint.Origin)}: {checkpoint.Size} records, root {Convert.ToBase64String(checkpoint.Root.AsSpan())}"
            ),
            $"roster {roster}",
            $"signed by {manifest.Signer} with key {envelope.KeyId}, as of {manifest.At}",
            .. stamp is not null ? new[] { stamp } : [],
            $"written by module {manifest.ToolVersion}, SHA-256 {manifest.ToolSha256}",
            .. manifest.Outside is { } outside ? new[] { Outside(outside, outsideAt) } : [],
            .. manifest.Missing.Select(line => $"not in it: {line.What} of {line.Subject}, {line.Reason}"),
            .. log.Records.Values.Where(record => record["relation"] == EvidenceTables.Event).Select(Event),
            .. rows.Columns.Where(row => log.Records[row.Key]["relation"] == EvidenceTables.RunPhase).Select(row => Phase(row.Value)),
            .. manifest.Signatures.Select(line => $"{line.File} is signed by {line.Principal} for {line.Namespace}"),
            .. manifest.Ledgers.Select(ledger =>
                string.Create(CultureInfo.InvariantCulture, $"ledger of {ledger.RunId}: {ledger.Records} records, SHA-256 {ledger.Sha256}")
            ),
            .. manifest.Runs.Select(run => $"run {run.RunId} is {run.State}"),
        ];
    }

    private static string Outside(OutsideLine line, string? at) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"the runs lie under a checkpoint from outside the database: {line.Size} records, {at}, signed by {line.Principal}"
        );

    private static string Event(LogRecord record) =>
        Plain(record["at"])
        + $" {Plain(record["kind"])}"
        + (record["phase"] is { Length: > 0 } phase ? $", phase {Plain(phase)}" : "")
        + (record["outcome"] is { Length: > 0 } outcome ? $", {Plain(outcome)}" : "")
        + (record["error"] is { Length: > 0 } error ? $", {Plain(error)}" : "")
        + $" by {Plain(record["person"])}";

    private static string Phase(ImmutableArray<string> columns) =>
        $"phase {Column(columns, 2)} of {Column(columns, 1)}, attempt {Column(columns, 3)}: {Column(columns, 4)}, "
        + $"by {Column(columns, 6)}, {Column(columns, 7)}, module {Column(columns, 8)}";

    private static string Column(ImmutableArray<string> columns, int number) => Plain(columns.ElementAtOrDefault(number - 1));

    // What a shell reads of the record is its JSON: whatever is escaped in it, or outside of ASCII, is told by neither.
    private static string Plain(string? text) =>
        !string.IsNullOrEmpty(text) && text.All(letter => letter is >= ' ' and <= '~' and not '"' and not '\\') ? text : "?";
}
