namespace IuCutter.Core.Profiles;

/// <summary>The type of a member of a profile's file.</summary>
internal enum FieldKind
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>true or false.</summary>
    Flag,

    /// <summary>A list of texts.</summary>
    Texts,

    /// <summary>A list of pairs of texts.</summary>
    Pairs,

    /// <summary>An object whose members are texts.</summary>
    TextMap,

    /// <summary>An object whose members are whole numbers.</summary>
    NumberMap,

    /// <summary>An object whose members are lists of texts.</summary>
    TextsMap,

    /// <summary>One object with members of its own.</summary>
    Object,

    /// <summary>A list of objects with members of their own.</summary>
    Objects,
}
