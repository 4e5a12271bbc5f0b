using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace IuCutter.Core.Suppressions;

/// <summary>
/// A statement that findings of an integrity check are accepted: in one database, from one day to another, for a reason. Its text is JSON
/// in one form, which is compared to the byte: members in this order, two blanks of indentation, line feeds, ASCII.
/// </summary>
/// <param name="SystemIdentifier">The cluster's system identifier.</param>
/// <param name="Database">The database's name.</param>
/// <param name="DatabaseOid">Its oid: a copy that took its name has another.</param>
/// <param name="MadeOn">The day on which it was made, UTC.</param>
/// <param name="EndsOn">The last day on which it counts, UTC; a year after <paramref name="MadeOn"/> at the latest.</param>
/// <param name="Reason">Why, one line of printable ASCII.</param>
/// <param name="Findings">What it accepts, each once, in the order of <see cref="SuppressedFinding.Compare"/>.</param>
internal sealed record SuppressionStatement(
    string SystemIdentifier,
    string Database,
    long DatabaseOid,
    DateOnly MadeOn,
    DateOnly EndsOn,
    string Reason,
    ImmutableArray<SuppressedFinding> Findings
)
{
    /// <summary>The namespace of its signature; the roster must name it for the key.</summary>
    public const string Namespace = "iucutter.suppression";

    private const string Form = "iu-suppression/1";
    private const string Day = "yyyy-MM-dd";
    private const int MaxReason = 500;
    private const int Sha256Length = 64;

    // A year, and no leap day more: what nobody has looked at for longer is nobody's decision any more.
    private const int MaxYears = 1;

    private static readonly string[] Members =
    [
        "form",
        "system_identifier",
        "database",
        "database_oid",
        "made_on",
        "ends_on",
        "reason",
        "findings",
    ];

    /// <summary>The text.</summary>
    public byte[] Bytes
    {
        get
        {
            using MemoryStream bytes = new MemoryStream();
            using (Utf8JsonWriter json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
            {
                json.WriteStartObject();
                json.WriteString(Members[0], Form);
                json.WriteString(Members[1], SystemIdentifier);
                json.WriteString(Members[2], Database);
                json.WriteNumber(Members[3], DatabaseOid);
                json.WriteString(Members[4], MadeOn.ToString(Day, CultureInfo.InvariantCulture));
                json.WriteString(Members[5], EndsOn.ToString(Day, CultureInfo.InvariantCulture));
                json.WriteString(Members[6], Reason);
                json.WriteStartArray(Members[7]);
                foreach (SuppressedFinding finding in Findings)
                {
                    Write(json, finding);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            bytes.WriteByte((byte)'\n');
            return bytes.ToArray();
        }
    }

    /// <summary>Reads a statement.</summary>
    /// <param name="text">The bytes of its file.</param>
    /// <param name="path">Its file, for the refusal.</param>
    /// <exception cref="IuException">Gate.SuppressionMalformed, Gate.NotSuppressible.</exception>
    public static SuppressionStatement Parse(ReadOnlyMemory<byte> text, string path)
    {
        SuppressionStatement statement;
        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            statement = Read(json.RootElement);
        }
        // InvalidOperationException: a member of another type; ArgumentException: half of a surrogate pair.
        catch (Exception broken)
            when (broken is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw new IuException(ErrorCatalogue.SuppressionMalformed, $"'{path}': {broken.Message}", path, broken);
        }

        string? fault = statement.Bytes.AsSpan().SequenceEqual(text.Span) ? statement.FindFault() : "its bytes are not those of its form.";
        if (fault is not null)
        {
            throw new IuException(ErrorCatalogue.SuppressionMalformed, $"'{path}': {fault}", path);
        }

        statement.RequireSuppressible();
        return statement;
    }

    /// <summary>Refuses what no statement can accept.</summary>
    /// <exception cref="IuException">Gate.NotSuppressible, with the first such finding.</exception>
    public void RequireSuppressible()
    {
        if (Findings.FirstOrDefault(finding => !IntegrityFinding.IsSuppressible(finding.Rule, finding.Where)) is { } refused)
        {
            throw new IuException(ErrorCatalogue.NotSuppressible, $"{refused.Rule}, {refused.Where}.", Database);
        }
    }

    /// <summary>Why it is no statement, in words; null when it is one.</summary>
    public string? FindFault() =>
        EndsOn < MadeOn ? $"it ends on {EndsOn:O}, before the day on which it was made, {MadeOn:O}."
        : EndsOn > MadeOn.AddYears(MaxYears) ? $"it ends on {EndsOn:O}, more than a year after {MadeOn:O}."
        : Reason.Length is 0 or > MaxReason || !Reason.All(letter => letter is >= ' ' and <= '~') || string.IsNullOrWhiteSpace(Reason)
            ? $"its reason is not one line of printable ASCII with {MaxReason} characters at most."
        : Findings.IsEmpty ? "it names no finding."
        : Findings.Any(finding => !IsSha256(finding.ExpectedSha256) || !IsSha256(finding.FoundSha256)) ? "a SHA-256 in it is none."
        : Findings.Zip(Findings.Skip(1), SuppressedFinding.Compare).Any(order => order >= 0)
            ? "its findings are not in their order, or one is there twice."
        : null;

    private static bool IsSha256(string text) => text.Length == Sha256Length && text.All(char.IsAsciiHexDigitLower);

    private static SuppressionStatement Read(JsonElement json)
    {
        string form = Text(json, Members[0]);
        return form == Form
            ? new SuppressionStatement(
                Text(json, Members[1]),
                Text(json, Members[2]),
                json.GetProperty(Members[3]).GetInt64(),
                Date(json, Members[4]),
                Date(json, Members[5]),
                Text(json, Members[6]),
                [
                    .. json.GetProperty(Members[7])
                        .EnumerateArray()
                        .Select(finding => new SuppressedFinding(
                            Text(finding, "rule"),
                            Text(finding, "where"),
                            Text(finding, "columns"),
                            Text(finding, "expected"),
                            Text(finding, "expected_sha256"),
                            Text(finding, "found"),
                            Text(finding, "found_sha256")
                        )),
                ]
            )
            : throw new FormatException($"its form is '{PlainText.Show(form, 40)}'.");
    }

    private static void Write(Utf8JsonWriter json, SuppressedFinding finding)
    {
        json.WriteStartObject();
        json.WriteString("rule", finding.Rule);
        json.WriteString("where", finding.Where);
        json.WriteString("columns", finding.Columns);
        json.WriteString("expected", finding.Expected);
        json.WriteString("expected_sha256", finding.ExpectedSha256);
        json.WriteString("found", finding.Found);
        json.WriteString("found_sha256", finding.FoundSha256);
        json.WriteEndObject();
    }

    private static string Text(JsonElement json, string name) =>
        json.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is null.");

    private static DateOnly Date(JsonElement json, string name) =>
        DateOnly.ParseExact(Text(json, name), Day, CultureInfo.InvariantCulture, DateTimeStyles.None);
}
