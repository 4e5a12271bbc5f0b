using System.Text;

namespace IuCutter.Core.Signing;

/// <summary>Reads who an allowed-signers file names for a key. ssh-keygen decides; this finds what it would not tell.</summary>
internal static class SshRoster
{
    /// <summary>
    /// The distinct principals of the lines that hold this key. ssh-keygen stops at the first line that matches, so a
    /// key that is listed for two people would speak for one of them only by the order of the lines.
    /// </summary>
    public static IReadOnlyList<string> PrincipalsOf(string roster, string publicKeyBase64) =>
        [
            .. Lines(roster)
                .Where(fields => fields.Skip(1).Contains(publicKeyBase64, StringComparer.Ordinal))
                .Select(fields => fields[0])
                .Distinct(StringComparer.Ordinal),
        ];

    /// <summary>The fields of each line that names a signer, without the quotes; comments are left out.</summary>
    public static IEnumerable<IReadOnlyList<string>> Lines(string roster) =>
        roster.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Select(Fields);

    /// <summary>A principal field that stands for more than one name cannot say who signed.</summary>
    public static bool IsOneName(string principal) => principal.Length > 0 && principal.AsSpan().IndexOfAny("*?,!") < 0;

    // Fields are separated by blanks outside of double quotes: options="a b" stays whole.
    private static List<string> Fields(string line)
    {
        List<string> fields = new List<string>();
        StringBuilder field = new StringBuilder();
        bool quoted = false;
        foreach (char c in line)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && c is ' ' or '\t')
            {
                if (field.Length > 0)
                {
                    fields.Add(field.ToString());
                    field.Clear();
                }
            }
            else
            {
                field.Append(c);
            }
        }

        if (field.Length > 0)
        {
            fields.Add(field.ToString());
        }

        return fields;
    }
}
