using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using IuCutter.Core.Programs;
using IuCutter.Core.Rosters;
using IuCutter.Core.Runs;
using IuCutter.Core.Signing;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Backup;

/// <summary>Lists the backups of a folder and removes those that nothing keeps.</summary>
/// <param name="options">The folder and the GnuPG home.</param>
/// <param name="roster">The allowed-signers file to verify against; null when there is none to ask.</param>
/// <param name="time">The clock of ages and retentions.</param>
/// <param name="runs">The live runs, asked whether one still needs its backup; null when there is no database to ask.</param>
/// <param name="journal">Where a removal is written down, and which holds there are; null for nowhere.</param>
internal sealed class BackupCatalogue(
    BackupOptions options,
    string? roster,
    TimeProvider time,
    IRunStore? runs = null,
    BackupJournal? journal = null
)
{
    private const int DefaultRetentionDays = 365;
    private const int MaxRetentionDays = 365_000;
    private const int ExpiryField = 6;

    /// <summary>Every backup of the folder, newest first; also what is left of a damaged one.</summary>
    public async IAsyncEnumerable<IuBackup> ListAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        string folder = Path.GetFullPath(options.Directory);
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        string manifestExtension = new BackupFiles(BackupFiles.Extension).Manifest;
        string[] paths =
        [
            .. Directory
                .EnumerateFiles(folder, "*" + BackupFiles.Extension)
                .Concat(
                    Directory
                        .EnumerateFiles(folder, "*" + manifestExtension)
                        .Select(path => path[..^(manifestExtension.Length - BackupFiles.Extension.Length)])
                )
                .Distinct(StringComparer.Ordinal)
                .OrderDescending(StringComparer.Ordinal),
        ];
        foreach (string path in paths)
        {
            IuBackup described;
            try
            {
                described = await DescribeAsync(path, cancellationToken).ConfigureAwait(false);
            }
            catch (IuException removed) when (removed.Definition == ErrorCatalogue.BackupNotFound)
            {
                // Removed since it was listed.
                continue;
            }

            yield return described;
        }
    }

    /// <summary>One backup.</summary>
    /// <exception cref="IuException">Store.BackupNotFound when there is neither file nor manifest.</exception>
    public async Task<IuBackup> DescribeAsync(string path, CancellationToken cancellationToken)
    {
        BackupFiles files = new BackupFiles(Path.GetFullPath(path));
        if (!File.Exists(files.Path) && !File.Exists(files.Manifest))
        {
            throw new IuException(ErrorCatalogue.BackupNotFound, $"'{files.Path}'.", files.Path);
        }

        string? hold = await HoldAsync(files, cancellationToken).ConfigureAwait(false);
        try
        {
            (BackupManifest manifest, byte[] bytes, _, string signature) = await files.ReadAsync(cancellationToken).ConfigureAwait(false);
            DateTimeOffset now = time.GetUtcNow();
            return new IuBackup(
                files.Path,
                manifest.RunId,
                manifest.CreatedAt,
                manifest.SizeBytes,
                manifest.Sha256,
                await ConditionAsync(files, manifest, bytes, signature, cancellationToken).ConfigureAwait(false),
                now - manifest.CreatedAt,
                await KeyExpiryAsync(manifest, cancellationToken).ConfigureAwait(false),
                manifest.CreatedAt + Retention,
                hold
            )
            {
                Recipients = manifest.Recipients,
            };
        }
        catch (IuException undescribed)
            when (undescribed.Definition == ErrorCatalogue.BackupNotFound || undescribed.Definition == ErrorCatalogue.BackupManifest)
        {
            return new IuBackup(files.Path, null, null, 0, null, BackupCondition.Undescribed, null, null, null, hold);
        }
    }

    /// <summary>Removes a backup that neither a hold nor the retention keeps.</summary>
    /// <param name="path">The encrypted file.</param>
    /// <param name="cancellationToken">Ends it before the removal; not after.</param>
    /// <param name="why">The reason, for the journal.</param>
    /// <exception cref="IuException">Store.BackupNotFound, Store.BackupHeld, Store.BackupNeeded, Store.BackupRetained.</exception>
    public async Task RemoveAsync(string path, CancellationToken cancellationToken, string why = "its retention is over")
    {
        if (!path.EndsWith(BackupFiles.Extension, StringComparison.Ordinal))
        {
            // Whatever else lies about, it is not this command's to remove.
            throw new IuException(
                ErrorCatalogue.BackupNotFound,
                $"The name of a backup ends with {BackupFiles.Extension}; this is '{path}'.",
                path
            );
        }

        IuBackup backup = await DescribeAsync(path, cancellationToken).ConfigureAwait(false);
        await RequireFreeAsync(backup, cancellationToken).ConfigureAwait(false);

        // What nobody vouches for is kept as long as one that was made when the file was written, whatever its manifest says.
        DateTimeOffset written =
            new DateTimeOffset(File.GetLastWriteTimeUtc(File.Exists(backup.Path) ? backup.Path : new BackupFiles(backup.Path).Manifest))
            + Retention;
        DateTimeOffset until = backup.Condition == BackupCondition.Whole || backup.KeptUntil > written ? backup.KeptUntil!.Value : written;
        if (time.GetUtcNow() < until)
        {
            throw new IuException(ErrorCatalogue.BackupRetained, $"It is kept until {until:u}.", backup.Path);
        }

        await RequireUnneededAsync(backup, cancellationToken).ConfigureAwait(false);
        if (journal is null)
        {
            new BackupFiles(backup.Path).Delete();
            return;
        }

        await journal
            .AroundAsync(
                "backup_removed",
                backup,
                why,
                () =>
                {
                    new BackupFiles(backup.Path).Delete();
                    return Task.CompletedTask;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Refuses a backup that a legal hold keeps: a file beside it or, whoever deleted that, the journal's word.</summary>
    /// <exception cref="IuException">Store.BackupHeld.</exception>
    public async Task RequireFreeAsync(IuBackup backup, CancellationToken cancellationToken)
    {
        if (
            (backup.LegalHold ?? (journal is null ? null : await journal.HoldAsync(backup, cancellationToken).ConfigureAwait(false))) is
            { } hold
        )
        {
            throw new IuException(ErrorCatalogue.BackupHeld, $"'{hold}'", backup.Path);
        }
    }

    /// <summary>Refuses a backup whose run has not come to its end.</summary>
    /// <exception cref="IuException">Store.BackupNeeded.</exception>
    public async Task RequireUnneededAsync(IuBackup backup, CancellationToken cancellationToken)
    {
        if (
            runs is not null
            && backup.RunId is not null
            && await runs.FindAsync(backup.RunId, cancellationToken).ConfigureAwait(false) is { } unfinished
            && RunStates.Next(unfinished.State) is not null
        )
        {
            throw new IuException(ErrorCatalogue.BackupNeeded, $"Run {unfinished.RunId} is {unfinished.State}.", backup.Path);
        }
    }

    private TimeSpan Retention =>
        TimeSpan.FromDays(Math.Min(Roster.Parse(roster ?? "").RequireBackupRetentionDays() ?? DefaultRetentionDays, MaxRetentionDays));

    /// <summary>The text of the hold beside a backup; null when there is none.</summary>
    // Whatever stands there under the name holds: an empty file, a folder, a link to nothing, and what cannot be read.
    public static async Task<string?> HoldAsync(BackupFiles files, CancellationToken cancellationToken)
    {
        if (!new FileInfo(files.LegalHold).Exists)
        {
            return Path.Exists(files.LegalHold) || new FileInfo(files.LegalHold).LinkTarget is not null ? "" : null;
        }

        try
        {
            return new FileInfo(files.LegalHold).Length == 0
                ? ""
                : (await RegularFile.ReadTextAsync(files.LegalHold, cancellationToken).ConfigureAwait(false)).Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private async Task<BackupCondition> ConditionAsync(
        BackupFiles files,
        BackupManifest manifest,
        byte[] bytes,
        string signature,
        CancellationToken cancellationToken
    )
    {
        if (!File.Exists(files.Path))
        {
            return BackupCondition.Missing;
        }

        try
        {
            if (await files.FaultAsync(manifest, cancellationToken).ConfigureAwait(false) is not null)
            {
                return BackupCondition.Damaged;
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return BackupCondition.Damaged;
        }

        try
        {
            await new BackupSigner(new SshKeygenSignatures(), keyFile: null)
                .VerifyAsync(bytes, signature, roster, manifest.SignedAt, cancellationToken)
                .ConfigureAwait(false);
            return BackupCondition.Whole;
        }
        catch (IuException unverified)
            when (unverified.Definition.Id.StartsWith("Gate.", StringComparison.Ordinal)
                || unverified.Definition == ErrorCatalogue.RosterMissing
            )
        {
            return BackupCondition.Unverified;
        }
    }

    private async Task<DateTimeOffset?> KeyExpiryAsync(BackupManifest manifest, CancellationToken cancellationToken)
    {
        if ((options.Gpg ?? Executables.Find("gpg")) is not { } gpg)
        {
            return null;
        }

        BufferedCommandResult listed = await Cli.Wrap(gpg)
            .WithArguments([
                .. GpgArguments.Recipients(options),
                "--with-colons",
                "--fixed-list-mode",
                "--list-keys",
                .. manifest.Recipients,
            ])
            .WithEnvironmentVariables(ProgramEnvironment.Clean)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken)
            .ConfigureAwait(false);
        long[] expiries =
        [
            .. listed
                .StandardOutput.Split('\n')
                .Select(line => line.Split(':'))
                .Where(fields => fields is ["pub" or "sub", ..] && fields.Length > ExpiryField)
                .Select(fields => long.TryParse(fields[ExpiryField], NumberStyles.None, CultureInfo.InvariantCulture, out long at) ? at : 0)
                .Where(at => at > 0),
        ];
        return expiries.Length == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(expiries.Min());
    }
}
