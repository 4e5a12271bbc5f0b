using System.Globalization;
using System.Text;
using IuCutter.Core.Text;

namespace IuCutter.Core.Approvals;

/// <summary>Looks at one line, or one title, character by character and word by word.</summary>
/// <param name="survey">The document that it is of.</param>
/// <param name="minLetters">The shortest word of look-alikes: 2 in a text, where a Greek letter alone is a symbol; 1 in a title.</param>
internal sealed class LineRisks(TextSurvey survey, int minLetters)
{
    private readonly CharacterTables _tables = CharacterTables.Instance;
    private readonly List<WordScripts> _words = [];
    private RiskTallies _to = new();
    private int _line;

    /// <summary>Counts what a line holds.</summary>
    public void Look(string text, int line, RiskTallies to)
    {
        (_to, _line) = (to, line);
        _words.Clear();
        WordScripts word = new WordScripts(survey);
        Rune before = default;
        int marks = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            CharacterTraits traits = _tables.Traits(rune.Value);
            Count(rune, before, traits);
            marks = (traits & CharacterTraits.Mark) != 0 ? marks + 1 : 0;
            Add(RiskKind.Marks, marks == TextSurvey.MaxMarks + 1);
            if (Rune.IsLetterOrDigit(rune) || (traits & (CharacterTraits.Mark | CharacterTraits.Styled | CharacterTraits.ZeroWidth)) != 0)
            {
                word.Add(rune.Value, traits);
            }
            else if ((traits & (CharacterTraits.Bidi | CharacterTraits.Invisible)) == 0)
            {
                word = End(word);
            }

            before = rune;
        }

        End(word);
        for (int i = 0; i < _words.Count; i++)
        {
            Add(RiskKind.LookAlikes, IsLookAlike(i));
        }
    }

    private void Count(Rune rune, Rune before, CharacterTraits traits)
    {
        if ((traits & ~CharacterTraits.Mark) == 0)
        {
            return;
        }

        Add(RiskKind.Bidi, (traits & CharacterTraits.Bidi) != 0);
        Add(RiskKind.ZeroWidth, (traits & CharacterTraits.ZeroWidth) != 0 && !JoinsEmoji(rune, before));
        Add(RiskKind.Invisible, (traits & CharacterTraits.Invisible) != 0 && !Selects(rune, before));
        Add(RiskKind.RightToLeft, (traits & CharacterTraits.RightToLeft) != 0 && !survey.IsRightToLeft);
        bool foreign = !_tables.Set(_tables.SetNumber(rune.Value)).Meets(survey.Main);
        Add(RiskKind.Digits, (traits & CharacterTraits.Digit) != 0 && IsScripts(rune.Value) && foreign);
    }

    // Of the digits that belong to a script; the full-width and the mathematical ones are styled, not foreign.
    private bool IsScripts(int point) => _tables.SetNumber(point) != 0;

    // A family is one picture of several, joined by U+200D.
    private static bool JoinsEmoji(Rune rune, Rune before) =>
        rune.Value == 0x200D && (IsPicture(before) || before.Value is 0xFE0F or (>= 0x1F3FB and <= 0x1F3FF));

    // What follows a picture selects its colour, what follows an ideograph one of its forms (UTS 51, UTS 37).
    private bool Selects(Rune rune, Rune before) =>
        rune.Value switch
        {
            0xFE0E or 0xFE0F => IsPicture(before) || before.Value is '#' or '*' or (>= '0' and <= '9') or 0x203C or 0x2049,
            (>= 0xFE00 and <= 0xFE0D) or (>= 0xE0100 and <= 0xE01EF) => _tables
                .Set(_tables.SetNumber(before.Value))
                .Meets(survey.EastAsian),
            >= 0xE0020 and <= 0xE007F => before.Value is 0x1F3F4 or (>= 0xE0020 and <= 0xE007E),
            _ => false,
        };

    private static bool IsPicture(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol && rune.Value != 0x2800;

    private WordScripts End(WordScripts word)
    {
        if (word.IsEmpty)
        {
            return word;
        }

        Add(RiskKind.MixedScripts, word.IsMixed);
        Add(RiskKind.Styled, word.IsStyled);
        _words.Add(word);
        return new WordScripts(survey);
    }

    // Within a passage of the other script, which cannot be taken for the document's, a word may look like one by chance.
    private bool IsLookAlike(int at) => _words[at].IsLookAlike(minLetters) && !IsForeign(at, at - 1) && !IsForeign(at, at + 1);

    private bool IsForeign(int at, int beside) => beside >= 0 && beside < _words.Count && _words[beside].IsPlainlyOf(_words[at].Scripts);

    private void Add(RiskKind kind, bool found)
    {
        if (found)
        {
            _to.Add(kind, 1, _line);
        }
    }
}
