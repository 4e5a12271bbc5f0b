using System.Management.Automation;

namespace IuCutter.Cmdlets;

/// <summary>
/// Takes a signed card back: verifies the signature against the roster in force, writes the card again from run and
/// plan, refuses any difference, and records the approval with its permit. A card of gate Void ends the run. Cards of
/// gates Restore and Reconcile are about no run.
/// </summary>
[Cmdlet(
    VerbsData.Import,
    "IuApproval",
    DefaultParameterSetName = DatabaseSet,
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium
)]
[OutputType(typeof(Approval))]
public sealed class ImportIuApprovalCommand : IuCmdlet
{
    private const string DatabaseSet = "Database";
    private const string RunSet = "Run";

    /// <summary>Path of the card.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The run that the card is for, with its plan. Without one the card must be of gate Restore or Reconcile.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = RunSet)]
    public CutRun Run { get; set; } = null!;

    /// <summary>Paths of the signatures, where the roster demands several. Default: the card's path with <c>.sig</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Signature { get; set; } = [];

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string path = await ResolvePathAsync(Path, cancellationToken).ConfigureAwait(false);
        CutServices services = CutServices.Of(Session);
        bool ofRun = ParameterSetName == RunSet;
        if (
            !await ShouldProcessAsync(
                    ofRun ? Run.RunId : services.Live.Description.Database,
                    $"record the approval {path}",
                    cancellationToken
                )
                .ConfigureAwait(false)
        )
        {
            return;
        }

        SignedCard card = await SignedCard.ReadAsync(this, path, Signature, cancellationToken).ConfigureAwait(false);
        WriteObject(
            ofRun
                ? await services
                    .Desk.ImportAsync(
                        await services.Engine.ReadAsync(Run, cancellationToken).ConfigureAwait(false),
                        card.Bytes,
                        card.Signatures,
                        cancellationToken
                    )
                    .ConfigureAwait(false)
                : await services.Desk.ImportAloneAsync(card.Bytes, card.Signatures, cancellationToken).ConfigureAwait(false)
        );
    }
}
