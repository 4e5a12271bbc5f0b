namespace IuCutter.Core.Comparison;

/// <summary>The rules by which an old and a new unit are one, in the order in which they are tried.</summary>
internal enum MatchRule
{
    /// <summary>Same address, same text.</summary>
    SameAddressAndText,

    /// <summary>
    /// Same heading and text at another address: the only unit with its number, or the only one with its text that no unit of its own
    /// heading keeps.
    /// </summary>
    SameTextElsewhere,

    /// <summary>Same text under another number, once among what is left of either version.</summary>
    SameTextOtherNumber,

    /// <summary>Same address, same heading.</summary>
    SameAddressAndHeading,

    /// <summary>
    /// Same heading at another address, where no other unit of either version has the number; for one without a number, the heading.
    /// </summary>
    SameHeadingElsewhere,

    /// <summary>Same caption at another address, where no other unit of either version has the caption.</summary>
    SameCaption,

    /// <summary>Same address, other heading: the number is the identity.</summary>
    SameAddress,

    /// <summary>A container under another number and heading, with at least half of the units that it held.</summary>
    SameContents,
}
