using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace IuCutter.Core.Rosters;

/// <summary>Options of a signer's line (ssh-keygen(1), ALLOWED SIGNERS): cert-authority, namespaces, valid-after, valid-before.</summary>
internal sealed record SignerOptions(
    ImmutableArray<string> Namespaces,
    DateTimeOffset? ValidAfter,
    DateTimeOffset? ValidBefore,
    bool TimesWithoutZone,
    bool IsAuthority
)
{
    private static readonly ImmutableArray<string> WithValue = ["namespaces", "valid-after", "valid-before"];
    private static readonly string[] TimeFormats = ["yyyyMMdd", "yyyyMMddHHmm", "yyyyMMddHHmmss"];

    /// <summary>Where the options end: at the first blank outside of quotes; -1 when a quote stays open.</summary>
    public static int EndOf(string text)
    {
        bool quoted = false;
        int at = 0;
        for (; at < text.Length && (quoted || text[at] is not (' ' or '\t')); at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] == '"')
            {
                at++;
            }
            else if (text[at] == '"')
            {
                quoted = !quoted;
            }
        }

        return quoted ? -1 : at;
    }

    /// <summary>Reads them: the options, or why they cannot be read.</summary>
    public static (SignerOptions? Options, string? Fault) Read(string text)
    {
        Dictionary<string, string> values = new Dictionary<string, string>(StringComparer.Ordinal);
        bool isAuthority = false;
        for (int at = 0; at < text.Length; at++)
        {
            if (text.AsSpan(at).StartsWith("cert-authority", StringComparison.OrdinalIgnoreCase))
            {
                isAuthority = true;
                at += "cert-authority".Length;
            }
            else if (
                WithValue.FirstOrDefault(name => text.AsSpan(at).StartsWith(name + "=", StringComparison.OrdinalIgnoreCase)) is { } option
            )
            {
                at += option.Length + 1;
                if (Unquote(text, ref at) is not { } value)
                {
                    return (null, $"has no quotes around the value of {option}");
                }

                if (!values.TryAdd(option, value))
                {
                    return (null, $"gives {option} twice");
                }
            }

            if (at < text.Length && text[at] != ',')
            {
                return (null, "has an option that ssh-keygen does not know");
            }

            if (at == text.Length - 1)
            {
                return (null, "ends its options with a comma");
            }
        }

        return Compose(values, isAuthority);
    }

    private static (SignerOptions? Options, string? Fault) Compose(Dictionary<string, string> values, bool isAuthority)
    {
        bool withoutZone = false;
        Dictionary<string, DateTimeOffset> times = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (string option in values.Keys.Where(option => option != "namespaces"))
        {
            if (Time(values[option], ref withoutZone) is not { } time)
            {
                return (null, $"has a {option} that is no time (YYYYMMDD[HHMM[SS]][Z])");
            }

            times.Add(option, time);
        }

        DateTimeOffset? after = times.TryGetValue("valid-after", out DateTimeOffset from) ? from : null;
        DateTimeOffset? before = times.TryGetValue("valid-before", out DateTimeOffset until) ? until : null;
        return before <= after
            ? (null, "ends before it begins")
            : (
                new SignerOptions(
                    values.TryGetValue("namespaces", out string? named) ? [.. named.Split(',')] : [],
                    after,
                    before,
                    withoutZone,
                    isAuthority
                ),
                null
            );
    }

    // From the opening quote to behind the closing one; \" stands for a quote.
    private static string? Unquote(string text, ref int at)
    {
        if (at >= text.Length || text[at] != '"')
        {
            return null;
        }

        StringBuilder value = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                at++;
                return value.ToString();
            }

            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] == '"')
            {
                at++;
            }

            value.Append(text[at]);
        }

        return null;
    }

    // Without a zone it is local time to ssh-keygen, which IuCutter runs in UTC.
    private static DateTimeOffset? Time(string text, ref bool withoutZone)
    {
        string digits =
            text.EndsWith("UTC", StringComparison.OrdinalIgnoreCase) ? text[..^3]
            : text.EndsWith("Z", StringComparison.OrdinalIgnoreCase) ? text[..^1]
            : text;
        withoutZone |= digits.Length == text.Length;
        return
            digits.All(char.IsAsciiDigit)
            && DateTimeOffset.TryParseExact(
                digits,
                TimeFormats,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out DateTimeOffset time
            )
            && time > DateTimeOffset.UnixEpoch
            ? time
            : null;
    }
}
