using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using IuCutter.Core.Text;

namespace IuCutter.Core.Sarif;

/// <summary>
/// Writes findings as SARIF 2.1.0 (OASIS Standard, 27 March 2020): one run, one artifact for each document, also for
/// one that was refused. Nothing of a document is in it but what a warning shows.
/// </summary>
internal sealed class SarifWriter
{
    private readonly Utf8JsonWriter _to;
    private readonly List<string> _rules;

    private SarifWriter(Utf8JsonWriter to, List<string> rules) => (_to, _rules) = (to, rules);

    /// <summary>Writes the file.</summary>
    /// <param name="documents">The documents, in the order in which they are reported.</param>
    /// <param name="version">The tool's version, <c>1.2.3</c>.</param>
    /// <param name="folder">Paths below this folder are written relative to it.</param>
    /// <param name="to">The file.</param>
    public static void Write(IReadOnlyList<SarifDocument> documents, string version, string folder, Stream to)
    {
        using Utf8JsonWriter json = new Utf8JsonWriter(
            to,
            new JsonWriterOptions
            {
                Indented = true,
                NewLine = "\n",
                Encoder = JavaScriptEncoder.Default,
            }
        );
        List<string> rules =
        [
            .. documents
                .SelectMany(document => document.Findings)
                .Select(finding => finding.RuleId)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
        new SarifWriter(json, rules).Log(documents, version, folder);
    }

    private void Log(IReadOnlyList<SarifDocument> documents, string version, string folder)
    {
        string root = new Uri(folder.EndsWith('/') ? folder : folder + "/").AbsoluteUri;
        _to.WriteStartObject();
        _to.WriteString("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
        _to.WriteString("version", "2.1.0");
        _to.WriteStartArray("runs");
        _to.WriteStartObject();
        Tool(version);
        _to.WriteStartArray("invocations");
        _to.WriteStartObject();
        // It ran to its end; that a document was refused is a result.
        _to.WriteBoolean("executionSuccessful", true);
        _to.WriteEndObject();
        _to.WriteEndArray();
        _to.WriteStartObject("originalUriBaseIds");
        _to.WriteStartObject("SRCROOT");
        _to.WriteString("uri", root);
        _to.WriteEndObject();
        _to.WriteEndObject();
        _to.WriteString("columnKind", "unicodeCodePoints");
        _to.WriteStartArray("artifacts");
        foreach (SarifDocument document in documents)
        {
            Artifact(document, root);
        }

        _to.WriteEndArray();
        _to.WriteStartArray("results");
        for (int i = 0; i < documents.Count; i++)
        {
            foreach (SarifDocument.Finding finding in documents[i].Findings)
            {
                Result(documents[i], i, finding, root);
            }
        }

        _to.WriteEndArray();
        _to.WriteEndObject();
        _to.WriteEndArray();
        _to.WriteEndObject();
    }

    private void Tool(string version)
    {
        _to.WriteStartObject("tool");
        _to.WriteStartObject("driver");
        _to.WriteString("name", "IuCutter");
        _to.WriteString("semanticVersion", version);
        _to.WriteStartArray("rules");
        foreach (string id in _rules)
        {
            ErrorDefinition? known = ErrorCatalogue.All.GetValueOrDefault(id);
            _to.WriteStartObject();
            _to.WriteString("id", id);
            _to.WriteString("name", id[(id.IndexOf('.', StringComparison.Ordinal) + 1)..]);
            Text("shortDescription", known?.Summary ?? "Something that an approver should know.");
            Text("help", known?.Recommendation ?? "Look at the line, and at the plan: Show-IuCutPlan.");
            _to.WriteStartObject("defaultConfiguration");
            _to.WriteString("level", known is null ? "warning" : "error");
            _to.WriteEndObject();
            _to.WriteEndObject();
        }

        _to.WriteEndArray();
        _to.WriteEndObject();
        _to.WriteEndObject();
    }

    private void Artifact(SarifDocument document, string root)
    {
        _to.WriteStartObject();
        Location("location", document.Path, root);
        if (!document.Bytes.IsEmpty)
        {
            _to.WriteNumber("length", document.Bytes.Length);
            _to.WriteString("mimeType", "text/markdown");
            _to.WriteString("encoding", "UTF-8");
            _to.WriteStartObject("hashes");
            _to.WriteString("sha-256", Convert.ToHexStringLower(SHA256.HashData(document.Bytes.Span)));
            _to.WriteEndObject();
        }

        _to.WriteEndObject();
    }

    private void Result(SarifDocument document, int index, SarifDocument.Finding finding, string root)
    {
        PlanWarning place = finding.Place;
        _to.WriteStartObject();
        _to.WriteString("ruleId", finding.RuleId);
        _to.WriteNumber("ruleIndex", _rules.IndexOf(finding.RuleId));
        _to.WriteString("level", finding.Refuses ? "error" : "warning");
        _to.WriteString("kind", "fail");
        Text("message", place.Remediation.Length > 0 ? $"{place.Message} {place.Remediation}" : place.Message);
        _to.WriteStartArray("locations");
        _to.WriteStartObject();
        _to.WriteStartObject("physicalLocation");
        Location("artifactLocation", document.Path, root, index);
        Region(document.Bytes.Span, place);
        _to.WriteEndObject();
        _to.WriteEndObject();
        _to.WriteEndArray();
        _to.WriteStartObject("partialFingerprints");
        _to.WriteString("iuFinding/v1", Fingerprint(finding));
        _to.WriteEndObject();
        _to.WriteEndObject();
    }

    private void Region(ReadOnlySpan<byte> bytes, PlanWarning place)
    {
        _to.WriteStartObject("region");
        _to.WriteNumber("startLine", place.Line);
        if (place.Offset >= 0 && place.Offset <= bytes.Length && !bytes.IsEmpty)
        {
            int start = StartOfLine(bytes, place.Offset);
            LineEnds.Next(bytes, place.Offset, out int end);
            _to.WriteNumber("startColumn", 1 + Characters(bytes[start..place.Offset]));
            _to.WriteNumber("endColumn", 1 + Characters(bytes[start..end]));
            _to.WriteNumber("byteOffset", place.Offset);
            _to.WriteNumber("byteLength", end - place.Offset);
        }

        if (place.Excerpt.Length > 0)
        {
            _to.WriteStartObject("snippet");
            _to.WriteString("text", place.Excerpt);
            _to.WriteEndObject();
        }

        _to.WriteEndObject();
    }

    private void Location(string name, string path, string root, int index = -1)
    {
        _to.WriteStartObject(name);
        string uri = path == "-" ? "stdin" : new Uri(path).AbsoluteUri;
        bool below = uri.StartsWith(root, StringComparison.Ordinal);
        _to.WriteString("uri", below ? uri[root.Length..] : uri);
        if (below)
        {
            _to.WriteString("uriBaseId", "SRCROOT");
        }

        if (index >= 0)
        {
            _to.WriteNumber("index", index);
        }

        _to.WriteEndObject();
    }

    private void Text(string name, string text)
    {
        _to.WriteStartObject(name);
        _to.WriteString("text", text);
        _to.WriteEndObject();
    }

    private static int StartOfLine(ReadOnlySpan<byte> bytes, int offset)
    {
        int start = offset;
        while (start > 0 && bytes[start - 1] is not ((byte)'\n' or (byte)'\r'))
        {
            start--;
        }

        // A byte order mark is no character of the first line.
        return start == 0 && offset >= 3 && bytes.StartsWith("\uFEFF"u8) ? 3 : start;
    }

    /// <summary>Characters as SARIF counts them; each byte that is no part of one counts as one.</summary>
    private static int Characters(ReadOnlySpan<byte> bytes)
    {
        int count = 0;
        for (; !bytes.IsEmpty; count++)
        {
            Rune.DecodeFromUtf8(bytes, out _, out int length);
            bytes = bytes[length..];
        }

        return count;
    }

    // The same finding keeps its fingerprint when lines are put in above it.
    private static string Fingerprint(SarifDocument.Finding finding)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{finding.RuleId}\n{(finding.Place.Excerpt.Length > 0 ? finding.Place.Excerpt : finding.Place.Message)}"
        );
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
    }
}
