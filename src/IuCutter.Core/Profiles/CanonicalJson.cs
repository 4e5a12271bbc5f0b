using System.Globalization;
using System.Text;
using System.Text.Json;

namespace IuCutter.Core.Profiles;

/// <summary>
/// Canonical JSON (RFC 8785) of a parsed text: members in the order of their names' UTF-16 code units. Numbers are whole:
/// no profile holds others, and whole ones need none of the rules for fractions (RFC 8785, 3.2.2.3).
/// </summary>
internal static class CanonicalJson
{
    /// <summary>Appends the canonical form of an element.</summary>
    /// <exception cref="FormatException">A number is no whole number of 32 bits.</exception>
    public static void Append(StringBuilder to, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                AppendMembers(to, element.EnumerateObject());
                break;
            case JsonValueKind.Array:
                AppendList(to, '[', ']', element.EnumerateArray(), Append);
                break;
            case JsonValueKind.String:
                AppendString(to, element.GetString()!);
                break;
            case JsonValueKind.Number:
                to.Append(element.GetInt32());
                break;
            case JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null:
                to.Append(element.GetRawText());
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(element));
        }
    }

    /// <summary>Appends the canonical form of an object as if it had no member of this name.</summary>
    /// <exception cref="FormatException">A number is no whole number of 32 bits.</exception>
    public static void AppendWithout(StringBuilder to, JsonElement element, string member) =>
        AppendMembers(to, element.EnumerateObject().Where(one => one.Name != member));

    /// <summary>Appends a string with its quotes and the escapes of RFC 8785, 3.2.2.2.</summary>
    public static void AppendString(StringBuilder to, ReadOnlySpan<char> text)
    {
        to.Append('"');
        foreach (char unit in text)
        {
            _ = unit switch
            {
                '"' => to.Append("\\\""),
                '\\' => to.Append("\\\\"),
                '\b' => to.Append("\\b"),
                '\t' => to.Append("\\t"),
                '\n' => to.Append("\\n"),
                '\f' => to.Append("\\f"),
                '\r' => to.Append("\\r"),
                < ' ' => to.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
                _ => to.Append(unit),
            };
        }

        to.Append('"');
    }

    private static void AppendMembers(StringBuilder to, IEnumerable<JsonProperty> members) =>
        AppendList(
            to,
            '{',
            '}',
            members.OrderBy(member => member.Name, StringComparer.Ordinal),
            (text, member) =>
            {
                AppendString(text, member.Name);
                Append(text.Append(':'), member.Value);
            }
        );

    private static void AppendList<T>(StringBuilder to, char open, char close, IEnumerable<T> items, Action<StringBuilder, T> append)
    {
        to.Append(open);
        bool first = true;
        foreach (T? item in items)
        {
            if (!first)
            {
                to.Append(',');
            }

            first = false;
            append(to, item);
        }

        to.Append(close);
    }
}
