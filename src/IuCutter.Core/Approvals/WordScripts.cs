using IuCutter.Core.Text;

namespace IuCutter.Core.Approvals;

/// <summary>The scripts of a word's letters (UTS 39, 5: the resolved script set), and what they can be taken for.</summary>
internal sealed class WordScripts(TextSurvey survey)
{
    private readonly CharacterTables _tables = CharacterTables.Instance;
    private ScriptSet _withoutLatin = ScriptSet.All;
    private int _letters;
    private bool _looksLikeMain = true;
    private bool _isRomanNumber = true;

    /// <summary>Whether nothing was added.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Whether a letter or digit is in a style of its own.</summary>
    public bool IsStyled { get; private set; }

    /// <summary>The scripts that have all of its letters; empty when none has.</summary>
    public ScriptSet Scripts { get; private set; } = ScriptSet.All;

    /// <summary>Whether its letters are of scripts that are not written together (5.2: Highly Restrictive).</summary>
    public bool IsMixed => Scripts.IsEmpty && !_withoutLatin.Meets(survey.EastAsian);

    /// <summary>Adds a character.</summary>
    public void Add(int point, CharacterTraits traits)
    {
        IsEmpty = false;
        bool isWide = (traits & CharacterTraits.Wide) != 0;
        IsStyled |= (traits & CharacterTraits.Styled) != 0 || (isWide && survey.Main != survey.EastAsian);
        int number = _tables.SetNumber(point);
        if (number == 0 || (traits & (CharacterTraits.Mark | CharacterTraits.Digit)) != 0)
        {
            return;
        }

        ScriptSet scripts = _tables.Set(number);
        bool isSymbol = scripts == survey.Greek && survey.Main != survey.Greek && !_tables.LooksLike(point, survey.Latin);
        _letters++;
        _looksLikeMain &= _tables.LooksLike(point, survey.Main);
        _isRomanNumber &= point < 0x80 && "IVXLCDMivxlcdm".Contains((char)point, StringComparison.Ordinal);
        if (isSymbol)
        {
            return;
        }

        // Han is written with kana, with Bopomofo and with Hangul: for words they are one.
        scripts = scripts.Meets(survey.EastAsian) ? scripts.Or(survey.EastAsian) : scripts;
        Scripts = Scripts.And(scripts);
        _withoutLatin = scripts == survey.Latin ? _withoutLatin : _withoutLatin.And(scripts);
    }

    /// <summary>
    /// Whether all its letters are of another script than the document's and each looks like one of the document's (UTS 39, 4:
    /// whole-script confusable). A Roman number is one in every script.
    /// </summary>
    public bool IsLookAlike(int minLetters) =>
        _letters >= minLetters
        && _looksLikeMain
        && !Scripts.IsEmpty
        && !Scripts.Meets(survey.Main)
        && !_isRomanNumber
        && !(survey.Main == survey.EastAsian && Scripts.Meets(survey.Latin));

    /// <summary>Whether it has letters of one of the scripts that cannot be taken for the document's.</summary>
    public bool IsPlainlyOf(ScriptSet scripts) => _letters > 0 && !_looksLikeMain && Scripts.Meets(scripts) && Scripts != ScriptSet.All;
}
