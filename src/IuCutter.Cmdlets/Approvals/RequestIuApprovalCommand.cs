using System.Management.Automation;
using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Approvals;
using IuCutter.Postgres;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Restore;

namespace IuCutter.Cmdlets;

/// <summary>Writes a card for a sovereign to read and sign. It approves nothing by itself.</summary>
[Cmdlet(
    VerbsLifecycle.Request,
    "IuApproval",
    DefaultParameterSetName = RunSet,
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Low
)]
[OutputType(typeof(ApprovalCard))]
public sealed class RequestIuApprovalCommand : IuCmdlet
{
    private const string RunSet = "Run";
    private const string RulingSet = "Ruling";
    private const string RestoreSet = "Restore";
    private const string ReconcileSet = "Reconcile";

    /// <summary>The run that waits for the approval, with its plan.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = RunSet)]
    public CutRun Run { get; set; } = null!;

    /// <summary>
    /// The gate of the card: CutAuthorization (SG_1), LifecycleAuthorization (SG_2), Void, Undo, Ruling, Restore or Reconcile.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = RunSet)]
    [Parameter(Mandatory = true, ParameterSetName = RulingSet)]
    [Parameter(Mandatory = true, ParameterSetName = RestoreSet)]
    [Parameter(Mandatory = true, ParameterSetName = ReconcileSet)]
    public ApprovalGate Gate { get; set; }

    /// <summary>For a ruling: the document prefixes that it covers, or <c>*</c> for any document.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RulingSet)]
    [ValidateNotNullOrEmpty]
    public string[] Scope { get; set; } = [];

    /// <summary>For a ruling: the gates whose phases may write. Default: both, CutAuthorization and LifecycleAuthorization.</summary>
    [Parameter(ParameterSetName = RulingSet)]
    public ApprovalGate[] AllowGate { get; set; } = [ApprovalGate.CutAuthorization, ApprovalGate.LifecycleAuthorization];

    /// <summary>
    /// For a ruling: names of other hosts that know no checkpoint of the database, as they name themselves. The card tells the sovereign in
    /// capitals, and each of them begins with the log as the card has it: Export-IuCheckpoint there. The host on which the card is asked
    /// for is named by itself where it knows none.
    /// </summary>
    [Parameter(ParameterSetName = RulingSet)]
    [ValidateNotNullOrEmpty]
    public string[] FirstCheckpointOn { get; set; } = [];

    /// <summary>
    /// For a restore: the encrypted file that is to replace this session's database. Its manifest and signature are verified.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = RestoreSet)]
    [ValidateNotNullOrEmpty]
    public string Backup { get; set; } = "";

    /// <summary>
    /// For a reconcile: the checkpoint's file, as Get-IuCheckpoint gives it, that the database's log does not continue.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = ReconcileSet)]
    [ValidateNotNullOrEmpty]
    public string Checkpoint { get; set; } = "";

    /// <summary>
    /// Why, one line of ASCII. For LifecycleAuthorization it stands in the log of each unit that is enacted; default: "first cut" and
    /// the run's id. For a void, an undo, a restore or a reconcile; default: "no reason given". A card of another gate says none.
    /// </summary>
    [Parameter(ParameterSetName = RunSet)]
    [Parameter(ParameterSetName = RestoreSet)]
    [Parameter(ParameterSetName = ReconcileSet)]
    [ValidateNotNullOrEmpty]
    public string? Reason { get; set; }

    /// <summary>
    /// For CutAuthorization: the card says in capitals that the backup is not restored and compared before the first
    /// write. Default: it is.
    /// </summary>
    [Parameter(ParameterSetName = RunSet)]
    public SwitchParameter WaiveRestoreProof { get; set; }

    /// <summary>File to write the card to. An existing file is not overwritten.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>
    /// SSH key of the one who asks: a private key, or a public key whose private half the agent holds. The card is signed with it
    /// (namespace iucutter.requester) and names the roster's principal and the key in place of the login; that principal, and whoever
    /// has the same key, cannot approve it. Default: the login, user@host, which nobody proves.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RequesterKey { get; set; }

    /// <summary>How long it is valid. Default 8 hours; at most 24 (SG_1, ruling) or 12 (SG_2).</summary>
    [Parameter]
    public TimeSpan ValidFor { get; set; } = TimeSpan.FromHours(8);

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (
            (ParameterSetName == RulingSet) != (Gate == ApprovalGate.Ruling)
            || (ParameterSetName == RestoreSet) != (Gate == ApprovalGate.Restore)
            || (ParameterSetName == ReconcileSet) != (Gate == ApprovalGate.Reconcile)
        )
        {
            throw new IuException(
                ErrorCatalogue.BadArgument,
                "-Scope goes with -Gate Ruling, -Backup with -Gate Restore, -Checkpoint with -Gate Reconcile, and a run with the others."
            );
        }

        string path = await ResolvePathAsync(Path, cancellationToken).ConfigureAwait(false);
        string? requesterKey = await ResolveOptionalPathAsync(RequesterKey, cancellationToken).ConfigureAwait(false);
        if (!await ShouldProcessAsync(path, $"write a card for {Gate}", cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        CutServices services = CutServices.Of(Session);
        WriteObject(
            await NewFile
                .WriteAsync(
                    path,
                    ErrorCatalogue.CardNotWritten,
                    async (file, token) =>
                    {
                        (string text, CardRequest request) = await AskAsync(services, services.DeskOf(requesterKey), token)
                            .ConfigureAwait(false);
                        byte[] bytes = Encoding.UTF8.GetBytes(text);
                        await file.WriteAsync(bytes, token).ConfigureAwait(false);
                        return new ApprovalCard(
                            path,
                            Gate,
                            request.RunId,
                            Convert.ToHexStringLower(SHA256.HashData(bytes)),
                            request.IssuedAt,
                            request.ExpiresAt
                        )
                        {
                            Requester = request.Requester,
                            RequesterKey = request.RequesterKey,
                        };
                    },
                    cancellationToken
                )
                .ConfigureAwait(false)
        );
    }

    private async Task<(string Text, CardRequest Request)> AskAsync(
        CutServices services,
        ApprovalDesk desk,
        CancellationToken cancellationToken
    ) =>
        ParameterSetName switch
        {
            RulingSet => await desk.RequestRulingAsync(
                    Scope,
                    AllowGate,
                    CutServices.Requester,
                    ValidFor,
                    cancellationToken,
                    FirstCheckpointOn
                )
                .ConfigureAwait(false),
            RestoreSet => await desk.RequestRestoreAsync(
                    await TermsAsync(services.Live, cancellationToken).ConfigureAwait(false),
                    CutServices.Requester,
                    ValidFor,
                    Reason,
                    cancellationToken
                )
                .ConfigureAwait(false),
            ReconcileSet => await desk.RequestReconcileAsync(
                    await LostAsync(services.Live, cancellationToken).ConfigureAwait(false),
                    CutServices.Requester,
                    ValidFor,
                    Reason,
                    cancellationToken
                )
                .ConfigureAwait(false),
            _ => await desk.RequestAsync(
                    Gate,
                    await services.Engine.ReadAsync(Run, cancellationToken).ConfigureAwait(false),
                    CutServices.Requester,
                    ValidFor,
                    Reason,
                    cancellationToken,
                    WaiveRestoreProof
                )
                .ConfigureAwait(false),
        };

    private async Task<ReconcileTerms> LostAsync(LiveDatabase live, CancellationToken cancellationToken)
    {
        string path = await ResolvePathAsync(Checkpoint, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<IuCheckpoint> found = await live.Checkpoints.ReadAsync(cancellationToken).ConfigureAwait(false);
        IuCheckpoint? lost = found.FirstOrDefault(one => one.Path == path);
        return lost is not null && ReconcileTerms.Of(lost) is { } terms
            ? terms
            : throw new IuException(
                ErrorCatalogue.NothingToReconcile,
                $"'{path}': {(lost is null ? "no checkpoint of this database" : $"{lost.State} {lost.SignatureFault}".TrimEnd())}.",
                path
            );
    }

    private async Task<RestoreTerms> TermsAsync(LiveDatabase live, CancellationToken cancellationToken)
    {
        BackupFiles files = new BackupFiles(await ResolvePathAsync(Backup, cancellationToken).ConfigureAwait(false));
        BackupKeys keys = new BackupKeys(live, roster: null, gnuPGHome: null);
        RestoreProof proof = await keys.ProofAsync(keys.Options(), cancellationToken).ConfigureAwait(false);
        VerifiedBackup backup = await proof.VerifyAsync(files, manifestSha256: null, cancellationToken).ConfigureAwait(false);
        return await new RestoreTermsReader(live.Provider).ReadAsync(backup, cancellationToken).ConfigureAwait(false);
    }
}
