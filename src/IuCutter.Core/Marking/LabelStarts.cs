using System.Text;

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

    private readonly bool[] _pairs = new bool[256 * 256];

    /// <summary>Lets a word begin a line, in either case, composed or not.</summary>
    /// <param name="word">The word, folded.</param>
    /// <param name="likes">The other characters that are read as this one.</param>
    public void Add(string word, Func<char, IEnumerable<char>> likes)
    {
        foreach (var first in Forms(word[0], likes))
        {
            if (first.Length > 1 || word.Length == 1)
            {
                Allow(first);
                continue;
            }

            foreach (var second in Forms(word[1], likes))
            {
                _pairs[(first[0] << 8) | second[0]] = true;
            }

            foreach (var second in Doubtful)
            {
                _pairs[(first[0] << 8) | second] = true;
            }
        }
    }

    /// <summary>Lets a character begin a line, whatever follows it.</summary>
    public void Add(char sign, Func<char, IEnumerable<char>> likes)
    {
        foreach (var form in Forms(sign, likes))
        {
            Allow(form);
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

        // Blanks of another kind may stand before a label.
        var first = line[at];
        return first < ' ' || Doubtful.Contains(first) || _pairs[(first << 8) | (at + 1 < line.Length ? line[at + 1] : ' ')];
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

    private static IEnumerable<byte[]> Forms(char sign, Func<char, IEnumerable<char>> likes) =>
        likes(sign).Append(sign)
            .SelectMany(one => new[] { one, char.ToUpperInvariant(one), UnicodeText.BaseOf(one), char.ToUpperInvariant(UnicodeText.BaseOf(one)) })
            .Distinct()
            .Select(one => Encoding.UTF8.GetBytes([one]));
}
