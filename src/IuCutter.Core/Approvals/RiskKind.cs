namespace IuCutter.Core.Approvals;

/// <summary>Kinds of what a sovereign cannot see on a card or a screen, in the order in which they are reported.</summary>
internal enum RiskKind
{
    Bidi,
    ZeroWidth,
    Invisible,
    Decomposed,
    MixedScripts,
    LookAlikes,
    Styled,
    RightToLeft,
    Digits,
    Marks,
}
