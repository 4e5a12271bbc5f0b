using System.Management.Automation;
using IuCutter.Postgres.Documents;

namespace IuCutter.Cmdlets;

/// <summary>Lists the enacted versions of documents: from which day each is in force, when it was recorded, and by which run.</summary>
[Cmdlet(VerbsCommon.Get, "IuDocumentVersion")]
[OutputType(typeof(DocumentVersion))]
public sealed class GetIuDocumentVersionCommand : VersionCommand
{
    /// <summary>
    /// Prefixes of documents, in which * stands for any letters. Store.CutNotFound for one without a star that has no enacted version.
    /// Default: all.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] DocumentPrefix { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        DocumentVersions versions = Versions;
        VersionFilter filter = Filter;
        foreach (string prefix in DocumentPrefix)
        {
            IReadOnlyList<DocumentVersion> found = AsOf is null
                ? await versions.ListAsync(prefix, filter, cancellationToken).ConfigureAwait(false)
                : await versions.FindAsync(prefix, filter, cancellationToken).ConfigureAwait(false);
            if (found.Count == 0 && !prefix.Contains('*', StringComparison.Ordinal))
            {
                throw new IuException(ErrorCatalogue.CutNotFound, $"'{prefix}'{filter} has no enacted version.", prefix);
            }

            foreach (DocumentVersion version in found)
            {
                await WriteObjectAsync(version, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
