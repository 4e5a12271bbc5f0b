using System.Collections.Immutable;
using System.Management.Automation;
using IuCutter.Core.Bundles;
using IuCutter.Postgres;
using IuCutter.Postgres.Bundles;
using IuCutter.Postgres.Checkpoints;

namespace IuCutter.Cmdlets;

/// <summary>
/// Writes the evidence of a run, or of all runs of a document, into one signed zip file that an auditor checks offline, with
/// Test-IuEvidence or with the script in it. A run that failed, was ended or was undone has evidence too. Where it is, is noted on this
/// host.
/// </summary>
[Cmdlet(VerbsData.Export, "IuEvidence", DefaultParameterSetName = RunSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(WrittenFile))]
public sealed class ExportIuEvidenceCommand : IuCmdlet
{
    private const string RunSet = "Run";
    private const string DocumentSet = "Document";

    /// <summary>File to write, by custom with a name that ends with .iuevidence.zip. An existing file is not overwritten.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Id of a live run.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = RunSet)]
    [ValidateNotNullOrEmpty]
    public string RunId { get; set; } = "";

    /// <summary>
    /// The run's plan, for a run whose source is not in the database: before leg B, and after it was undone. Default: the plan is made
    /// again from the database. A plan that is not the run's is not taken.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = RunSet)]
    public CutPlan? Plan { get; set; }

    /// <summary>Prefix of a document: all its live runs.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DocumentSet)]
    [ValidateNotNullOrEmpty]
    public string Document { get; set; } = "";

    /// <summary>Puts the source of each run into the bundle. Without it no body is in it, and titles are.</summary>
    [Parameter]
    public SwitchParameter IncludeText { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string path = await ResolvePathAsync(Path, cancellationToken).ConfigureAwait(false);
        string? run = ParameterSetName == RunSet ? RunId : null;
        string? document = ParameterSetName == DocumentSet ? Document : null;
        if (!await ShouldProcessAsync(path, $"export the evidence of {run ?? document}", cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        LiveDatabase live = CutServices.Of(Session).Live;
        EvidenceExport export = new EvidenceExport(live, CutServices.Module);
        (WrittenFile written, ImmutableArray<string> runs) = await NewFile
            .WriteAsync(
                path,
                ErrorCatalogue.FileNotWritten,
                async (file, token) =>
                {
                    (byte[] zip, ImmutableArray<string> made) = await export
                        .MakeAsync(run, document, Plan, IncludeText, WriteWarning, token)
                        .ConfigureAwait(false);
                    await file.WriteAsync(zip, token).ConfigureAwait(false);
                    return (new WrittenFile(path, "evidence", string.Join(", ", made), zip.LongLength, Digest.Of(zip)), made);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        // A database that forgets the runs is told where this is.
        NotedBundle note = new NotedBundle(TimeProvider.System.GetUtcNow(), path, written.Length, written.Sha256, runs);
        if (await live.CheckpointPlaces.Bundles.AddAsync(note, cancellationToken).ConfigureAwait(false) is { } fault)
        {
            WriteWarning($"It is not noted on this host where this bundle is: {fault}.");
        }

        WriteObject(written);
    }
}
