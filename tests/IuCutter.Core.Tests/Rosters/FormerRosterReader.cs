using System.Globalization;
using System.Text.RegularExpressions;

namespace IuCutter.Core.Tests.Rosters;

/// <summary>
/// The reading of signers' lines by regular expressions that the parser replaced: kept as a variant that is known to be
/// wrong, so that the comparison with ssh-keygen is seen to fail for it.
/// </summary>
internal static partial class FormerRosterReader
{
    public static bool Agrees(string roster, string key, DateTimeOffset at, string? principal, bool verified)
    {
        Entry[] entries =
        [
            .. roster
                .Split('\n')
                .Select(line => line.Trim())
                .Where(line => line.Length > 0 && line[0] != '#')
                .Select(line =>
                    line.Replace("\"", "", StringComparison.Ordinal).Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)
                )
                .Select(Read)
                .Where(entry => entry.Key == key && !(at < entry.After) && !(at >= entry.Before)),
        ];
        return entries.FirstOrDefault()?.Principal == principal
            && entries.Any(entry =>
                entry.Principal == principal && (entry.Namespaces.Length == 0 || entry.Namespaces.Contains("iucutter.approval"))
            ) == verified;
    }

    private static Entry Read(string[] fields)
    {
        int type = Array.FindIndex(fields, 1, field => field.StartsWith("ssh-", StringComparison.Ordinal));
        string options = type > 1 ? fields[1] : "";
        return new Entry(
            fields[0],
            type > 0 && type + 1 < fields.Length ? fields[type + 1] : "",
            Namespaces().Match(options) is { Success: true } named ? named.Groups[1].Value.Split(',') : [],
            Date(Before().Match(options)),
            Date(After().Match(options))
        );
    }

    private static DateTimeOffset? Date(Match match) =>
        match.Success
        && DateTimeOffset.TryParseExact(
            match.Groups[1].Value.TrimEnd('Z'),
            ["yyyyMMdd", "yyyyMMddHHmm", "yyyyMMddHHmmss"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTimeOffset date
        )
            ? date
            : null;

    [GeneratedRegex("(?:^|,)namespaces=(.*?)(?=,(?:valid-after=|valid-before=|cert-authority)|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Namespaces();

    [GeneratedRegex("(?:^|,)valid-before=([0-9]+Z?)", RegexOptions.IgnoreCase)]
    private static partial Regex Before();

    [GeneratedRegex("(?:^|,)valid-after=([0-9]+Z?)", RegexOptions.IgnoreCase)]
    private static partial Regex After();

    private sealed record Entry(string Principal, string Key, string[] Namespaces, DateTimeOffset? Before, DateTimeOffset? After);
}
