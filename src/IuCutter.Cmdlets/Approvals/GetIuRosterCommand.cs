using System.Management.Automation;

namespace IuCutter.Cmdlets;

/// <summary>
/// Gets the roster of signers in force in the connected database: who may sign what, with which key, until when, how many
/// must sign a card of each gate, and what of it would be refused today.
/// </summary>
[Cmdlet(VerbsCommon.Get, "IuRoster")]
[OutputType(typeof(IuRoster))]
public sealed class GetIuRosterCommand : IuCmdlet
{
    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken) =>
        WriteObject(await CutServices.Of(Session).Live.Roster.ReadAsync(cancellationToken).ConfigureAwait(false));
}
