using System.Management.Automation;
using IuCutter.Postgres.Documents;

namespace IuCutter.Cmdlets;

/// <summary>Writes a document as it was before it was cut, byte for byte, from the database alone.</summary>
[Cmdlet(VerbsData.Export, "IuDocument", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(ExportedDocument))]
public sealed class ExportIuDocumentCommand : VersionCommand
{
    /// <summary>Id of the run that cut it, or the document's prefix. Store.CutNotFound before leg B.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("DocumentPrefix")]
    [ValidateNotNullOrEmpty]
    public string RunId { get; set; } = "";

    /// <summary>File to write. An existing file is not overwritten.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string path = await ResolvePathAsync(Path, cancellationToken).ConfigureAwait(false);
        if (!await ShouldProcessAsync(path, $"export the source of {RunId}", cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        SourceExport export = new SourceExport(CutServices.Of(Session).Live.Provider);
        WriteObject(
            await NewFile
                .WriteAsync(
                    path,
                    ErrorCatalogue.FileError,
                    async (file, token) =>
                    {
                        SourceExport.Source source = await ReadAsync(export, token).ConfigureAwait(false);
                        await file.WriteAsync(source.Bytes, token).ConfigureAwait(false);
                        return new ExportedDocument(path, source.DocumentPrefix, source.RunId, source.Sha256, source.Bytes.LongLength);
                    },
                    cancellationToken
                )
                .ConfigureAwait(false)
        );
    }

    private async Task<SourceExport.Source> ReadAsync(SourceExport export, CancellationToken cancellationToken)
    {
        if (Filter == VersionFilter.Any)
        {
            return await export.ReadAsync(RunId, cancellationToken).ConfigureAwait(false);
        }

        // Here a star is no letter of a prefix, and stands for none.
        DocumentVersion? version = (await Versions.FindAsync(RunId, Filter, cancellationToken).ConfigureAwait(false)).SingleOrDefault(one =>
            one.DocumentPrefix == RunId
        );
        return version is null
            ? throw new IuException(ErrorCatalogue.CutNotFound, $"'{RunId}'{Filter}.", RunId)
            : await export.ReadAsync(version, cancellationToken).ConfigureAwait(false);
    }
}
