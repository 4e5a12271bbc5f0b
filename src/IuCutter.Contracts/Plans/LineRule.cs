namespace IuCutter;

/// <summary>The rule by which a line opened a unit, or did not.</summary>
public enum LineRule
{
    /// <summary>A heading of a depth that opens units.</summary>
    Heading,

    /// <summary>A label of a level, with a number in sequence.</summary>
    Label,

    /// <summary>A heading that no level knows, in a profile that makes a unit of such.</summary>
    OtherHeading,

    /// <summary>The first text before the first unit.</summary>
    Preamble,

    /// <summary>Text that nothing marks as an opening.</summary>
    Text,

    /// <summary>Blanks only.</summary>
    Blank,

    /// <summary>YAML front matter.</summary>
    FrontMatter,

    /// <summary>It lies in a code fence, or begins or ends one.</summary>
    CodeFence,

    /// <summary>It lies in an HTML block.</summary>
    HtmlBlock,

    /// <summary>It is indented code.</summary>
    IndentedCode,

    /// <summary>It lies in a quotation of markdown, after <c>&gt;</c>.</summary>
    Quotation,

    /// <summary>It lies in a list.</summary>
    List,

    /// <summary>It lies in a table.</summary>
    Table,

    /// <summary>It lies in the quoted text of a law that amends another.</summary>
    QuotedText,

    /// <summary>It underlines a text, in a profile that knows no such headings.</summary>
    Underline,

    /// <summary>A heading deeper than the unit level.</summary>
    HeadingTooDeep,

    /// <summary>A heading that no level knows, in a profile that takes such for text.</summary>
    UnknownHeading,

    /// <summary>A label of a level below the unit level.</summary>
    BelowUnitLevel,

    /// <summary>A label of a level that does not open at lines of this kind.</summary>
    WrongOpening,

    /// <summary>A label of a level that opens at headings in this document.</summary>
    HeadingsTrusted,

    /// <summary>A label whose number is not part of the sequence: a cross-reference.</summary>
    NotInSequence,

    /// <summary>A number without the word of its level, in a document whose units have it.</summary>
    NumberAlone,

    /// <summary>A label of a container that stands in the text of a unit.</summary>
    WithinUnit,

    /// <summary>A label that reads like a line of a table of contents.</summary>
    Contents,

    /// <summary>A title without a number before the first numbered unit.</summary>
    NumberlessTooEarly,

    /// <summary>A finding that stops the document.</summary>
    Finding,
}
