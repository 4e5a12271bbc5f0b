using System.Management.Automation;

namespace IuCutter.Cmdlets;

/// <summary>Turns live execution on by a signed ruling, for its scope and until its end.</summary>
[Cmdlet(VerbsLifecycle.Enable, "IuExecution", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(KillSwitchStatus))]
public sealed class EnableIuExecutionCommand : IuCmdlet
{
    /// <summary>Path of the ruling's card, from Request-IuApproval -Gate Ruling.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Ruling { get; set; } = "";

    /// <summary>Paths of the signatures, where the roster demands several. Default: the card's path with <c>.sig</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Signature { get; set; } = [];

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string path = await ResolvePathAsync(Ruling, cancellationToken).ConfigureAwait(false);
        CutServices services = CutServices.Of(Session);
        if (
            !await ShouldProcessAsync(services.Live.Description.Database, "turn live execution ON", cancellationToken).ConfigureAwait(false)
        )
        {
            return;
        }

        SignedCard card = await SignedCard.ReadAsync(this, path, Signature, cancellationToken).ConfigureAwait(false);
        await services.Desk.ImportRulingAsync(card.Bytes, card.Signatures, cancellationToken).ConfigureAwait(false);

        // The ruling is newer than whatever put this host on hold.
        services.KillSwitch.Release();
        WriteObject(await services.KillSwitch.ReadAsync(cancellationToken).ConfigureAwait(false));
    }
}
