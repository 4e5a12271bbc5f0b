using IuCutter.Core.Marking.Blocks;
using IuCutter.Core.Marking.Numbers;
using IuCutter.Core.Marking.Units;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Marking.Candidates;

/// <summary>A line that reads like the beginning of a unit, and what became of it.</summary>
internal sealed class Candidate(LineMark line, int level, Openings opening, LevelNumber? number)
{
    private string _reason = "";
    private Func<Candidate, string>? _why;

    /// <summary>Where it is.</summary>
    public LineMark Line { get; } = line;

    /// <summary>Index of its level; -1 for a heading that no level knows.</summary>
    public int Level { get; } = level;

    /// <summary>What kind of line it is.</summary>
    public Openings Opening { get; } = opening;

    /// <summary>Its number; null for a label without one.</summary>
    public LevelNumber? Number { get; private set; } = number;

    /// <summary>Reads its Roman number as a letter, after the letter before it in the alphabet.</summary>
    public void ReadAsLetter() => Number = Number?.AsLetter ?? Number;

    /// <summary>How much it looks like an opening, 1 at least.</summary>
    public int Weight { get; set; } = 1;

    /// <summary>Whether its number stands alone, though its level has words.</summary>
    public bool Wordless { get; init; }

    /// <summary>Whether it is a plain line that begins with one number and a point, as the lines of a list do.</summary>
    public bool MayBeList { get; init; }

    /// <summary>Whether a colon ends the text before it: then it begins a list.</summary>
    public bool AfterColon { get; init; }

    /// <summary>Whether a title follows its label.</summary>
    public bool Titled { get; init; }

    /// <summary>Whether a word in small letters follows its label, or another label, and no sign.</summary>
    public bool GoesOn { get; init; }

    /// <summary>Whether the next line that is not blank is another candidate: so look the lines of a table of contents.</summary>
    public bool Bare { get; set; }

    /// <summary>Whether it lies in quoted text: then it opens a unit only where a number would be missing otherwise.</summary>
    public bool Quoted { get; init; }

    /// <summary>What it adds to a chain.</summary>
    public int Worth => Bare || Quoted ? 0 : Weight;

    /// <summary>Whether it opens a unit.</summary>
    public bool Chosen { get; set; }

    /// <summary>Whether it could have opened a unit, and its number is all that spoke against it.</summary>
    public bool LeftOut { get; set; }

    /// <summary>Whether it reads like a container and stands in the text of a unit.</summary>
    public bool IsWithin { get; set; }

    /// <summary>Whether it is no heading and stands between two headings whose numbers leave it no place.</summary>
    public bool InText { get; set; }

    /// <summary>Whether numbers are missing before it.</summary>
    public bool AfterGap { get; set; }

    /// <summary>The rule of the profile that keeps it from being chosen at all; null for none.</summary>
    public LineRule? Rule { get; set; }

    /// <summary>Why it opens a unit or does not, for a person; made when it is asked for, which of most it never is.</summary>
    public string Reason
    {
        get => _why is null ? _reason : _why(this);
        set => _reason = value;
    }

    /// <summary>Leaves the words to who decided.</summary>
    public void Settle(Func<Candidate, string> why) => _why = why;
}
