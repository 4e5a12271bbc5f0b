using System.Collections.Immutable;
using System.Management.Automation;
using IuCutter.Postgres;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Checkpoints;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Schema;
using IuCutter.Postgres.Scratch;
using ServiceFiles = IuCutter.Postgres.Connections.ServiceFile;

namespace IuCutter.Cmdlets;

/// <summary>
/// Says which database this session works with, and with which keys. Passwords stay in the libpq password file; no
/// connection is kept open.
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "IuDatabase", DefaultParameterSetName = ServiceSet)]
[OutputType(typeof(IuConnection))]
public sealed class ConnectIuDatabaseCommand : IuCmdlet
{
    private const string ServiceSet = "Service";
    private const string SandboxSet = "Sandbox";

    /// <summary>
    /// Name of a libpq service. The logins are those of what this host does: cutter_ro everywhere, cutter_exec and cutter_verify where
    /// runs are made, cutter_gate where signed cards are recorded.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ServiceSet)]
    [ValidateNotNullOrEmpty]
    public string Service { get; set; } = "";

    /// <summary>A sandbox, from Start-IuSandbox; it brings its files and keys.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = SandboxSet)]
    public IuSandbox Sandbox { get; set; } = null!;

    /// <summary>Service file. Default: PGSERVICEFILE, or ~/.pg_service.conf.</summary>
    [Parameter(ParameterSetName = ServiceSet)]
    [ValidateNotNullOrEmpty]
    public string? ServiceFile { get; set; }

    /// <summary>Password file. Default: the service's, PGPASSFILE, or ~/.pgpass.</summary>
    [Parameter(ParameterSetName = ServiceSet)]
    [ValidateNotNullOrEmpty]
    public string? PasswordFile { get; set; }

    /// <summary>
    /// SSH key that signs as the executor (DOT-991), namespace <c>iucutter.executor</c>; the backup's manifest and leg B need it.
    /// Checkpoints of the audit log are signed with it too, namespace <c>iucutter.checkpoint</c>.
    /// </summary>
    [Parameter(ParameterSetName = ServiceSet)]
    [ValidateNotNullOrEmpty]
    public string? ExecutorKey { get; set; }

    /// <summary>
    /// SSH key that signs as the verifier (DOT-992), namespace <c>iucutter.verifier</c>; the backup's attestation and write-verify need it.
    /// </summary>
    [Parameter(ParameterSetName = ServiceSet)]
    [ValidateNotNullOrEmpty]
    public string? VerifierKey { get; set; }

    /// <summary>Fingerprint of the operator's backup key, 40 hexadecimal digits; the backup needs it.</summary>
    [Parameter(ParameterSetName = ServiceSet)]
    [ValidatePattern("^[0-9A-Fa-f]{40}$")]
    public string? BackupRecipient { get; set; }

    /// <summary>Fingerprints of the keys that can open a backup when the operator's is lost; the backup needs one at least.</summary>
    [Parameter(ParameterSetName = ServiceSet)]
    [ValidatePattern("^[0-9A-Fa-f]{40}$")]
    public string[] EscrowRecipient { get; set; } = [];

    /// <summary>
    /// Tables to back up besides the governed ones, <c>schema.table</c>; Config.BackupTableUnknown at the backup when one is not there.
    /// </summary>
    [Parameter(ParameterSetName = ServiceSet)]
    [ValidatePattern("^[^.]+[.][^.]+$")]
    public string[] BackupTable { get; set; } = [];

    /// <summary>
    /// A sandbox in which backups are proved by restoring them. Default: a server that is made for each proof and removed
    /// after it, which takes about two seconds more.
    /// </summary>
    [Parameter(ParameterSetName = ServiceSet)]
    [ValidateNotNull]
    public IuSandbox? ProofSandbox { get; set; }

    /// <summary>GnuPG home with the public keys. Default: gpg's own.</summary>
    [Parameter(ParameterSetName = ServiceSet)]
    [ValidateNotNullOrEmpty]
    public string? GnuPGHome { get; set; }

    /// <summary>Folder for backups. Default: <c>iucutter/backups</c> below the user's data folder, or the sandbox's own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BackupDirectory { get; set; }

    /// <summary>
    /// Folders into which checkpoints of the audit log are written besides this host's own (IUCUTTER_CHECKPOINT_FOLDER, or
    /// <c>iucutter/checkpoints</c> below the user's data folder, or the sandbox's own): a mount of another host, the working tree of a git
    /// repository. They are not made. Default: none.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] CheckpointFolder { get; set; } = [];

    /// <summary>
    /// Programs that are given each checkpoint on standard input, without arguments; exit code 0 says that it was taken. Default: none.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] CheckpointCommand { get; set; } = [];

    /// <summary>
    /// Program that asks an authority for a time stamp (RFC 3161) of each evidence bundle: it is given the request (TimeStampReq, DER) on
    /// standard input, without arguments, and gives the answer (TimeStampResp, DER) on standard output. Default: none, and no time stamp.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TimestampCommand { get; set; }

    /// <summary>
    /// Ed25519 key of the audit log, PEM as <c>openssl genpkey -algorithm ed25519</c> writes it: checkpoints bear its signature too, which
    /// witnesses verify without a roster. The public half verifies and does not sign. Default: none.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LogKey { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        LiveDatabase live =
            ParameterSetName == SandboxSet
                ? await OpenSandboxAsync(cancellationToken).ConfigureAwait(false)
                : await OpenServiceAsync(cancellationToken).ConfigureAwait(false);
        await Session.SetAsync(live).ConfigureAwait(false);
        if (live.Backup is { } backup)
        {
            // Rows in plain that a proof left whose process was killed: whoever may prove in that sandbox removes them.
            await ProofLeftovers.DropAsync(backup.Scratch, cancellationToken).ConfigureAwait(false);
        }

        WriteObject(live.Description);
    }

    private async Task<LiveDatabase> OpenSandboxAsync(CancellationToken cancellationToken)
    {
        ServiceDefinition service = ServiceFiles.Read(Sandbox.Service, Sandbox.ServiceFile);
        string folder = BackupDirectory is null
            ? Sandbox.BackupFolder
            : await ResolvePathAsync(BackupDirectory, cancellationToken).ConfigureAwait(false);
        BackupOptions backup = new BackupOptions(folder, Sandbox.GnuPGHome, Sandbox.BackupRecipient, [Sandbox.EscrowRecipient])
        {
            Scratch = new SandboxScratch(Sandbox),
            FolderMark = await OpenFolderAsync(folder, cancellationToken).ConfigureAwait(false),
        };
        NpgsqlConnectionProvider provider = new NpgsqlConnectionProvider(service, Sandbox.PasswordFile);
        IuConnection description = await DatabaseDescription.ReadAsync(provider, cancellationToken).ConfigureAwait(false);
        return new LiveDatabase(provider, description, Sandbox.ExecutorKey, Sandbox.VerifierKey, backup)
        {
            CheckpointPlaces = await PlacesAsync(new SandboxLayout(Sandbox.Path).Checkpoints, cancellationToken).ConfigureAwait(false),
            TimestampCommand = await ResolveOptionalPathAsync(TimestampCommand, cancellationToken).ConfigureAwait(false),
        };
    }

    private async Task<LiveDatabase> OpenServiceAsync(CancellationToken cancellationToken)
    {
        ServiceDefinition service = ServiceFiles.Read(
            Service,
            await ResolveOptionalPathAsync(ServiceFile, cancellationToken).ConfigureAwait(false)
        );
        NpgsqlConnectionProvider provider = new NpgsqlConnectionProvider(
            service,
            await ResolveOptionalPathAsync(PasswordFile, cancellationToken).ConfigureAwait(false)
        );
        IuConnection description = await DatabaseDescription.ReadAsync(provider, cancellationToken).ConfigureAwait(false);
        string folder =
            await ResolveOptionalPathAsync(BackupDirectory, cancellationToken).ConfigureAwait(false) ?? BackupOptions.DefaultDirectory;
        BackupOptions? backup = BackupRecipient is null
            ? null
            : new BackupOptions(
                folder,
                await ResolveOptionalPathAsync(GnuPGHome, cancellationToken).ConfigureAwait(false),
                BackupRecipient.ToUpperInvariant(),
                [.. EscrowRecipient.Select(fingerprint => fingerprint.ToUpperInvariant())]
            )
            {
                FolderMark = await OpenFolderAsync(folder, cancellationToken).ConfigureAwait(false),
                MoreTables = [.. BackupTable],
                Scratch = ProofSandbox is null ? new ThrowawayScratch() : new SandboxScratch(ProofSandbox),
            };
        return new LiveDatabase(
            provider,
            description,
            await ResolveKeyAsync(ExecutorKey, cancellationToken).ConfigureAwait(false),
            await ResolveKeyAsync(VerifierKey, cancellationToken).ConfigureAwait(false),
            backup
        )
        {
            CheckpointPlaces = await PlacesAsync(CheckpointPlaces.DefaultFolder, cancellationToken).ConfigureAwait(false),
            TimestampCommand = await ResolveOptionalPathAsync(TimestampCommand, cancellationToken).ConfigureAwait(false),
        };
    }

    // A folder that is not there does not keep anybody from connecting: an OFF may be what he has come for.
    private async Task<CheckpointPlaces> PlacesAsync(string hostFolder, CancellationToken cancellationToken)
    {
        ImmutableArray<string>.Builder folders = ImmutableArray.CreateBuilder<string>();
        foreach (string folder in CheckpointFolder)
        {
            folders.Add(await ResolvePathAsync(folder, cancellationToken).ConfigureAwait(false));
            if (!Directory.Exists(folders[^1]))
            {
                WriteWarning($"The folder for checkpoints '{folders[^1]}' is not there: it gets none.");
            }
        }

        ImmutableArray<string>.Builder commands = ImmutableArray.CreateBuilder<string>();
        foreach (string command in CheckpointCommand)
        {
            commands.Add(await ResolvePathAsync(command, cancellationToken).ConfigureAwait(false));
        }

        return new CheckpointPlaces(hostFolder)
        {
            Folders = folders.ToImmutable(),
            Commands = commands.ToImmutable(),
            LogKey = await ResolveKeyAsync(LogKey, cancellationToken).ConfigureAwait(false),
        };
    }

    // Here, and nowhere else, the folder is made: one that is gone when a backup needs it was unmounted meanwhile.
    private async Task<string?> OpenFolderAsync(string folder, CancellationToken cancellationToken)
    {
        (string? mark, bool made) = await BackupFolder.OpenAsync(folder, cancellationToken).ConfigureAwait(false);
        if (made && BackupDirectory is not null)
        {
            WriteWarning($"The backup folder '{folder}' did not exist and was made.");
        }

        return mark;
    }

    // A mistyped name is reported where it was typed. Whether the key may sign is for the grant probe.
    private async Task<string?> ResolveKeyAsync(string? key, CancellationToken cancellationToken)
    {
        string? path = await ResolveOptionalPathAsync(key, cancellationToken).ConfigureAwait(false);
        return path is null || File.Exists(path)
            ? path
            : throw new IuException(ErrorCatalogue.SigningKeyMissing, $"There is no file '{path}'.", path);
    }
}
