using System.Globalization;
using System.IO.Compression;
using System.Text;
using IuCutter.Core.Text;

namespace IuCutter.Core.Tests.Text;

/// <summary>
/// Normal form C against Unicode's own test file. Plan and verifier share this code, so that neither shows a fault of the
/// other: the file, which others wrote, does.
/// </summary>
[Trait("Promise", "5")]
public sealed class NormalizationTests
{
    private const int Lines = 18_992;

    private static readonly Lazy<List<(bool IsPart1, string[] Columns)>> Cases = new(Read);

    // NormalizationTest.txt: c2 == toNFC(c1) == toNFC(c2) == toNFC(c3); c4 == toNFC(c4) == toNFC(c5).
    [Fact]
    public void Compose_EveryLineOfUnicodesTest_IsAsTheFileSays()
    {
        Assert.Equal(Lines, Cases.Value.Count);
        Assert.Empty(Cases.Value.Where(line => !Holds(line.Columns, UnicodeText.Compose)).Select(line => Show(line.Columns)));
    }

    // Part 1 lists every character that normalization changes: all others are their own normal form C.
    [Fact]
    public void Compose_EveryCharacterThatTheTestDoesNotList_IsItself()
    {
        HashSet<string> listed = Cases.Value.Where(line => line.IsPart1).Select(line => line.Columns[0]).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(16_967, listed.Count);
        List<string> changed = [];
        for (int point = 0; point <= 0x10FFFF; point++)
        {
            if (
                Rune.IsValid(point)
                && new Rune(point).ToString() is var text
                && !listed.Contains(text)
                && UnicodeText.Compose(text) != text
            )
            {
                changed.Add($"U+{point:X4}");
            }
        }

        Assert.Empty(changed);
    }

    [Fact]
    public void IsComposed_TextOfUnicodesTest_IsNeverSaidOfOneThatIsNot() =>
        Assert.Empty(
            Cases.Value.SelectMany(line => line.Columns.Where(text => UnicodeText.IsComposed(text) && UnicodeText.Compose(text) != text))
        );

    // The negative controls: what leaves a step out does not pass.
    [Fact]
    public void Holds_WithoutComposing_FailsInManyLines() =>
        Assert.True(Cases.Value.Count(line => !Holds(line.Columns, text => text)) > 10_000);

    [Fact]
    public void Holds_WithOnePairLessComposed_Fails() =>
        Assert.Contains(Cases.Value, line => !Holds(line.Columns, text => UnicodeText.Compose(text).Replace("\u1EAD", "\u1EA1\u0302")));

    private static bool Holds(string[] columns, Func<string, string> compose) =>
        columns[1] == compose(columns[0])
        && columns[1] == compose(columns[1])
        && columns[1] == compose(columns[2])
        && columns[3] == compose(columns[3])
        && columns[3] == compose(columns[4]);

    private static List<(bool IsPart1, string[] Columns)> Read()
    {
        string path = Path.Combine(RepositoryFolder.Root, "tests/IuCutter.Core.Tests/Text/NormalizationTest.txt.gz");
        using StreamReader reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.ASCII);
        List<(bool, string[])> cases = [];
        bool isPart1 = false;
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('@'))
            {
                isPart1 = line == "@Part1";
            }
            else if (!line.StartsWith('#'))
            {
                cases.Add((isPart1, [.. line.Split(';').Select(Text)]));
            }
        }

        return cases;
    }

    private static string Text(string points) =>
        string.Concat(points.Split(' ').Select(point => char.ConvertFromUtf32(int.Parse(point, NumberStyles.HexNumber, null))));

    private static string Show(string[] columns) =>
        string.Join("; ", columns.Select(text => string.Join(' ', text.EnumerateRunes().Select(rune => $"{rune.Value:X4}"))));
}
