using System.Collections.Immutable;

namespace IuCutter.Core.Bundles;

/// <summary>
/// Each part that a bundle of these runs could have is in the bundle, or a line of the manifest says that it is not, and why. Never both,
/// never neither.
/// </summary>
internal static class EvidenceGaps
{
    /// <summary>A signed checkpoint from outside the database that covers the runs; of the document.</summary>
    public const string OutsideCheckpoint = "outside-checkpoint";

    /// <summary>The plan of a run.</summary>
    public const string Plan = "plan";

    /// <summary>The manifest of the backup of a run, with its signature.</summary>
    public const string BackupManifest = "backup-manifest";

    /// <summary>The parts that are not in a bundle, by the rest of its manifest.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="backups">The rows of the backups, by the index of their record.</param>
    public static IEnumerable<(string What, string Subject)> Of(
        EvidenceManifest manifest,
        IEnumerable<(long Index, ImmutableArray<string> Columns)> backups
    ) => All(manifest, backups).Where(part => !part.IsThere).Select(part => (part.What, part.Subject));

    /// <summary>Checks that the manifest says so.</summary>
    /// <exception cref="EvidenceFault">It does not.</exception>
    public static void Check(EvidenceManifest manifest, EvidenceLog log, EvidenceRows rows)
    {
        IEnumerable<(long Index, ImmutableArray<string> Columns)> backups = rows
            .Columns.Where(row => log.Records[row.Key]["relation"] == EvidenceTables.Backup)
            .Select(row => (row.Key, row.Value));
        foreach ((string what, string subject, bool isThere) in All(manifest, backups))
        {
            bool told = manifest.Missing.Any(line => line.What == what && line.Subject == subject);
            EvidenceFault.Unless(
                isThere != told,
                $"{what} {subject}",
                isThere ? "It is in the bundle, which says that it is not." : "It is not in the bundle, which does not say so."
            );
        }
    }

    private static IEnumerable<(string What, string Subject, bool IsThere)> All(
        EvidenceManifest manifest,
        IEnumerable<(long Index, ImmutableArray<string> Columns)> backups
    ) =>
        [
            (OutsideCheckpoint, manifest.DocumentPrefix, manifest.Outside is not null),
            .. manifest.Runs.Select(run =>
                (
                    Plan,
                    run.RunId,
                    manifest.Digests.Contains(new ColumnLine(EvidenceFiles.PlanOf(run.RunId), run.Row, EvidenceTables.RunPlan))
                )
            ),
            .. backups.Select(row => (BackupManifest, row.Columns[0], HasManifest(manifest, row.Index))),
        ];

    private static bool HasManifest(EvidenceManifest manifest, long index)
    {
        string file = EvidenceFiles.BackupOf(index);
        return manifest.Digests.Contains(new ColumnLine(file, index, EvidenceTables.BackupManifest))
            && manifest.Signatures.Any(line =>
                line.Record == index
                && line.Namespace == EvidenceTables.ExecutorNamespace
                && line.File == file
                && line.SignatureFile == file + ".sig"
            );
    }
}
