using IuCutter.Core.Marking.Blocks;
using IuCutter.Core.Marking.Candidates;
using IuCutter.Core.Marking.Units;

namespace IuCutter.Core.Marking;

/// <summary>The record of a marker's decisions, kept on request. It also holds those before a stop.</summary>
internal sealed class MarkTrace
{
    /// <summary>Line on which the text begins, after the front matter.</summary>
    public int FirstLine { get; set; } = 1;

    /// <summary>The rule of the block structure for each line from <see cref="FirstLine"/> on.</summary>
    public List<LineRule> Blocks { get; } = [];

    /// <summary>The headings outside every container, in a profile that cuts by depth.</summary>
    public List<HeadingMark> Headings { get; set; } = [];

    /// <summary>Headings deeper than this are text.</summary>
    public int DeepestHeading { get; set; }

    /// <summary>The lines with a label, with what became of each, in a profile that cuts by sequence.</summary>
    public List<Candidate> Candidates { get; set; } = [];

    /// <summary>The marks; null when a finding stopped them.</summary>
    public DocumentMarks? Marks { get; set; }
}
