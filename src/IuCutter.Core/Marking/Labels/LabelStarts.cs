using System.Text;
using IuCutter.Core.Profiles;
using IuCutter.Core.Text;

namespace IuCutter.Core.Marking.Labels;

/// <summary>
/// The bytes with which a label may begin. Of most lines the first four, undecoded, show that they open nothing;
/// what passes is read in full, so a line too many costs time and one too few would cost a unit.
/// </summary>
internal sealed class LabelStarts
{
    // No-break space, soft hyphen, long s, Kelvin sign, zero-width space, byte order mark: what folding or cleaning makes
    // of these after a first letter is not looked at here.
    private static readonly byte[] Doubtful = [0xC2, 0xC5, 0xE2, 0xE3, 0xEF];

    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];

    private readonly GrammarProfile _profile;
    private readonly Follow[] _pairs = new Follow[256 * 256];
    private readonly bool[] _nextPairs = new bool[256 * 256];

    /// <summary>Words by the hundred begin with the same few letters.</summary>
    private readonly Dictionary<char, byte[][]> _forms = [];

    /// <summary>The kinds of byte that must follow the first two.</summary>
    [Flags]
    private enum Follow : byte
    {
        Nothing = 0,
        NextPair = 1,
        ClosedNumber = 2,
        Anything = 4,
    }

    /// <summary>The beginnings of the labels of a profile, down to a level.</summary>
    public LabelStarts(GrammarProfile profile, int deepest)
    {
        _profile = profile;
        foreach (ProfileLevel? level in profile.Levels.Take(deepest + 1))
        {
            foreach (
                string? word in level
                    .Words.Concat(level.Numberless)
                    .Concat(level.Numbers.HasFlag(NumberForms.Ordinal) ? profile.Ordinals.Keys : [])
            )
            {
                Add(word);
            }

            foreach (char digit in level.Bare != Openings.None ? "0123456789" : "")
            {
                Add($"{digit}");
            }

            if (level.Words.IsEmpty && level.Close.Length > 0)
            {
                AddNumbers(level);
            }
        }

        foreach (string skip in profile.Skips)
        {
            Add(skip);
        }
    }

    /// <summary>Whether a line may begin with a label.</summary>
    /// <param name="line">The line without its line end.</param>
    public bool MayBegin(ReadOnlySpan<byte> line)
    {
        int at = line.IndexOfAnyExcept(" \t*_\\"u8);
        if (at < 0)
        {
            return false;
        }

        // Blanks of another kind, a page break among them, may stand before a label.
        ReadOnlySpan<byte> start = line[at..];
        if (start[0] < ' ' || start.Length < 4 || Doubtful.Contains(start[0]))
        {
            return true;
        }

        // Here and where a number is read bits are compared and HasFlag is not called: until the code is optimised, it puts
        // both of its operands on the heap, for every line.
        Follow follow = _pairs[Pair(start[0], start[1])];
        return follow >= Follow.Anything
            || ((follow & Follow.NextPair) != 0 && (!Ascii.IsValid(start[..4]) || _nextPairs[Pair(start[2], start[3])]))
            || ((follow & Follow.ClosedNumber) != 0 && IsClosed(start));
    }

    /// <summary>A Roman number begins like many words; but those have small letters, and a blank or a comma after them.</summary>
    private static bool IsClosed(ReadOnlySpan<byte> start)
    {
        int end = 1;
        while (end < start.Length && char.IsAsciiLetterLower((char)start[end]))
        {
            end++;
        }

        return end == 1 || (end < start.Length && start[end] is not ((byte)' ' or (byte)','));
    }

    private static int Pair(int first, int second) => (first << 8) | second;

    /// <summary>Lets a word begin a line, in either case, composed or not.</summary>
    private void Add(string word)
    {
        // A blank may be typed in many ways.
        Follow follow = word.Length > 2 && !word.AsSpan(0, Math.Min(word.Length, 4)).Contains(' ') ? Follow.NextPair : Follow.Anything;
        foreach (byte[] first in Forms(word[0]))
        {
            IEnumerable<byte> seconds =
                first.Length > 1 ? [first[1]]
                : word.Length == 1 ? Bytes
                : Forms(word[1]).Select(form => form[0]).Concat(Doubtful);
            foreach (byte second in seconds)
            {
                _pairs[Pair(first[0], second)] |= follow;
            }
        }

        foreach (byte third in word.Length > 2 ? Forms(word[2]).Select(form => form[0]) : [])
        {
            foreach (byte fourth in word.Length > 3 ? Forms(word[3]).Select(form => form[0]) : Bytes)
            {
                _nextPairs[Pair(third, fourth)] = true;
            }
        }
    }

    /// <summary>Adds the beginnings of a level without a word: its sign, or its number.</summary>
    private void AddNumbers(ProfileLevel level)
    {
        if (level.Open.Length > 0)
        {
            Add(level.Open[..1]);
            return;
        }

        foreach (char digit in level.Numbers.HasFlag(NumberForms.Arabic) ? "0123456789" : "")
        {
            Add($"{digit}");
        }

        foreach (char letter in level.Numbers.HasFlag(NumberForms.Letter) ? level.Alphabet : "")
        {
            // One letter, and then what closes it, which may be escaped.
            Add($"{letter}{level.Close}");
            Add($"{letter}\\");
        }

        foreach (char sign in level.Numbers.HasFlag(NumberForms.Roman) ? _profile.RomanConfusables.Keys.Concat("IVXLCDM") : [])
        {
            Follow follow = char.IsAscii(sign) ? Follow.ClosedNumber : Follow.Anything;
            foreach (ref Follow pair in _pairs.AsSpan(Pair(Encoding.UTF8.GetBytes([sign])[0], 0), 256))
            {
                pair |= follow;
            }
        }
    }

    /// <summary>A folded character as it may be typed: either case, decomposed, or another that is read as this one.</summary>
    private byte[][] Forms(char sign)
    {
        if (!_forms.TryGetValue(sign, out byte[][]? forms))
        {
            forms =
            [
                .. _profile
                    .Confusables.Where(pair => pair.Value == sign && pair.Key <= char.MaxValue)
                    .Select(pair => (char)pair.Key)
                    .Append(sign)
                    .SelectMany(one =>
                        new[] { one, char.ToUpperInvariant(one), UnicodeText.BaseOf(one), char.ToUpperInvariant(UnicodeText.BaseOf(one)) }
                    )
                    .Distinct()
                    .Select(one => Encoding.UTF8.GetBytes([one])),
            ];
            _forms.Add(sign, forms);
        }

        return forms;
    }
}
