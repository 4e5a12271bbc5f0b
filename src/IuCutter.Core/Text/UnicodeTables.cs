using System.Globalization;
using System.Text;

namespace IuCutter.Core.Text;

/// <summary>The tables of <c>UnicodeFolding.txt</c>.</summary>
internal sealed class UnicodeTables
{
    private const char FirstHangulVowel = '\u1161';
    private const char LastHangulTail = '\u11C2';

    // Characters of the first plane that normal form C may replace, join or reorder.
    private readonly bool[] _suspects = new bool[0x10000];

    /// <summary>Canonical decompositions, one step.</summary>
    public Dictionary<int, int[]> Decompositions { get; } = [];

    /// <summary>Pairs that compose, and what they compose to.</summary>
    public Dictionary<(int First, int Second), int> Compositions { get; } = [];

    /// <summary>Canonical combining classes that are not zero.</summary>
    public Dictionary<int, int> Classes { get; } = [];

    /// <summary>Full case foldings.</summary>
    public Dictionary<int, int[]> Folds { get; } = [];

    /// <summary>Reads the tables.</summary>
    public static UnicodeTables Read(Stream stream)
    {
        using StreamReader reader = new StreamReader(stream, Encoding.ASCII);
        UnicodeTables tables = new UnicodeTables();
        while (reader.ReadLine() is { } line)
        {
            if (line[0] != '#')
            {
                tables.Add(line.Split(' '));
            }
        }

        for (int unit = (int)FirstHangulVowel; unit <= LastHangulTail; unit++)
        {
            tables._suspects[unit] = true;
        }

        return tables;
    }

    /// <summary>Whether the text may not be in normal form C. Almost all text is, and one pass shows it.</summary>
    public bool MayChange(ReadOnlySpan<char> text)
    {
        foreach (char unit in text)
        {
            if (unit >= '\u0300' && (_suspects[unit] || char.IsSurrogate(unit)))
            {
                return true;
            }
        }

        return false;
    }

    private void Add(string[] row)
    {
        int[] points = row.Skip(2).Select(Hex).ToArray();
        switch (row[0])
        {
            case "D":
                Decompositions.Add(Hex(row[1]), points);
                Compositions.Add((points[0], points[1]), Hex(row[1]));
                Suspect(points[1]);
                break;
            case "X":
                Decompositions.Add(Hex(row[1]), points);
                Suspect(Hex(row[1]));
                break;
            case "C":
                foreach (int point in points)
                {
                    Classes.Add(point, int.Parse(row[1], CultureInfo.InvariantCulture));
                    Suspect(point);
                }

                break;
            case "F":
                Folds.Add(Hex(row[1]), points);
                break;
            default:
                throw new InvalidOperationException($"Unknown row {row[0]} in the Unicode tables.");
        }
    }

    private void Suspect(int point)
    {
        if (point < _suspects.Length)
        {
            _suspects[point] = true;
        }
    }

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
