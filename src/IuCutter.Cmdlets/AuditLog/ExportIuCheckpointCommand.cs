using System.Management.Automation;
using IuCutter.Postgres.Checkpoints;

namespace IuCutter.Cmdlets;

/// <summary>
/// Recomputes the audit log of the connected database, signs a checkpoint of it and writes that to every place outside of the database.
/// Refused when the log does not hold, when a place knows of a longer or of another log, or when no place knows of any and no ruling in
/// force says that this host begins.
/// </summary>
[Cmdlet(VerbsData.Export, "IuCheckpoint", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(IuCheckpoint))]
public sealed class ExportIuCheckpointCommand : IuCmdlet
{
    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        CutServices services = CutServices.Of(Session);
        CheckpointPlaces places = services.Live.CheckpointPlaces;
        string target = string.Join(", ", [.. places.All.Select(folder => folder.Path), .. places.Commands]);
        string database = services.Live.Description.Database;
        if (await ShouldProcessAsync(target, $"write a signed checkpoint of {database}", cancellationToken).ConfigureAwait(false))
        {
            await services
                .Live.Checkpoints.ExportAsync(
                    checkpoint => WriteObjectAsync(checkpoint, cancellationToken),
                    // The other places have theirs: what this one refuses ends nothing.
                    refused =>
                    {
                        WriteStop(refused);
                        return Task.CompletedTask;
                    },
                    new LeafProgress(WriteProgress),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
    }
}
