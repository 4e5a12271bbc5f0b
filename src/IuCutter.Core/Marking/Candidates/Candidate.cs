using IuCutter.Core.Marking.Blocks;
using IuCutter.Core.Marking.Numbers;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Marking.Candidates;

/// <summary>
/// A line that reads like the beginning of a unit. What the line itself says is read once; what later passes find has one
/// writer per member, which <c>README.md</c> of this folder's parent names.
/// </summary>
internal sealed class Candidate(LineMark line, int level, Openings opening, LevelNumber? number)
{
    /// <summary>Where it is.</summary>
    public LineMark Line { get; } = line;

    /// <summary>Index of its level; -1 for a heading that no level knows, which always opens a unit.</summary>
    public int Level { get; } = level;

    /// <summary>The kind of its line.</summary>
    public Openings Opening { get; } = opening;

    /// <summary>Its number; null for a label without one. Set again where a Roman number is found to be a letter.</summary>
    public LevelNumber? Number { get; set; } = number;

    /// <summary>How much it looks like an opening, by what stands around it; 1 at least.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Whether its number stands alone, though its level has words.</summary>
    public bool Wordless { get; init; }

    /// <summary>Whether it is a plain line that begins with one number and a point, as the lines of a list do.</summary>
    public bool MayBeList { get; init; }

    /// <summary>Whether a colon ends the text before it: then it begins a list.</summary>
    public bool AfterColon { get; init; }

    /// <summary>Whether a title follows its label.</summary>
    public bool Titled { get; init; }

    /// <summary>Whether a word in small letters follows its label, or another label, and no sign.</summary>
    public bool SentenceGoesOn { get; init; }

    /// <summary>Whether it lies in quoted text: then it opens a unit only where a number would be missing otherwise.</summary>
    public bool Quoted { get; init; }

    /// <summary>Whether its level does not open at this kind of line.</summary>
    public bool IsWrongOpening { get; init; }

    /// <summary>Whether it looks like a line of a table of contents or of citations: another label follows at once.</summary>
    public bool LooksLikeContents { get; set; }

    /// <summary>Whether a level has nothing but lines that look like contents, so that they are its text after all.</summary>
    public bool ContentsOverruled { get; set; }

    /// <summary>Why it stands in the text of a unit though it reads like a container; null when it does not.</summary>
    public string? WithinUnit { get; set; }

    /// <summary>Whether it is no heading and stands between two headings whose numbers leave it no place.</summary>
    public bool IsBetweenUnits { get; set; }

    /// <summary>The property that other lines of its level have and it has not, so that only those open; null for none.</summary>
    public LineRule? Outranked { get; set; }

    /// <summary>Whether it was chosen to open a unit.</summary>
    public Choice Choice { get; set; }

    /// <summary>Whether it is taken for a line of a table of contents or of citations.</summary>
    public bool IsContents => LooksLikeContents && !ContentsOverruled;

    /// <summary>Its weight in a chain of numbers; 0 for a line of contents or in quoted text.</summary>
    public int ChainWeight => IsContents || Quoted ? 0 : Weight;

    /// <summary>Whether nothing but its number can keep it from opening a unit, as far as the passes have come.</summary>
    public bool IsEligible => Level >= 0 && Line.Shield is null && !IsWrongOpening && WithinUnit is null && Outranked is null;

    /// <summary>Whether it opens a unit.</summary>
    public bool Chosen => Level < 0 || Choice != Choice.None;

    /// <summary>Whether it opens a unit and numbers are missing before it.</summary>
    public bool AfterGap => Choice == Choice.ChosenAfterGap;

    /// <summary>Whether it could have opened a unit, and its number is all that spoke against it.</summary>
    public bool IsRejected => !Chosen && !Quoted && Number is not null && IsEligible;

    /// <summary>The rule of the profile that keeps it from being chosen at all; null for none.</summary>
    public LineRule? Rule =>
        IsWrongOpening ? LineRule.WrongOpening
        : WithinUnit is not null ? LineRule.WithinUnit
        : Outranked;
}
