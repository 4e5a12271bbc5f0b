using System.Collections.Immutable;
using System.Text;

namespace IuCutter.Core.Bundles;

/// <summary>
/// The text of a row as PostgreSQL writes it (composite output: <c>(1,"a ""b""",)</c>), without commas and parentheses at its end: the
/// form of which the audit log has the digest.
/// </summary>
internal static class RowText
{
    /// <summary>The columns in their order; a null is an empty text. Null when the text is no row.</summary>
    public static ImmutableArray<string>? Columns(string row)
    {
        if (!row.StartsWith('('))
        {
            return null;
        }

        ImmutableArray<string>.Builder columns = ImmutableArray.CreateBuilder<string>();
        StringBuilder value = new StringBuilder();
        bool quoted = false;
        for (int at = 1; at < row.Length; at++)
        {
            char letter = row[at];
            if (quoted && letter == '\\')
            {
                if (++at == row.Length)
                {
                    return null;
                }

                value.Append(row[at]);
            }
            else if (letter == '"')
            {
                // A quote within quotes is doubled.
                if (quoted && at + 1 < row.Length && row[at + 1] == '"')
                {
                    value.Append(row[++at]);
                }
                else
                {
                    quoted = !quoted;
                }
            }
            else if (letter == ',' && !quoted)
            {
                columns.Add(value.ToString());
                value.Clear();
            }
            else
            {
                value.Append(letter);
            }
        }

        columns.Add(value.ToString());
        return quoted ? null : columns.ToImmutable();
    }
}
