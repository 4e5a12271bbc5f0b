using System.Management.Automation;
using IuCutter.Core.Execution;

namespace IuCutter.Cmdlets;

/// <summary>Reads the kill switch. Without a database, and in any doubt, it is off.</summary>
[Cmdlet(VerbsDiagnostic.Test, "IuKillSwitch")]
[OutputType(typeof(KillSwitchStatus), typeof(bool))]
public sealed class TestIuKillSwitchCommand : IuCmdlet
{
    /// <summary>Gives only whether execution is on, as a boolean.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>With -Quiet: whether it is on for this document. Default: whether it is on at all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DocumentPrefix { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        KillSwitch killSwitch = CutServices.Of(Session).KillSwitch;
        if (Quiet && DocumentPrefix is not null)
        {
            WriteObject(await killSwitch.ExecutionEnabledAsync(DocumentPrefix, cancellationToken).ConfigureAwait(false));
            return;
        }

        KillSwitchStatus status = await killSwitch.ReadAsync(cancellationToken).ConfigureAwait(false);
        WriteObject(Quiet ? status.Enabled : status);
    }
}
