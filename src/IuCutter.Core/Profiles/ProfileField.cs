using System.Text.RegularExpressions;
using IuCutter.Core.Text;

namespace IuCutter.Core.Profiles;

/// <summary>One member that a profile's file may have: what it means and what it may hold.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Meaning">What it does, for the author of a profile.</param>
/// <param name="Example">How it is written.</param>
internal sealed record ProfileField(string Name, FieldKind Kind, string Meaning, string Example)
{
    /// <summary>Whether it must be there.</summary>
    public bool Required { get; init; }

    /// <summary>The default, in words for the author; empty where the member is required.</summary>
    public string Default { get; init; } = "";

    /// <summary>The only texts that it may hold; empty for any.</summary>
    public string[] Allowed { get; init; } = [];

    /// <summary>The regular expression that a whole text follows; null for none. It is one that JSON Schema knows too.</summary>
    public string? Pattern { get; init; }

    /// <summary>Fewest characters of a text.</summary>
    public int MinLength { get; init; } = 1;

    /// <summary>Most characters of a text.</summary>
    public int MaxLength { get; init; } = 2000;

    /// <summary>Whether a text is looked for in documents: something must be left of it when it is folded.</summary>
    public bool IsWord { get; init; }

    /// <summary>Texts that follow the pattern and may not be used all the same.</summary>
    public string[] Forbidden { get; init; } = [];

    /// <summary>The pattern and the lengths, in words.</summary>
    public string Rule { get; init; } = "";

    /// <summary>Least number or fewest elements.</summary>
    public int Min { get; init; }

    /// <summary>Greatest number or most elements.</summary>
    public int Max { get; init; } = int.MaxValue;

    /// <summary>The members of each object.</summary>
    public ProfileField[] Members { get; init; } = [];

    /// <summary>The regular expression that the whole name of each member of a map follows; null for none.</summary>
    public string? KeyPattern { get; init; }

    /// <summary>The rule for the names of a map, in words.</summary>
    public string KeyRule { get; init; } = "";

    /// <summary>Whether a name is one that a member of this map may have.</summary>
    public bool FitsKey(string name) =>
        KeyPattern is null
        || Regex.Match(name, KeyPattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking).Length == name.Length;

    /// <summary>Whether a text is one that this member may hold.</summary>
    public bool Fits(string text) =>
        Allowed.Length > 0
            ? Allowed.Contains(text, StringComparer.Ordinal)
            : text.EnumerateRunes().Count() is var length
                && length >= MinLength
                && length <= MaxLength
                && (
                    Pattern is null
                    || Regex.Match(text, Pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking).Length == text.Length
                )
                && !Forbidden.Contains(text, StringComparer.Ordinal)
                && (!IsWord || HeadingText.Fold(text).Length >= 1 && HeadingText.Fold(text).Length <= MaxLength);

    /// <summary>The rule for a text, in words.</summary>
    public string Demand =>
        Allowed.Length > 0 ? $"one of {string.Join(", ", Allowed.Where(text => text.Length > 0))}"
        : Rule.Length > 0 ? Rule
        : "a text";
}
