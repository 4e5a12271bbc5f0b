using System.Text;
using IuCutter.Core.Marking.Labels;
using IuCutter.Core.Marking.Numbers;
using IuCutter.Core.Profiles;
using IuCutter.Core.Tests.Documents;
using IuCutter.Core.Text;
using Xunit;

namespace IuCutter.Core.Tests.Marking;

/// <summary>What four bytes say of a line: never that it opens nothing when it holds a label.</summary>
public sealed class LabelStartsTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("vi-law", "Điều 5. Phạm vi")]
    [InlineData("vi-law", "ĐIỀU 5")]
    [InlineData("vi-law", "Ðiều 5")]
    [InlineData("vi-law", "Đie\u0302\u0300u 5")]
    [InlineData("vi-law", "\fĐiều 5")]
    [InlineData("vi-law", "\u00A0\u00A0Điều 5")]
    [InlineData("vi-law", "\u200BĐiều 5")]
    [InlineData("vi-law", "**_Mu\u0323c 2_**")]
    [InlineData("vi-law", "CH\u00ADƯƠNG II")]
    [InlineData("vi-law", "1\\. Khoản")]
    [InlineData("vi-law", "đ) Điểm")]
    [InlineData("vi-law", "a\\) Điểm")]
    [InlineData("de-law", "II. Teil")]
    [InlineData("de-law", "IVa. Teil")]
    [InlineData("de-law", "§ 5")]
    [InlineData("de-law", "Zwölfter Abschnitt")]
    [InlineData("en-law", "\u017Fection 5")]
    [InlineData("fr-law", "Art. 5")]
    [InlineData("es-law", "\tArtículo 5")]
    public void MayBegin_Label_IsNeverLost(string name, string line)
    {
        GrammarProfile profile = ProfileCatalogue.Get(name);
        Assert.True(HasLabel(line, profile), "the line is no label");
        Assert.True(new LabelStarts(profile, profile.Levels.Length - 1).MayBegin(Encoding.UTF8.GetBytes(line)));
    }

    [Theory]
    [InlineData("de-law", "Die Vorschriften des Titels")]
    [InlineData("de-law", "Im Falle des Absatzes")]
    [InlineData("vi-law", "Luật này quy định về")]
    [InlineData("vi-law", "")]
    [InlineData("vi-law", "  ** ")]
    public void MayBegin_Sentence_IsToldAtOnce(string name, string line)
    {
        GrammarProfile profile = ProfileCatalogue.Get(name);
        Assert.False(new LabelStarts(profile, profile.LevelIndex(profile.UnitLevel)).MayBegin(Encoding.UTF8.GetBytes(line)));
    }

    [Fact]
    public void MayBegin_EveryLineOfTheCorpus_IsNotLostWhereItIsALabel()
    {
        int lines = 0,
            labels = 0,
            passed = 0;
        foreach (GrammarProfile? profile in ProfileCatalogue.All.Where(profile => !profile.Levels.IsEmpty))
        {
            LabelStarts starts = new LabelStarts(profile, profile.Levels.Length - 1);
            LevelMatcher matcher = new LevelMatcher(profile, profile.Levels.Length - 1);
            foreach (
                byte[]? line in Corpus.Files().Where(file => !file.StartsWith("versions/", StringComparison.Ordinal)).SelectMany(Sample)
            )
            {
                bool passes = starts.MayBegin(line);
                bool isLabel = matcher.IsLabel(LineText.Read(line, profile, new char[LineText.Room]));
                Assert.True(passes || !isLabel, $"{profile.Name}: {Encoding.UTF8.GetString(line)}");
                lines++;
                labels += isLabel ? 1 : 0;
                passed += passes ? 1 : 0;
            }
        }

        output.WriteLine($"{lines} lines, {passed} read in full, {labels} labels");
        Assert.True(labels > 1_000 && passed < lines / 2);
    }

    private static bool HasLabel(string line, GrammarProfile profile) =>
        new LevelMatcher(profile, profile.Levels.Length - 1).IsLabel(
            LineText.Read(Encoding.UTF8.GetBytes(line), profile, new char[LineText.Room])
        );

    // Every seventh line: enough of each document, in seconds.
    private static IEnumerable<byte[]> Sample(string file)
    {
        byte[] bytes = Corpus.Read(file);
        int number = 0;
        for (int at = 0; at < bytes.Length; number++)
        {
            int start = at;
            at = LineEnds.Next(bytes, at, out int end);
            if (number % 7 == 0 && end > start && System.Text.Unicode.Utf8.IsValid(bytes.AsSpan(start, end - start)))
            {
                yield return bytes[start..end];
            }
        }
    }
}
