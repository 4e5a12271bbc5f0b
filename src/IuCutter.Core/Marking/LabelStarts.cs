using System.Text;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Marking;

/// <summary>
/// The first two bytes with which a label may begin. Most lines of a law are told by them, undecoded, to open nothing;
/// what passes is read in full, so a pair too many costs time and one too few would cost a unit.
/// </summary>
internal sealed class LabelStarts
{
    // No-break space, soft hyphen, long s, Kelvin sign, zero-width space, byte order mark: what folding or cleaning makes
    // of these after a first letter is not looked at here.
    private static readonly byte[] Doubtful = [0xC2, 0xC5, 0xE2, 0xE3, 0xEF];

    private readonly GrammarProfile _profile;
    private readonly bool[] _pairs = new bool[256 * 256];

    /// <summary>The beginnings of the labels of a profile, down to a level.</summary>
    public LabelStarts(GrammarProfile profile, int deepest)
    {
        _profile = profile;
        foreach (var level in profile.Levels.Take(deepest + 1))
        {
            foreach (var word in level.Words.Concat(level.Numberless).Concat(level.Numbers.HasFlag(NumberForms.Ordinal) ? profile.Ordinals.Keys : []))
            {
                Add(word);
            }

            if (level.Words.IsEmpty && level.Close.Length > 0)
            {
                AddNumbers(level);
            }
        }

        foreach (var skip in profile.Skips)
        {
            Add(skip);
        }
    }

    /// <summary>Whether a line may begin with a label.</summary>
    /// <param name="line">The line without its line end.</param>
    public bool MayBegin(ReadOnlySpan<byte> line)
    {
        var at = line.IndexOfAnyExcept(" \t*_\\"u8);
        if (at < 0)
        {
            return false;
        }

        // Blanks of another kind, a page break among them, may stand before a label.
        var first = line[at];
        return first < ' ' || Doubtful.Contains(first) || _pairs[(first << 8) | (at + 1 < line.Length ? line[at + 1] : ' ')];
    }

    /// <summary>Lets a word begin a line, in either case, composed or not.</summary>
    private void Add(string word)
    {
        foreach (var first in Forms(word[0]))
        {
            if (first.Length > 1 || word.Length == 1)
            {
                Allow(first);
                continue;
            }

            foreach (var second in Forms(word[1]).Select(form => form[0]).Concat(Doubtful))
            {
                _pairs[(first[0] << 8) | second] = true;
            }
        }
    }

    /// <summary>What a level without a word begins with: its sign, or its number.</summary>
    private void AddNumbers(ProfileLevel level)
    {
        var roman = level.Numbers.HasFlag(NumberForms.Roman);
        var signs = level.Open.Length > 0 ? level.Open[..1] : (level.Numbers.HasFlag(NumberForms.Arabic) ? "0123456789" : "") + (roman ? "ivxlcdm" : "");
        foreach (var form in signs.Concat(roman ? _profile.RomanConfusables.Keys : []).SelectMany(Forms))
        {
            Allow(form);
        }

        if (level.Open.Length == 0 && level.Numbers.HasFlag(NumberForms.Letter))
        {
            foreach (var letter in level.Alphabet)
            {
                // One letter, and then what closes it, which may be escaped.
                Add($"{letter}{level.Close}");
                Add($"{letter}\\");
            }
        }
    }

    private void Allow(byte[] form)
    {
        if (form.Length > 1)
        {
            _pairs[(form[0] << 8) | form[1]] = true;
        }
        else
        {
            _pairs.AsSpan(form[0] << 8, 256).Fill(true);
        }
    }

    /// <summary>A folded character as it may be typed: either case, decomposed, or another that is read as this one.</summary>
    private IEnumerable<byte[]> Forms(char sign) =>
        _profile.Confusables.Where(pair => pair.Value == sign && pair.Key <= char.MaxValue).Select(pair => (char)pair.Key).Append(sign)
            .SelectMany(one => new[] { one, char.ToUpperInvariant(one), UnicodeText.BaseOf(one), char.ToUpperInvariant(UnicodeText.BaseOf(one)) })
            .Distinct()
            .Select(one => Encoding.UTF8.GetBytes([one]));
}
