using System.Management.Automation;

namespace IuCutter.Cmdlets;

/// <summary>
/// Gets the checkpoints of the audit log that lie outside of the connected database, and says of each who signed it and whether it is a
/// beginning of the database's log.
/// </summary>
[Cmdlet(VerbsCommon.Get, "IuCheckpoint")]
[OutputType(typeof(IuCheckpoint))]
public sealed class GetIuCheckpointCommand : IuCmdlet
{
    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<IuCheckpoint> checkpoints = await CutServices
            .Of(Session)
            .Live.Checkpoints.ReadAsync(cancellationToken)
            .ConfigureAwait(false);
        foreach (IuCheckpoint checkpoint in checkpoints)
        {
            await WriteObjectAsync(checkpoint, cancellationToken).ConfigureAwait(false);
        }
    }
}
