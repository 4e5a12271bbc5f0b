using System.Collections.Immutable;
using IuCutter.Core.AuditLog;
using IuCutter.Core.Bundles;
using IuCutter.Core.Checkpoints;
using IuCutter.Core.Engine;
using IuCutter.Core.Plans;
using IuCutter.Core.Rosters;
using IuCutter.Core.Runs;
using IuCutter.Core.Signing;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Checkpoints;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Bundles;

/// <summary>
/// Makes the evidence bundle of a run or of a document: what the database says, what this host has of it, signed with the key of a duty
/// that this session names.
/// </summary>
/// <param name="live">The database.</param>
/// <param name="module">Which build writes the bundle.</param>
internal sealed class EvidenceExport(LiveDatabase live, ModuleIdentity module)
{
    private readonly SshKeygenSignatures _signatures = new();

    /// <summary>Makes the zip.</summary>
    /// <param name="runId">Id of a run; null for all runs of a document.</param>
    /// <param name="document">Prefix of the document; null for one run.</param>
    /// <param name="plan">The run's plan, where the caller has it; null when it is to be made again from the database.</param>
    /// <param name="includeText">Whether the sources are to be in it.</param>
    /// <param name="note">Takes what the bundle lacks, in words.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The bytes, and the runs.</returns>
    /// <exception cref="IuException">
    /// Store.RunNotFound; Config.SigningKeyMissing, Config.RosterMissing; Gate.UnknownSigner, Gate.WrongNamespace, Gate.SignerExpired;
    /// Integrity.LogBroken, Integrity.EvidenceBroken; Store.CutNotFound when a source that is asked for is not there;
    /// Store.TimestampNotMade, Config.ProgramUntrusted.
    /// </exception>
    public async Task<(byte[] Zip, ImmutableArray<string> RunIds)> MakeAsync(
        string? runId,
        string? document,
        CutPlan? plan,
        bool includeText,
        Action<string> note,
        CancellationToken cancellationToken
    )
    {
        // Before the log is read, so that it covers them.
        IReadOnlyList<(IuCheckpoint Compared, SignedCheckpoint? Signed)> checkpoints = await live
            .Checkpoints.ReadSignedAsync(cancellationToken)
            .ConfigureAwait(false);
        EvidenceSource source = await new EvidenceReader(live.Provider)
            .ReadAsync(runId, document, module, cancellationToken)
            .ConfigureAwait(false);
        string key = await FindKeyAsync(source, cancellationToken).ConfigureAwait(false);
        source = AddOutside(source, checkpoints, note);
        foreach (string run in source.RunIds)
        {
            source = await AddFilesAsync(source, run, plan, includeText, note, cancellationToken).ConfigureAwait(false);
        }

        EvidenceBuilder builder = new EvidenceBuilder(_signatures)
        {
            Timestamp = live.TimestampCommand is { } program
                ? (request, token) => GivenProgram.RunAsync(program, request, TimeProvider.System, ErrorCatalogue.TimestampNotMade, token)
                : null,
        };
        return (await builder.BuildAsync(source, key, cancellationToken).ConfigureAwait(false), source.RunIds);
    }

    private async Task<EvidenceSource> AddFilesAsync(
        EvidenceSource source,
        string runId,
        CutPlan? plan,
        bool includeText,
        Action<string> note,
        CancellationToken cancellationToken
    )
    {
        CutRun run =
            await live.Runs.FindAsync(runId, cancellationToken).ConfigureAwait(false)
            ?? throw new IuException(ErrorCatalogue.RunNotFound, $"'{runId}'.", runId);
        byte[]? rebuilt = await live.Runs.ReadSourceAsync(runId, cancellationToken).ConfigureAwait(false);
        byte[]? text = rebuilt is not null && Digest.Of(rebuilt) == run.SourceSha256 ? rebuilt : null;
        string noText = rebuilt is null ? "the database does not have its source" : "the source in the database is not the run's";
        (byte[]? bytes, string? refusal) = PlanBytes(run, plan, text);
        if (bytes is not null)
        {
            source = source with { Plans = source.Plans.SetItem(runId, bytes) };
        }
        else
        {
            string reason =
                refusal is not null ? "not-reproduced"
                : rebuilt is null ? "no-source"
                : "another-source";
            source = Lacking(source, EvidenceGaps.Plan, runId, reason);
            note($"The plan of run {runId} is not in it: {refusal ?? noText}; -Plan gives it.");
        }

        if (includeText)
        {
            source = source with
            {
                Texts = source.Texts.SetItem(
                    runId,
                    text ?? throw new IuException(ErrorCatalogue.CutNotFound, $"Of run {runId}: {noText}.", runId)
                ),
            };
        }

        if (RecordedManifest(source, runId) is { } recorded)
        {
            ((byte[] Manifest, string Signature)? manifest, string reason) = await FindManifestAsync(
                    runId,
                    recorded,
                    note,
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (manifest is { } found)
            {
                source = source with { Backups = source.Backups.SetItem(runId, found) };
            }
            else
            {
                source = Lacking(source, EvidenceGaps.BackupManifest, runId, reason);
                note($"The manifest of the backup of run {runId} is not in it ({reason}): no folder that this session knows has it.");
            }
        }

        return source;
    }

    // The newest that covers the runs; what is no beginning of this log, or not signed, is told and not taken.
    private static EvidenceSource AddOutside(
        EvidenceSource source,
        IReadOnlyList<(IuCheckpoint Compared, SignedCheckpoint? Signed)> checkpoints,
        Action<string> note
    )
    {
        long last = source
            .Records.Where(record =>
                LogRecord.Parse(record.Value)?["run"] is { } run && source.RunIds.Contains(run, StringComparer.Ordinal)
            )
            .Select(record => record.Key)
            .DefaultIfEmpty(-1)
            .Max();
        List<(IuCheckpoint Compared, SignedCheckpoint Signed)> good = [];
        foreach ((IuCheckpoint compared, SignedCheckpoint? signed) in checkpoints)
        {
            if (CheckpointDesk.FaultOf(compared) is { } fault)
            {
                note($"A checkpoint is not in it: {fault.Message}");
            }
            else if (signed is not null)
            {
                good.Add((compared, signed));
            }
        }

        (IuCheckpoint Compared, SignedCheckpoint Signed)[] covering = [.. good.Where(one => one.Signed.Checkpoint.Size > last)];
        if (covering.Length > 0)
        {
            (IuCheckpoint newest, SignedCheckpoint outside) = covering.MaxBy(one => one.Signed.Checkpoint.Size);
            return source with { Outside = new OutsideCheckpoint(outside.Note.Text, newest.Signer!, outside.SshSignature!) };
        }

        string reason =
            good.Count > 0 ? "none-covers-it"
            : checkpoints.Count > 0 ? "none-holds"
            : "none-found";
        note($"No signed checkpoint from outside the database is in it ({reason}): after Export-IuCheckpoint there is one.");
        return Lacking(source, EvidenceGaps.OutsideCheckpoint, source.DocumentPrefix, reason);
    }

    private static EvidenceSource Lacking(EvidenceSource source, string what, string subject, string reason) =>
        source with
        {
            Reasons = source.Reasons.SetItem((what, subject), reason),
        };

    // The plan, or why the source that is there does not give it.
    private static (byte[]? Bytes, string? Refusal) PlanBytes(CutRun run, CutPlan? given, byte[]? text)
    {
        if (given is not null && Matches(given) is { } same)
        {
            return (same, null);
        }

        try
        {
            return (
                text is null ? null : Matches(PlanRebuild.Build(run, PlanRebuild.Admit(TimeProvider.System, run.RunId, text), null)),
                null
            );
        }
        catch (IuException refused) when (refused.Definition != ErrorCatalogue.Cancelled)
        {
            return (null, refused.Message); // a profile that does not ship, or another build of one
        }

        byte[]? Matches(CutPlan plan) => new PlanText(plan).Bytes() is { } bytes && Digest.Of(bytes) == run.PlanDigest ? bytes : null;
    }

    // The roster says which duty signs evidence; where it names neither key, the first is refused with the reason.
    private async Task<string> FindKeyAsync(EvidenceSource source, CancellationToken cancellationToken)
    {
        string[] keys = [.. new[] { live.VerifierKey, live.ExecutorKey }.OfType<string>()];
        Roster roster = Roster.Parse(
            Rows(source, EvidenceTables.Roster).Select(columns => columns[2]).LastOrDefault()
                ?? throw new IuException(ErrorCatalogue.RosterMissing, "", source.DocumentPrefix)
        );
        foreach (string key in keys)
        {
            string fingerprint = await _signatures.ReadFingerprintAsync(key, cancellationToken).ConfigureAwait(false);
            if (roster.Signers.Any(signer => signer.KeyFingerprint == fingerprint && signer.Names(EvidenceTables.EvidenceNamespace)))
            {
                return key;
            }
        }

        return keys.FirstOrDefault()
            ?? throw new IuException(ErrorCatalogue.SigningKeyMissing, "A duty's key signs evidence, and this session names none.");
    }

    private static string? RecordedManifest(EvidenceSource source, string runId) =>
        Rows(source, EvidenceTables.Backup).Where(columns => columns[0] == runId).Select(columns => columns[4]).SingleOrDefault();

    // Or why there is none: a folder that lacks it is another matter than one that has something else, or damaged, in its place.
    private async Task<((byte[] Manifest, string Signature)? Found, string Reason)> FindManifestAsync(
        string runId,
        string sha256,
        Action<string> note,
        CancellationToken cancellationToken
    )
    {
        if (live.Backup is not { } backup)
        {
            return (null, "no-folder");
        }

        string reason = "none-found";
        try
        {
            foreach (string path in BackupFiles.OfRun(backup.Directory, runId))
            {
                BackupFiles files = new BackupFiles(path);
                try
                {
                    (_, byte[] bytes, string found, string signature) = await files.ReadAsync(cancellationToken).ConfigureAwait(false);
                    if (found == sha256)
                    {
                        return ((bytes, signature), "");
                    }

                    reason = reason == "none-found" ? "another" : reason;
                }
                catch (IuException absent) when (absent.Definition == ErrorCatalogue.BackupNotFound && !File.Exists(files.Manifest))
                {
                    // Of an attempt that was cut off there is the ciphertext alone.
                }
                catch (IuException refused)
                    when (refused.Definition == ErrorCatalogue.BackupNotFound || refused.Definition == ErrorCatalogue.BackupManifest)
                {
                    reason = "unreadable";
                    note($"A manifest of a backup of run {runId} is not in it: {refused.Message}");
                }
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            reason = "unreadable";
            note($"The backups of run {runId} cannot be listed: {unreadable.Message}");
        }

        return (null, reason);
    }

    private static IEnumerable<ImmutableArray<string>> Rows(EvidenceSource source, string relation) =>
        source
            .Rows.Where(row => LogRecord.Parse(source.Records[row.Key])?["relation"] == relation)
            .Select(row => RowText.Columns(row.Value))
            .OfType<ImmutableArray<string>>();
}
