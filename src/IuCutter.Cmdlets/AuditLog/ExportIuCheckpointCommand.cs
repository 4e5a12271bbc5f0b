using System.Management.Automation;
using IuCutter.Postgres.Checkpoints;

namespace IuCutter.Cmdlets;

/// <summary>
/// Recomputes the audit log of the connected database, signs a checkpoint of it and writes that to every place outside of the database.
/// Refused when the log does not hold, when a place knows of a longer or of another log, or when no place knows of any.
/// </summary>
[Cmdlet(VerbsData.Export, "IuCheckpoint", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(IuCheckpoint))]
public sealed class ExportIuCheckpointCommand : IuCmdlet
{
    /// <summary>
    /// Takes the log as it is for the first that this host knows of the database. Default: a ruling says so, by a signed card.
    /// </summary>
    [Parameter]
    public SwitchParameter First { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        CutServices services = CutServices.Of(Session);
        CheckpointPlaces places = services.Live.CheckpointPlaces;
        string target = string.Join(", ", [.. places.All.Select(folder => folder.Path), .. places.Commands]);
        if (
            await ShouldProcessAsync(target, $"write a signed checkpoint of {services.Live.Description.Database}", cancellationToken)
                .ConfigureAwait(false)
        )
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
                    cancellationToken,
                    First
                )
                .ConfigureAwait(false);
        }
    }
}
