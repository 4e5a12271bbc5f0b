using System.Collections.Immutable;
using System.Text;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>Changes approved rows at random, never to what was approved.</summary>
internal sealed class RowMutation(Random random, ImmutableArray<SqlUnit> approved)
{
    private static readonly string[] Words = ["law_unit", "section", "article", "clause", "owner", "law", "policy", "", " ", "DOC/U-1"];

    private static readonly string[] Invisible = ["\u200b", "\u00a0", "\u202e", "\ufeff", "\u0301", " ", "\t", "\r", "\n", "'", "\\", "$1"];

    /// <summary>The approved unit at this place, changed in at least one of what the permit is about.</summary>
    public SqlUnit Change(int index)
    {
        SqlUnit unit = approved[index];
        SqlUnit changed = unit;
        while (changed == unit)
        {
            // Mostly one field; sometimes several, as two changes could make up for each other.
            for (int times = random.Next(4) == 0 ? 3 : 1; times > 0; times--)
            {
                changed = ChangeField(changed);
            }
        }

        return changed;
    }

    private SqlUnit ChangeField(SqlUnit unit)
    {
        SqlUnit other = approved[random.Next(approved.Length)];
        return random.Next(12) switch
        {
            0 or 1 or 2 => unit with { Body = Text(unit.Body) },
            3 or 4 => unit with { Title = Text(unit.Title) },
            5 => unit with { Address = Text(unit.Address) },
            6 => unit with { Parent = random.Next(2) == 0 ? other.Address : Text(unit.Parent ?? "") },
            7 => unit with { Kind = Word(unit.Kind) },
            8 => unit with { SectionType = Word(unit.SectionType) },
            9 => unit with { Owner = Word(unit.Owner) },
            10 => unit with { Publication = Word(unit.Publication) },
            _ => random.Next(4) switch
            {
                0 => unit with { Body = other.Body },
                1 => unit with { Title = other.Title },
                2 => unit with { Body = unit.Title, Title = unit.Body },
                _ => unit with { SectionType = other.SectionType, Parent = other.Parent },
            },
        };
    }

    private string? Word(string? word) =>
        random.Next(3) switch
        {
            0 => Words[random.Next(Words.Length)],
            1 => Text(word),
            _ => null,
        };

    private string? Text(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return random.Next(2) == 0 ? null : "x";
        }

        int at = random.Next(text.Length);
        return random.Next(8) switch
        {
            0 => text[..at] + (char)(text[at] ^ 1) + text[(at + 1)..],
            1 => text.Remove(at, 1),
            2 => text.Insert(at, Invisible[random.Next(Invisible.Length)]),
            3 => text[..at],
            4 => text + text,
            5 => random.Next(2) == 0 ? text.ToUpperInvariant() : text.ToLowerInvariant(),
            6 => text.Replace("ộ", "o\u0323\u0302", StringComparison.Ordinal),
            _ => text.Insert(at, ((Rune)random.Next(0x21, 0xd7ff)).ToString()),
        };
    }
}
