using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json.Serialization;

namespace IuCutter.Core.Reports;

/// <summary>
/// A report: the one model that is written as HTML, Markdown or JSON. It holds names, counts, times, hashes and addresses, and nothing of
/// a document's text: no title and no body.
/// </summary>
[Description("A report of IuCutter over one run, a document or several runs. It holds nothing of a document's text.")]
internal sealed record Report
{
    /// <summary>Name and version of the JSON form; another version is another name.</summary>
    public const string FormatName = "iu-report/1";

    [Description("The format of this file.")]
    public string Format => FormatName;

    [Description("Run, Document or Runs.")]
    public required ReportKind Kind { get; init; }

    [Description("When it was made, UTC: the clock of the database, or of the session for dry runs alone.")]
    public required DateTimeOffset GeneratedAt { get; init; }

    [Description("Version of the module that made it.")]
    public required string ToolVersion { get; init; }

    [Description("SHA-256 of the module that made it, as the cards name it.")]
    public required string ModuleSha256 { get; init; }

    [Description("Name of the database; null for dry runs alone.")]
    public string? Database { get; init; }

    [Description("The cluster's system identifier; null for dry runs alone.")]
    public string? SystemIdentifier { get; init; }

    [Description("Prefix of the document; null unless it is a report over a document.")]
    public string? DocumentPrefix { get; init; }

    [Description("The runs, oldest first.")]
    public required ImmutableArray<ReportedRun> Runs { get; init; }

    [Description("Counts and durations over several runs; null for one run.")]
    public ReportStatistics? Statistics { get; init; }

    /// <summary>Its subject in a word: the run's id, the document's prefix, or how many runs.</summary>
    [JsonIgnore]
    public string About =>
        Kind switch
        {
            ReportKind.Run => Runs[0].RunId,
            ReportKind.Document => DocumentPrefix ?? "",
            _ => $"{ReportFormat.Number(Runs.Length)} runs",
        };
}

/// <summary>The scope of a report.</summary>
internal enum ReportKind
{
    /// <summary>One run.</summary>
    Run,

    /// <summary>A document with all its runs.</summary>
    Document,

    /// <summary>Several runs.</summary>
    Runs,
}
