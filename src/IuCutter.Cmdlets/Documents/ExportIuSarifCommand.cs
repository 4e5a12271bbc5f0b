using System.Management.Automation;
using IuCutter.Core.Documents;
using IuCutter.Core.Marking;
using IuCutter.Core.Marking.Units;
using IuCutter.Core.Profiles;
using IuCutter.Core.Programs;
using IuCutter.Core.Proposals;
using IuCutter.Core.Sarif;

namespace IuCutter.Cmdlets;

/// <summary>
/// Writes what was found in documents as one SARIF 2.1.0 file, for schedulers, editors and code review. A document that
/// is refused is reported too: the file is written first, then the cmdlet ends with the refusal.
/// </summary>
[Cmdlet(VerbsData.Export, "IuSarif", DefaultParameterSetName = PlanSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(WrittenFile))]
public sealed class ExportIuSarifCommand : IuCmdlet
{
    private const string PlanSet = "Plan";
    private const string SourceSet = "Source";

    private readonly List<SarifDocument> _documents = [];
    private readonly List<IuException> _stops = [];

    /// <summary>Plans, from New-IuCutPlan: their warnings are written.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = PlanSet)]
    public CutPlan Plan { get; set; } = null!;

    /// <summary>Paths of documents, also from Get-ChildItem: each is read and marked here, and a refusal is a finding.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = SourceSet)]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    public string[] Source { get; set; } = [];

    /// <summary>For paths: name of a profile that ships, path of a profile file, or <c>Auto</c>. Default <c>markdown-law</c>.</summary>
    [Parameter(ParameterSetName = SourceSet)]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    [ValidateNotNullOrEmpty]
    public string Profile { get; set; } = ProfileSource.Default;

    /// <summary>For paths: the deepest level that opens units, by its name in the profile. Default: the profile's own.</summary>
    [Parameter(ParameterSetName = SourceSet)]
    [ValidateNotNullOrEmpty]
    public string? UnitLevel { get; set; }

    /// <summary>File to write. An existing file is not overwritten: Input.FileNotWritten.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (ParameterSetName == PlanSet)
        {
            _documents.Add(SarifDocument.Of(Plan));
            return;
        }

        foreach (string source in Source)
        {
            string path = await ResolvePathAsync(source, cancellationToken).ConfigureAwait(false);
            string profile = await this.ResolveProfileAsync(Profile, cancellationToken).ConfigureAwait(false);
            _documents.Add(await ReadAsync(path, profile, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        string path = await ResolvePathAsync(Path, cancellationToken).ConfigureAwait(false);
        string folder = await ResolvePathAsync(".", cancellationToken).ConfigureAwait(false);
        string about = $"{_documents.Count} documents, {_documents.Sum(document => document.Findings.Length)} findings";
        if (!await ShouldProcessAsync(path, $"write the findings of {_documents.Count} documents", cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        string version = typeof(ExportIuSarifCommand).Assembly.GetName().Version!.ToString(3);
        WriteObject(
            await NewFile
                .WriteAsync(path, "sarif", about, (file, _) => SarifWriter.Write(_documents, version, folder, file), cancellationToken)
                .ConfigureAwait(false)
        );
        if (_stops.Count > 0)
        {
            IuException first = _stops[0];
            throw new IuException(
                first.Definition,
                $"{_stops.Count} of {_documents.Count} documents are refused, see '{path}'. The first: {first.Message}",
                first.Subject,
                first
            )
            {
                Finding = first.Finding,
            };
        }
    }

    private async Task<SarifDocument> ReadAsync(string path, string profile, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> bytes = default;
        try
        {
            IuDocument document = await new DocumentReader(TimeProvider.System).ReadAsync(path, cancellationToken).ConfigureAwait(false);
            bytes = document.Bytes.AsMemory();
            string name = string.Equals(profile, ProfileProposer.Auto, StringComparison.OrdinalIgnoreCase)
                ? ProfileProposer.Choose(document).Profile
                : profile;
            DocumentMarks marks = DocumentMarker.Mark(bytes.Span, path, ProfileCatalogue.Get(name), UnitLevel);
            return SarifDocument.Of(path, bytes, marks.Warnings);
        }
        catch (IuException stop)
            when (stop.Finding is not null
                || stop.Definition == ErrorCatalogue.ProfileNotChosen
                || stop.Definition == ErrorCatalogue.EmptyDocument
            )
        {
            // What cannot be admitted is read once more, for the hash that says which bytes were refused.
            bytes = bytes.IsEmpty
                ? await RegularFile.ReadBytesAsync(path, cancellationToken, Array.MaxLength).ConfigureAwait(false)
                : bytes;
            _stops.Add(stop);
            return SarifDocument.Of(path, bytes, stop);
        }
    }
}
