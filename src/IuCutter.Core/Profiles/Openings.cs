namespace IuCutter.Core.Profiles;

/// <summary>The kinds of line that may open a unit.</summary>
[Flags]
internal enum Openings
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A <c>#</c> heading.</summary>
    Heading = 1,

    /// <summary>A line that begins with emphasis, <c>**Article 5.**</c>.</summary>
    Bold = 2,

    /// <summary>A line without any markup.</summary>
    Plain = 4,
}
