using System.Management.Automation;
using IuCutter.Postgres;

namespace IuCutter.Cmdlets;

/// <summary>Forgets the database of this session. Nothing is open, so nothing is cut off; live runs stay in the database.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "IuDatabase")]
public sealed class DisconnectIuDatabaseCommand : IuCmdlet
{
    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => Session.RemoveAsync<LiveDatabase>();
}
