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
    /// Takes the log as it is for the first that this host knows of the database; refused where it knows one. Default: a ruling says so,
    /// by a signed card.
    /// </summary>
    [Parameter]
    public SwitchParameter First { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        CutServices services = CutServices.Of(Session);
        CheckpointPlaces places = services.Live.CheckpointPlaces;
        string target = string.Join(", ", [.. places.All.Select(folder => folder.Path), .. places.Commands]);
        string database = services.Live.Description.Database;
        string action = First
            ? $"write the FIRST signed checkpoint of {database}: whether it has forgotten anything before is told by nothing"
            : $"write a signed checkpoint of {database}";
        if (await ShouldProcessAsync(target, action, cancellationToken).ConfigureAwait(false))
        {
            if (First && await services.Live.Checkpoints.IsKnownAsync(cancellationToken).ConfigureAwait(false))
            {
                throw new IuException(
                    ErrorCatalogue.BadArgument,
                    "A checkpoint of this database is known here: -First is for none.",
                    target
                );
            }

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
