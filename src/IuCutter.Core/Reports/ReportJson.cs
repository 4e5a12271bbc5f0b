using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace IuCutter.Core.Reports;

/// <summary>
/// Writes a report as JSON of the form <see cref="Report.FormatName"/>, whose schema is <c>module/schemas/iu-report-1.schema.json</c>.
/// Texts are the data as they are; what is not plain ASCII is escaped, so that no program that shows the file is steered by it.
/// </summary>
internal static class ReportJson
{
    /// <summary>How a report is written; the schema is derived from the same.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.Default,
        Converters = { new JsonStringEnumConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>Writes the file.</summary>
    /// <param name="report">The report.</param>
    /// <param name="to">The file.</param>
    public static void Write(Report report, Stream to) => JsonSerializer.Serialize(to, report, Options);
}
