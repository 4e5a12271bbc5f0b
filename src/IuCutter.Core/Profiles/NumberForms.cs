namespace IuCutter.Core.Profiles;

/// <summary>The notations of a level's numbers.</summary>
[Flags]
internal enum NumberForms
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>5</c>, <c>5a</c>, <c>12 bis</c>, <c>88-1</c>, <c>L. 123-4</c>.</summary>
    Arabic = 1,

    /// <summary><c>IV</c>, in capitals.</summary>
    Roman = 2,

    /// <summary>A letter of the level's alphabet.</summary>
    Letter = 4,

    /// <summary>A word of the profile's table: <c>THỨ NHẤT</c>, <c>PRIMERA</c>, <c>Erster</c>.</summary>
    Ordinal = 8,
}
