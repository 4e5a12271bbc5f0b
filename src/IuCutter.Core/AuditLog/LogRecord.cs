using System.Globalization;
using System.Text;
using System.Text.Json;

namespace IuCutter.Core.AuditLog;

/// <summary>
/// A record of the audit log: an object of texts and whole numbers in canonical JSON (RFC 8785). Its fields are described in
/// <c>about_IuCutter_AuditLog</c>.
/// </summary>
internal sealed class LogRecord
{
    private readonly SortedDictionary<string, string> _fields;

    private LogRecord(SortedDictionary<string, string> fields) => _fields = fields;

    /// <summary>The value of a field as text; null when the record does not have it.</summary>
    public string? this[string name] => _fields.GetValueOrDefault(name);

    /// <summary>The names of its fields, ascending.</summary>
    public IEnumerable<string> Names => _fields.Keys;

    /// <summary>
    /// The value of a field as the record has it, escapes and all, without the quotes; empty when it does not have the field.
    /// </summary>
    public string Raw(string name) => Quote(this[name] ?? "")[1..^1];

    /// <summary>Reads a record; null when it is not canonical, or not of this form.</summary>
    /// <param name="text">The text as it was hashed.</param>
    public static LogRecord? Parse(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            SortedDictionary<string, string> fields = new SortedDictionary<string, string>(StringComparer.Ordinal);
            StringBuilder canonical = new StringBuilder();
            foreach (JsonProperty field in document.RootElement.EnumerateObject())
            {
                bool isText = field.Value.ValueKind == JsonValueKind.String;
                // The range in which every reader of JSON has the same number.
                if (
                    !isText
                    && !(
                        field.Value.ValueKind == JsonValueKind.Number
                        && field.Value.TryGetInt64(out long number)
                        && Math.Abs(number) < 1L << 53
                        && field.Value.GetRawText() == number.ToString(CultureInfo.InvariantCulture)
                    )
                )
                {
                    return null;
                }

                string value = isText ? field.Value.GetString()! : field.Value.GetRawText();
                if (!fields.TryAdd(field.Name, value))
                {
                    return null;
                }

                canonical.Append(canonical.Length == 0 ? '{' : ',').Append(Quote(field.Name)).Append(':');
                canonical.Append(isText ? Quote(value) : value);
            }

            bool isSorted = fields.Keys.SequenceEqual(document.RootElement.EnumerateObject().Select(field => field.Name));
            return isSorted && canonical.Append('}').ToString() == text ? new LogRecord(fields) : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null; // InvalidOperationException: half of a surrogate pair
        }
    }

    // RFC 8785, 3.2.2.2: only what JSON demands is escaped, in its short form where there is one.
    private static string Quote(string text)
    {
        StringBuilder quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (char letter in text)
        {
            quoted.Append(
                letter switch
                {
                    '"' => "\\\"",
                    '\\' => "\\\\",
                    '\b' => "\\b",
                    '\f' => "\\f",
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    < ' ' => $"\\u{(int)letter:x4}",
                    _ => letter.ToString(),
                }
            );
        }

        return quoted.Append('"').ToString();
    }
}
