using System.Globalization;
using System.Text;

namespace IuCutter.Postgres.Schema;

/// <summary>Text as a literal of SQL that any client may send, whatever its encoding and settings.</summary>
internal static class SqlLiteral
{
    /// <summary>
    /// An escape string constant (E'...') of printable ASCII alone, one line of SQL per line of the text: PostgreSQL joins
    /// constants that a line end separates. Everything else is escaped, so that no client's reading of line ends, backslashes
    /// or encodings can change it.
    /// </summary>
    /// <param name="text">Without U+0000, which PostgreSQL does not store.</param>
    public static string OfLines(string text)
    {
        StringBuilder literal = new StringBuilder("E'");
        bool lineEnded = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (lineEnded)
            {
                literal.Append("'\n    '");
            }

            lineEnded = rune.Value == '\n';
            literal.Append(
                rune.Value switch
                {
                    '\'' => "''",
                    '\\' => @"\\",
                    '\n' => @"\n",
                    '\r' => @"\r",
                    '\t' => @"\t",
                    >= ' ' and <= '~' => rune.ToString(),
                    <= 0xFFFF => string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
                    _ => string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"),
                }
            );
        }

        return literal.Append('\'').ToString();
    }
}
