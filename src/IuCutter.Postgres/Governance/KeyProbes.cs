using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using IuCutter.Core.Programs;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Governance;

/// <summary>Probes the keys that an operator named: executor's and verifier's, and those that can open a backup.</summary>
/// <param name="clock">This machine's clock.</param>
/// <param name="tolerances">How much is let pass.</param>
internal sealed class KeyProbes(TimeProvider clock, GovernanceTolerances tolerances)
{
    private const string NotNamed =
        "\\echo name it: Connect-IuDatabase -Service <name> -ExecutorKey <key> -VerifierKey <key> -BackupRecipient <fingerprint>"
        + " -EscrowRecipient <fingerprint>";
    private const int ExpiryField = 6;

    /// <summary>Judges the two signing keys.</summary>
    public static async Task<IReadOnlyList<GovernanceFinding>> SignersAsync(
        string? executorKey,
        string? verifierKey,
        CancellationToken cancellationToken
    )
    {
        const string distinctWhy = "Executor and verifier with one key are one.";
        const string modeWhy = "Whoever reads the key signs with it.";
        string?[] files = [executorKey, verifierKey];
        string?[] prints = [.. await Task.WhenAll(files.Select(file => FingerprintAsync(file, cancellationToken))).ConfigureAwait(false)];
        GovernanceFinding distinct = (prints[0], prints[1]) switch
        {
            _ when files.Contains(null) => new(
                "Key.Distinct",
                GovernanceOutcome.Warning,
                "*",
                "not both keys were named: not probed",
                distinctWhy,
                NotNamed
            ),
            (null, _) or (_, null) => new(
                "Key.Distinct",
                GovernanceOutcome.Unknown,
                "*",
                "ssh-keygen could not read both keys",
                distinctWhy,
                NotNamed
            ),
            var (first, second) when first == second => new(
                "Key.Distinct",
                GovernanceOutcome.Fail,
                first,
                "is the executor's key and the verifier's",
                distinctWhy,
                NotNamed
            ),
            _ => new("Key.Distinct", GovernanceOutcome.Pass, "*", "they differ", distinctWhy, null),
        };
        // An access list is another matter there, and ssh-keygen looks after it.
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        IEnumerable<GovernanceFinding> modes = files
            .OfType<string>()
            .Where(file => !OperatingSystem.IsWindows() && File.Exists(file) && (File.GetUnixFileMode(file) & others) != 0)
            .Select(file => new GovernanceFinding(
                "Key.FileMode",
                GovernanceOutcome.Fail,
                file,
                "can be read or written by others",
                modeWhy,
                $"\\! chmod 600 {Quoted(file)}"
            ));
        return
        [
            distinct,
            .. modes.DefaultIfEmpty(new GovernanceFinding("Key.FileMode", GovernanceOutcome.Pass, "*", "nothing found", modeWhy, null)),
        ];
    }

    /// <summary>Judges the keys that can open a backup.</summary>
    public async Task<IReadOnlyList<GovernanceFinding>> RecipientsAsync(BackupOptions? options, CancellationToken cancellationToken)
    {
        const string usableWhy = "A backup for a key that cannot decrypt is none, and it is found out on the worst day.";
        const string endWhy = "The day after, no backup can be made, and so no cut.";
        const string escrowWhy = "When the operator's key is lost, so is every backup.";
        if (options is null || (options.Gpg ?? Executables.Find("gpg")) is not { } gpg)
        {
            return [new("Key.BackupUsable", GovernanceOutcome.Warning, "*", "no recipient, or no gpg: not probed", usableWhy, NotNamed)];
        }

        List<GovernanceFinding> findings = [];
        try
        {
            await BackupRecipients.RequireUsableAsync(gpg, options, cancellationToken).ConfigureAwait(false);
        }
        catch (IuException unusable)
        {
            findings.Add(
                new(
                    "Key.BackupUsable",
                    GovernanceOutcome.Fail,
                    unusable.Subject ?? "*",
                    unusable.Message,
                    usableWhy,
                    $"\\! gpg {string.Join(' ', GpgArguments.Home(options).Select(Quoted))} --quick-set-expire {unusable.Subject} 2y '*'"
                )
            );
        }

        foreach (string recipient in options.Recipients)
        {
            BufferedCommandResult listed = await RunAsync(
                    gpg,
                    [.. GpgArguments.Home(options), "--with-colons", "--fixed-list-mode", "--list-keys", recipient],
                    cancellationToken
                )
                .ConfigureAwait(false);
            // 'pub' and 'sub' alike: the backup needs both to be in force.
            DateTimeOffset[] ends =
            [
                .. listed
                    .StandardOutput.Split('\n')
                    .Select(line => line.Split(':'))
                    .Where(fields => fields is ["pub" or "sub", ..] && fields.Length > ExpiryField)
                    .Select(fields =>
                        long.TryParse(fields[ExpiryField], NumberStyles.None, CultureInfo.InvariantCulture, out long end) ? end : 0
                    )
                    .Where(end => end > 0)
                    .Select(DateTimeOffset.FromUnixTimeSeconds),
            ];
            if (ends.Length > 0 && ends.Min() < clock.GetUtcNow() + tolerances.KeyNotice)
            {
                findings.Add(
                    new(
                        "Key.BackupEndsSoon",
                        GovernanceOutcome.Warning,
                        recipient,
                        string.Create(CultureInfo.InvariantCulture, $"ends at {ends.Min():u}"),
                        endWhy,
                        $"\\! gpg {string.Join(' ', GpgArguments.Home(options).Select(Quoted))} --quick-set-expire {recipient} 2y '*'"
                    )
                );
            }
        }

        if (options.EscrowFingerprints.IsEmpty)
        {
            findings.Add(
                new(
                    "Key.BackupEscrow",
                    GovernanceOutcome.Warning,
                    options.OperatorFingerprint,
                    "is the only key that opens a backup",
                    escrowWhy,
                    "\\echo name a second one: Connect-IuDatabase -Service <name> -ExecutorKey <key> -VerifierKey <key>"
                        + " -BackupRecipient <fingerprint> -EscrowRecipient <fingerprint>"
                )
            );
        }

        (string Probe, string Why)[] all =
        [
            ("Key.BackupUsable", usableWhy),
            ("Key.BackupEndsSoon", endWhy),
            ("Key.BackupEscrow", escrowWhy),
        ];
        return
        [
            .. findings,
            .. all.Where(one => findings.All(finding => finding.Probe != one.Probe))
                .Select(one => new GovernanceFinding(one.Probe, GovernanceOutcome.Pass, "*", "nothing found", one.Why, null)),
        ];
    }

    // The public part of an OpenSSH key is in clear: no passphrase is asked for.
    private static async Task<string?> FingerprintAsync(string? file, CancellationToken cancellationToken)
    {
        if (file is null || Executables.Find("ssh-keygen") is not { } program)
        {
            return null;
        }

        BufferedCommandResult result = await RunAsync(program, ["-l", "-E", "sha256", "-f", file], cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0 && result.StandardOutput.Split(' ') is [_, string fingerprint, ..] ? fingerprint : null;
    }

    private static async Task<BufferedCommandResult> RunAsync(string program, string[] arguments, CancellationToken cancellationToken) =>
        await Cli.Wrap(program)
            .WithArguments(arguments)
            .WithEnvironmentVariables(ProgramEnvironment.Clean)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken)
            .ConfigureAwait(false);

    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
