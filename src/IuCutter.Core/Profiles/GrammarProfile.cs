using System.Collections.Frozen;
using System.Collections.Immutable;
using IuCutter.Core.Text;

namespace IuCutter.Core.Profiles;

/// <summary>A grammar profile: the lines that open a unit in a document, and the unit's code; read from a profile's file.</summary>
/// <param name="Name">Name by which it is chosen, for example <c>markdown-law</c>.</param>
/// <param name="Version">Grows with every change of meaning.</param>
/// <param name="Description">One sentence for a person.</param>
/// <param name="Digest">SHA-256 of the file's canonical JSON (RFC 8785) without <c>proposal</c>, 64 lower-case hexadecimal digits.</param>
/// <param name="Setext">Whether underlined lines are headings. Laws switch it off: table rules look like underlines.</param>
/// <param name="FrontMatter">Whether YAML or TOML front matter at the start is an exclusion; otherwise it is text.</param>
/// <param name="UnclosedFence">What a code fence that is never closed does.</param>
/// <param name="Duplicates">What two units with one address do, unless a level has a rule of its own.</param>
/// <param name="SectionTypes">Section type per depth of a heading; the last one holds for all deeper ones.</param>
/// <param name="LabelSectionTypes">Whether a label's own section type goes before the depth's.</param>
/// <param name="Confusables">Characters that are read as another when labels are looked for, after case folding.</param>
/// <param name="Labels">The numbered labels that a heading may begin with, where headings open units by their depth.</param>
/// <param name="LevelSkip">What a heading does that is deeper by more than one than the heading before it.</param>
/// <param name="BidiControls">What a bidirectional control character in a heading or label does: it may show another number than it
/// holds.</param>
/// <param name="PreambleUnit">Whether the text before the first heading is a unit; otherwise it is an exclusion.</param>
/// <param name="Levels">The levels of a law from the outside in; empty where headings open units by their depth.</param>
internal sealed record GrammarProfile(
    string Name,
    int Version,
    string Description,
    string Digest,
    bool Setext,
    bool FrontMatter,
    FindingRule UnclosedFence,
    DuplicateRule Duplicates,
    ImmutableArray<string> SectionTypes,
    bool LabelSectionTypes,
    FrozenDictionary<int, int> Confusables,
    ImmutableArray<ProfileLabel> Labels,
    FindingRule LevelSkip,
    FindingRule BidiControls,
    bool PreambleUnit,
    ImmutableArray<ProfileLevel> Levels
)
{
    /// <summary>
    /// Whether a heading lies in the unit whose number is the longest proper prefix of its own, part by part (<c>A.1.2</c> of
    /// <c>A.1.2.0.3</c>), however deep either heading is; where there is none, and without levels only, the depth decides.
    /// </summary>
    public bool NestsByNumber { get; init; }

    /// <summary>Name of the deepest level that opens units unless another is asked for; empty without levels.</summary>
    public string UnitLevel { get; init; } = "";

    /// <summary>Whether a line indented by four columns is code and opens nothing; laws are often set that way.</summary>
    public bool IndentedCode { get; init; } = true;

    /// <summary>Whether a heading that no level knows is a unit of its own; otherwise it is text.</summary>
    public bool OtherHeadings { get; init; }

    /// <summary>Words for numbers, folded, and what they count.</summary>
    public ImmutableDictionary<string, int> Ordinals { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Words after a number that make another one of it, folded, and their place: <c>bis</c> is the second.</summary>
    public ImmutableDictionary<string, int> Repetitions { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Letters that scanned Roman numbers hold instead of others: <c>H</c> for <c>II</c>.</summary>
    public ImmutableDictionary<char, string> RomanConfusables { get; init; } = ImmutableDictionary<char, string>.Empty;

    /// <summary>Texts that may stand before a label and have no meaning, folded: <c>(xxxx)</c>.</summary>
    public ImmutableArray<string> Skips { get; init; } = [];

    /// <summary>The quotation marks of a law that amends another: what they hold opens nothing.</summary>
    public ImmutableArray<QuotePair> Quotes { get; init; } = [];

    /// <summary>For which documents it is proposed; no part of <see cref="Digest"/>.</summary>
    public ProposalRules Proposal { get; init; } = ProposalRules.None;

    /// <summary>How a law of this profile cites; null where it was not said, and then nothing is a reference.</summary>
    public ReferenceRules? References { get; init; }

    /// <summary>Index of a level by its name, without regard to case; -1 when there is none.</summary>
    public int LevelIndex(string name)
    {
        for (int i = 0; i < Levels.Length; i++)
        {
            if (string.Equals(Levels[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }
}
