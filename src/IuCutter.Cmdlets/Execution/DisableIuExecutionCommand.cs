using System.Management.Automation;

namespace IuCutter.Cmdlets;

/// <summary>
/// Turns live execution off. Needs no ruling and always does something. Once it has returned with EnforcedBy
/// <c>database</c>, no live write commits: writers were drained or ended, and every outstanding permit is void. When the
/// database cannot be reached, this host is put on hold and the answer says what could not be reached. After the answer a checkpoint of
/// the audit log is written, which may fail with a warning.
/// </summary>
[Cmdlet(VerbsLifecycle.Disable, "IuExecution", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(KillSwitchAcknowledgement))]
public sealed class DisableIuExecutionCommand : IuCmdlet
{
    /// <summary>Why, for the ledger.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = "turned off by an operator";

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        CutServices services = CutServices.Of(Session);
        string target = services.IsConnected ? services.Live.Description.Database : Environment.MachineName;
        if (
            !await ShouldProcessAsync(target, "turn live execution OFF; every approval in force becomes void", cancellationToken)
                .ConfigureAwait(false)
        )
        {
            return;
        }

        KillSwitchAcknowledgement off = await services
            .KillSwitch.TurnOffAsync($"{PlainText.Show(Reason)} ({CutServices.Requester})", TimeProvider.System, cancellationToken)
            .ConfigureAwait(false);
        if (off.NotReached is not null)
        {
            WriteWarning($"This host is on hold. NOT reached, and perhaps still on elsewhere: {off.NotReached}");
        }

        WriteObject(off);
        if (off.NotReached is null && services.IsConnected)
        {
            await new AutomaticCheckpoint(services.Live, WriteWarning)
                .MakeAsync("turning execution off", new LeafProgress(WriteProgress), cancellationToken)
                .ConfigureAwait(false);
        }
    }
}
