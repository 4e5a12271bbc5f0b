using System.Management.Automation;
using IuCutter.Core.Reports;

namespace IuCutter.Cmdlets;

/// <summary>
/// Writes a report over a run, a document or several runs as one file: an HTML page that stands alone, Markdown or JSON.
/// It is written of a run that was refused, failed or was stopped too; also when a command before it in the pipeline ends with an
/// error, which then follows.
/// </summary>
[Cmdlet(VerbsData.Export, "IuReport", DefaultParameterSetName = RunSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(WrittenFile))]
public sealed class ExportIuReportCommand : IuCmdlet
{
    private const string RunSet = "Run";
    private const string IdSet = "RunId";
    private const string DocumentSet = "Document";
    private const string Activity = "Reading runs";

    // After an error the operator waits for the prompt.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly List<(string RunId, CutRun? Known)> _given = [];
    private List<CutRun>? _watched;
    private string _path = "";

    /// <summary>File to write. An existing file is not overwritten: Input.FileNotWritten, before anything else is done.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Runs, from Get-IuRun or the phase before; all of them are in one file. Their facts are read again.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = RunSet)]
    public CutRun Run { get; set; } = null!;

    /// <summary>Ids of runs. Store.RunNotFound, after the file was written, for one that there is not.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = IdSet)]
    [ValidateNotNullOrEmpty]
    public string[] RunId { get; set; } = [];

    /// <summary>Prefix of a document: over all its live runs, with the map of its newest cut. Store.CutNotFound without a run.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DocumentSet)]
    [ValidateNotNullOrEmpty]
    public string DocumentPrefix { get; set; } = "";

    /// <summary>
    /// <c>Html</c>, <c>Markdown</c> or <c>Json</c>. Default: by the file's extension (.html or .htm, .md or .markdown, .json);
    /// Input.BadArgument for another one.
    /// </summary>
    [Parameter]
    [ValidateSet("Html", "Markdown", "Json")]
    public string? Format { get; set; }

    /// <inheritdoc/>
    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        _path = await ResolvePathAsync(Path, cancellationToken).ConfigureAwait(false);
        Format ??= FormatOf(_path);
        if (!await ShouldProcessAsync(_path, "write the report", cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        // Not after a cut of minutes: where the report cannot be kept, the pipeline does not begin.
        if (System.IO.Path.Exists(_path) || !Directory.Exists(System.IO.Path.GetDirectoryName(_path)))
        {
            string why = System.IO.Path.Exists(_path) ? "it is there already" : "its folder is not there";
            throw new IuException(ErrorCatalogue.FileNotWritten, $"'{_path}': {why}.", _path);
        }

        _watched = RunWatch.Of(Session).Begin();
    }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (ParameterSetName == RunSet)
        {
            _given.Add((Run.RunId, Run));
        }
        else if (ParameterSetName == IdSet)
        {
            _given.AddRange(RunId.Select(id => (id, (CutRun?)null)));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (_watched is null)
        {
            return;
        }

        EndWatch();
        (WrittenFile? file, IuException? missing) = await WriteAsync(_given, cancellationToken).ConfigureAwait(false);
        if (file is not null)
        {
            WriteObject(file);
        }

        if (missing is not null)
        {
            throw missing;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing || _watched is null)
        {
            return;
        }

        // The pipeline ended before its end: what was taken up is reported, and the pipeline's own error follows.
        (string, CutRun?)[] runs = [.. _given, .. EndWatch().Select(run => (run.RunId, (CutRun?)run))];
        if (runs.Length == 0)
        {
            return;
        }

        using CancellationTokenSource deadline = new CancellationTokenSource(Timeout, TimeProvider.System);
        try
        {
            (_, IuException? missing) = Task.Run(() => WriteAsync(runs, deadline.Token)).GetAwaiter().GetResult();
            Tell(missing);
        }
        catch (IuException stop)
        {
            Tell(stop);
        }
        catch (OperationCanceledException)
        {
            Host.UI.WriteErrorLine($"The report '{PlainText.Show(_path)}' was not written in time.");
        }
    }

    // The engine takes no error record from a pipeline that has ended.
    private void Tell(IuException? stop)
    {
        if (stop is not null)
        {
            Host.UI.WriteErrorLine($"{stop.Definition.Id}: {stop.Message} {stop.Definition.Recommendation}");
        }
    }

    private IReadOnlyList<CutRun> EndWatch()
    {
        IReadOnlyList<CutRun> seen = RunWatch.Of(Session).End(_watched ?? []);
        _watched = null;
        return seen;
    }

    private static string FormatOf(string path) =>
        System.IO.Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".html" or ".htm" => "Html",
            ".md" or ".markdown" => "Markdown",
            ".json" => "Json",
            string other => throw new IuException(
                ErrorCatalogue.BadArgument,
                $"'{other}' says no format: -Format Html, Markdown or Json.",
                path
            ),
        };

    private async Task<(WrittenFile? File, IuException? Missing)> WriteAsync(
        IReadOnlyList<(string RunId, CutRun? Known)> given,
        CancellationToken cancellationToken
    )
    {
        ReportReader reader = new ReportReader(CutServices.Of(Session), (id, done, total) => WriteProgress(Activity, id, done, total));
        (Report? report, IuException? missing) =
            ParameterSetName == DocumentSet
                ? await reader.ReadAsync(DocumentPrefix, cancellationToken).ConfigureAwait(false)
                : await reader.ReadAsync(given, cancellationToken).ConfigureAwait(false);
        if (report is null)
        {
            return (null, missing);
        }

        Action<Report, Stream> write = Format!.ToUpperInvariant() switch
        {
            "HTML" => ReportPage.Write,
            "MARKDOWN" => ReportMarkdown.Write,
            "JSON" => ReportJson.Write,
            _ => throw new InvalidOperationException($"A format that the parameter does not admit: {Format}."),
        };
        WrittenFile file = await NewFile
            .WriteAsync(_path, "report", report.About, (to, _) => write(report, to), cancellationToken)
            .ConfigureAwait(false);
        return (file, missing);
    }
}
