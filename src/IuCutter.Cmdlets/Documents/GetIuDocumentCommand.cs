using System.Management.Automation;
using IuCutter.Core.Documents;

namespace IuCutter.Cmdlets;

/// <summary>Reads a governed document once and pins its bytes.</summary>
[Cmdlet(VerbsCommon.Get, "IuDocument")]
[OutputType(typeof(IuDocument))]
public sealed class GetIuDocumentCommand : IuCmdlet
{
    /// <summary>Path of a markdown file in UTF-8, taken literally. Read once; later edits of the file do not matter.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string path = await ResolvePathAsync(Path, cancellationToken).ConfigureAwait(false);
        WriteObject(await new DocumentReader(TimeProvider.System).ReadAsync(path, cancellationToken).ConfigureAwait(false));
    }
}
