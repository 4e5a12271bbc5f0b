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
    /// <summary>Nobody reads more, and a reader holds all of them.</summary>
    public const int MaxFindings = 10_000;

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
        if (Count > Findings.Count)
        {
            json.WriteStartArray("toolExecutionNotifications");
            json.WriteStartObject();
            json.WriteString("level", "warning");
            Text(json, "message", Rest);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("results");
        foreach (IntegrityFinding finding in Findings)
        {
            Result(json, finding);
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
        xml.WriteAttributeString("failures", Number(Rules.Count(byRule.Contains)));
        foreach (string rule in Rules)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", "IuCutter.Integrity");
            xml.WriteAttributeString("name", rule);
            IntegrityFinding[] findings = [.. byRule[rule]];
            if (findings.Length > 0)
            {
                xml.WriteStartElement("failure");
                xml.WriteAttributeString("message", $"{findings.Length} findings; the first: {Message(findings[0])}");
                xml.WriteString(string.Join('\n', findings.Select(Message)));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        if (Count > Findings.Count)
        {
            xml.WriteElementString("system-err", Rest);
        }

        xml.WriteEndElement();
    }

    private string Rest =>
        string.Create(CultureInfo.InvariantCulture, $"{Count} findings in all, of which the first {Findings.Count} are written.");

    private static void Result(Utf8JsonWriter json, IntegrityFinding finding)
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
        json.WriteEndObject();
    }

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
