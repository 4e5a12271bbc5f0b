using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace IuCutter.Core.Rosters;

/// <summary>
/// The skeleton of a text, in plain letters: case, accents, hidden characters and letters of other scripts that look Latin
/// are taken away (the idea of Unicode UTS 39, for the letters that rules are written with).
/// </summary>
internal static class LetterSkeleton
{
    /// <summary>Stands for a letter that is not known here: it may look like any.</summary>
    public const char AnyLetter = '?';

    // Pairs of a letter and the one that it looks like, both in lower case.
    // Of Cyrillic, Greek, Armenian and extended Latin. As escapes: here they must not look alike.
    private const string Lookalikes =
        "\u0430a\u0432b\u0435e\u0433r\u0456i\u0458j\u043Ak\u043Cm\u043Dh\u043Eo\u0440p\u0441c\u0442t\u0443y"
        + "\u0445x\u0455s\u0501d\u051Bq\u051Dw\u04BBh\u044Cb\u050Dg\u043Fn\u0438u\u0446u\u051Dw\u0437e"
        + "\u03B1a\u03B2b\u03B5e\u03B7n\u03B9i\u03BAk\u03BCu\u03BDv\u03BFo\u03C1p\u03C4t\u03C5u\u03C7x\u03B3y"
        + "\u03C3o\u03C9w\u03B6z"
        + "\u0561w\u0578n\u057Du\u0585o\u0581g\u0570h\u0575j"
        + "\u0131i\u0237j\u0142l\u00F8o\u0111d\u0127h\u0167t\u0185b\u0261g\u0251a\u0269i\u028Bv\u028Fy\u1D00a"
        + "\u0299b\u1D04c\u1D05d\u1D07e\uA730f\u0262g\u029Ch\u026Ai\u1D0Aj\u1D0Bk\u029Fl\u1D0Dm\u0274n\u1D0Fo"
        + "\u1D18p\u0280r\uA731s\u1D1Bt\u1D1Cu\u1D20v\u1D21w\u1D22z\u0269i\u01C0l";

    private static readonly ImmutableDictionary<char, char> Latin = Pairs();

    /// <summary>
    /// Letters a to z or <see cref="AnyLetter"/>, digits, <c>-</c> for what joins words, <c>:</c> or <c>=</c>, and blanks for
    /// all else.
    /// </summary>
    public static string Of(string text)
    {
        StringBuilder whole = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            // A lone surrogate has become U+FFFD here: no text is refused by the normalization.
            whole.Append(rune.ToString());
        }

        StringBuilder skeleton = new StringBuilder(text.Length);
        foreach (Rune rune in whole.ToString().Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Letter(rune) is { } letter)
            {
                skeleton.Append(letter);
            }
        }

        return skeleton.ToString();
    }

    private static char? Letter(Rune rune)
    {
        Rune lower = Rune.ToLowerInvariant(rune);
        return Rune.GetUnicodeCategory(rune) switch
        {
            // Hidden, or on top of another letter.
            UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => null,
            // The fillers of Hangul are letters that do not show.
            UnicodeCategory.OtherLetter when rune.Value is 0x115F or 0x1160 or 0x3164 or 0xFFA0 => null,
            UnicodeCategory.ModifierLetter when rune.Value is 0x02D0 or 0xA789 => ':',
            UnicodeCategory.DecimalDigitNumber => (char)('0' + (int)Rune.GetNumericValue(rune)),
            UnicodeCategory.DashPunctuation or UnicodeCategory.ConnectorPunctuation => '-',
            _ when rune.Value is 0x2212 or 0x02D7 or '~' or '/' => '-',
            _ when rune.Value is ':' or 0x2236 or 0xA789 or 0x05C3 or 0x0589 => ':',
            _ when rune.Value is '=' => '=',
            _ when lower.IsAscii && Rune.IsLetter(lower) => (char)lower.Value,
            _ when lower.IsBmp && Latin.TryGetValue((char)lower.Value, out char latin) => latin,
            _ when Rune.IsLetter(rune) => AnyLetter,
            _ => ' ',
        };
    }

    private static ImmutableDictionary<char, char> Pairs()
    {
        ImmutableDictionary<char, char>.Builder pairs = ImmutableDictionary.CreateBuilder<char, char>();
        for (int i = 0; i + 1 < Lookalikes.Length; i += 2)
        {
            pairs[Lookalikes[i]] = Lookalikes[i + 1];
        }

        return pairs.ToImmutable();
    }
}
