using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Xml;

namespace IuCutter.Core.Sarif;

/// <summary>
/// The findings of an integrity check as a file for other tools: SARIF 2.1.0 (OASIS Standard, 27 March 2020) for code scanning, or the
/// JUnit form that schedulers read, one test case for each rule.
/// </summary>
/// <param name="Database">The database.</param>
/// <param name="Rules">Names of what was asked, in the order in which it was.</param>
/// <param name="Findings">What was found; at most <see cref="MaxFindings"/> are written.</param>
/// <param name="Count">Number of findings in all.</param>
internal sealed record IntegrityFile(string Database, IReadOnlyList<string> Rules, IReadOnlyList<IntegrityFinding> Findings, long Count)
{
    /// <summary>Nobody reads more, and a reader holds all of them. Of those that are suppressed, as many more.</summary>
    public const int MaxFindings = 10_000;

    /// <summary>
    /// Whether statements that suppress findings were given: then each result says whether it is suppressed (SARIF 3.27.23: all or none).
    /// </summary>
    public bool AsksSuppressions { get; init; }

    /// <summary>Findings that the statements name and that were not found, a line for each.</summary>
    public IReadOnlyList<string> Unused { get; init; } = [];

    /// <summary>Writes it as SARIF.</summary>
    /// <param name="version">The tool's version, <c>1.2.3</c>.</param>
    /// <param name="to">The file.</param>
    public void WriteSarif(string version, Stream to)
    {
        using Utf8JsonWriter json = new Utf8JsonWriter(to, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteString("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "IuCutter");
        json.WriteString("semanticVersion", version);
        json.WriteStartArray("rules");
        foreach (string rule in Rules)
        {
            json.WriteStartObject();
            json.WriteString("id", rule);
            Text(json, "help", ErrorCatalogue.IntegrityBroken.Recommendation);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", true);
        if (Notes is { Length: > 0 } notes)
        {
            json.WriteStartArray("toolExecutionNotifications");
            foreach (string note in notes)
            {
                json.WriteStartObject();
                json.WriteString("level", "warning");
                Text(json, "message", note);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("results");
        foreach (IntegrityFinding finding in Findings)
        {
            Result(json, finding, AsksSuppressions);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes it in the JUnit form: a test case for each name of <see cref="Rules"/>, failed where it has findings.</summary>
    /// <param name="to">The file.</param>
    public void WriteJUnit(Stream to)
    {
        ILookup<string, IntegrityFinding> byRule = Findings.ToLookup(finding => finding.Rule, StringComparer.Ordinal);
        using XmlWriter xml = XmlWriter.Create(
            to,
            new XmlWriterSettings
            {
                Indent = true,
                NewLineChars = "\n",
                Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
                CloseOutput = false,
            }
        );
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", "Test-IuIntegrity " + PlainText.Show(Database));
        xml.WriteAttributeString("tests", Number(Rules.Count));
        xml.WriteAttributeString("failures", Number(Rules.Count(rule => byRule[rule].Any(IsOpen))));
        xml.WriteAttributeString("skipped", Number(Rules.Count(rule => byRule.Contains(rule) && !byRule[rule].Any(IsOpen))));
        foreach (string rule in Rules)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", "IuCutter.Integrity");
            xml.WriteAttributeString("name", rule);
            if (byRule.Contains(rule))
            {
                Outcome(xml, [.. byRule[rule]]);
            }

            xml.WriteEndElement();
        }

        if (Notes is { Length: > 0 } notes)
        {
            xml.WriteElementString("system-err", string.Join('\n', notes));
        }

        xml.WriteEndElement();
    }

    // Failed by one finding that nobody accepts; skipped where each is accepted, with who and why.
    private static void Outcome(XmlWriter xml, IntegrityFinding[] findings)
    {
        IntegrityFinding[] open = [.. findings.Where(IsOpen)];
        int suppressed = findings.Length - open.Length;
        string message =
            open.Length == 0
                ? $"{suppressed} findings, suppressed; the first: {Line(findings[0])}"
                : $"{open.Length} findings; the first: {Message(open[0])}{(suppressed > 0 ? $"; beside {suppressed}, suppressed" : "")}";
        xml.WriteStartElement(open.Length == 0 ? "skipped" : "failure");
        xml.WriteAttributeString("message", message);
        xml.WriteString(string.Join('\n', findings.Select(Line)));
        xml.WriteEndElement();
    }

    private static string Line(IntegrityFinding finding) =>
        finding.Suppression is { } by ? $"{Message(finding)}; {Justification(by)}" : Message(finding);

    private static bool IsOpen(IntegrityFinding finding) => finding.Suppression is null;

    private string[] Notes =>
        [
            .. Count > Findings.Count
                ?
                [
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{Count} findings in all, of which the first {Findings.Count} are written."
                    ),
                ]
                : (string[])[],
            .. Unused.Select(line => PlainText.Show(line)),
        ];

    private static void Result(Utf8JsonWriter json, IntegrityFinding finding, bool asksSuppressions)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Rule);
        json.WriteString("level", "error");
        Text(json, "message", Message(finding));
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        json.WriteString("fullyQualifiedName", PlainText.Show(finding.Where));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("partialFingerprints");
        json.WriteString(
            "iuIntegrity/v1",
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{finding.Rule}\n{finding.Where}\n{finding.Columns}")))[..32]
        );
        json.WriteEndObject();
        if (asksSuppressions)
        {
            json.WriteStartArray("suppressions");
            if (finding.Suppression is { } by)
            {
                // External: it is not in what was checked, but in a file of its own.
                json.WriteStartObject();
                json.WriteString("kind", "external");
                json.WriteString("status", "accepted");
                json.WriteString("justification", Justification(by));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static string Justification(FindingSuppression by) =>
        PlainText.Show($"accepted by {by.Signer} from {by.MadeOn:O} to {by.EndsOn:O}: {by.Reason}");

    // Foreign text, as it is shown anywhere else.
    private static string Message(IntegrityFinding finding) =>
        PlainText.Show(
            finding.Where
                + (finding.Columns is { } columns ? $" ({columns})" : "")
                + $": expected {finding.Expected}, found {finding.Found}"
                + (finding.Index is { } index ? string.Create(CultureInfo.InvariantCulture, $"; record {index} last told of it") : "")
        );

    private static void Text(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
