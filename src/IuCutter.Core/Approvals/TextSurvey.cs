using System.Text;
using IuCutter.Core.Text;

namespace IuCutter.Core.Approvals;

/// <summary>
/// The first pass over a document: which script it is written in, and which of its lines hold something that has to be looked at.
/// Almost every line of almost every document is passed over here, at a look-up for each character.
/// </summary>
internal sealed class TextSurvey
{
    /// <summary>More combining marks than this on one letter are no spelling: Hebrew with cantillation has four.</summary>
    public const int MaxMarks = 4;

    private readonly CharacterTables _tables = CharacterTables.Instance;
    private readonly List<Noted> _noted = [];
    private readonly long[] _letters;
    private readonly int _latin;
    private long _rightToLeft;

    /// <summary>Begins.</summary>
    public TextSurvey()
    {
        _letters = new long[_tables.SetCount];
        _latin = _tables.SetNumber('a');
        Latin = _tables.Named("Latn");
        EastAsian = _tables.Named("Hani", "Hira", "Kana", "Bopo", "Hang");
        Greek = _tables.Named("Grek");
    }

    /// <summary>Latin.</summary>
    public ScriptSet Latin { get; }

    /// <summary>Greek, whose letters are symbols too.</summary>
    public ScriptSet Greek { get; }

    /// <summary>The scripts that are written together, and with Latin (UTS 39, 5.2, Highly Restrictive).</summary>
    public ScriptSet EastAsian { get; }

    /// <summary>The lines that have to be looked at, with their numbers; known when the survey is closed.</summary>
    public IEnumerable<(int Number, string Text)> Lines =>
        _noted.Where(line => line.Suspect || !line.Scripts.IsWithin(Main)).Select(line => (line.Number, line.Text));

    /// <summary>The script that most of the text is in; the East Asian ones are one. Empty when it has no letters.</summary>
    public ScriptSet Main { get; private set; }

    /// <summary>Whether most letters are written from right to left.</summary>
    public bool IsRightToLeft { get; private set; }

    /// <summary>Adds a line of ASCII: it holds nothing to look at, and counts as Latin.</summary>
    public void AddAscii(int length) => _letters[_latin] += length;

    /// <summary>Adds another line.</summary>
    public void Add(int number, string line)
    {
        if (IsPlain(line))
        {
            AddAscii(line.Length);
            return;
        }

        (bool suspect, ScriptSet scripts, int marks) = (false, default, 0);
        foreach (Rune rune in line.EnumerateRunes())
        {
            int set = _tables.SetNumber(rune.Value);
            CharacterTraits traits = _tables.Traits(rune.Value);
            _letters[set]++;
            _rightToLeft += (traits & CharacterTraits.RightToLeft) != 0 ? 1 : 0;
            marks = (traits & CharacterTraits.Mark) != 0 ? marks + 1 : 0;
            suspect |= (traits & ~CharacterTraits.Mark) != 0 || marks > MaxMarks;
            scripts = marks == 0 ? scripts.Or(_tables.Set(set)) : scripts;
        }

        _noted.Add(new Noted(number, line, suspect, scripts));
    }

    /// <summary>Whether a text has nothing but letters of Latin and what all scripts use.</summary>
    public bool IsPlain(string text)
    {
        foreach (char unit in text)
        {
            if (!_tables.IsPlain(unit))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Decides on the main script, when every line was added.</summary>
    public void Close()
    {
        (long most, long eastAsian, long all) = (0, 0, 0);
        for (int number = 1; number < _letters.Length; number++)
        {
            ScriptSet set = _tables.Set(number);
            long letters = _letters[number];
            all += letters;
            eastAsian += set.Meets(EastAsian) ? letters : 0;
            if (letters > most && !set.Meets(EastAsian))
            {
                (most, Main) = (letters, set);
            }
        }

        Main = eastAsian > most ? EastAsian : Main;
        IsRightToLeft = 2 * _rightToLeft > all;
    }

    private readonly record struct Noted(int Number, string Text, bool Suspect, ScriptSet Scripts);
}
