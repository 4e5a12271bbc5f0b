using System.Text.Json;
using IuCutter.Core.Text;

namespace IuCutter.Core.Profiles;

/// <summary>
/// The rules of a profile's file that bind several members. They read past what is not there or of another kind: that
/// was reported before, and one fault must not hide another.
/// </summary>
internal sealed class ProfileRules(Action<string, string, string> fault)
{
    /// <summary>Judges the whole file.</summary>
    public void Check(JsonElement file)
    {
        List<(string Path, JsonElement Value)> levels = Elements(file, "levels").ToList();
        List<string?> names = levels.Select(level => Text(level.Value, "name")).ToList();
        string? unitLevel = Text(file, "unitLevel");
        if (levels.Count == 0 ? unitLevel is { Length: > 0 } : unitLevel is null || !names.Contains(unitLevel))
        {
            fault(
                unitLevel is null ? "$" : "$.unitLevel",
                "unitLevel must name one of the levels.",
                levels.Count == 0 ? "Take it out, or write levels." : $"Write one of: {string.Join(", ", names)}."
            );
        }

        if (levels.Count > 0 && file.TryGetProperty("setext", out JsonElement setext) && setext.ValueKind == JsonValueKind.True)
        {
            fault("$.setext", "It must be false in a profile with levels.", "Write false.");
        }

        if (levels.Count > 0 && Text(file, "nesting") == "number")
        {
            fault("$.nesting", "With levels it is the level that nests.", "Take it out, or write labels in place of levels.");
        }

        Unique(levels, "name");
        Unique(levels, "code");
        Words(levels, "levels");
        Words([.. Elements(file, "labels")], "labels");
        Folded(file, "ordinals");
        Folded(file, "repetitions");
        foreach (string? key in Keys(file, "romanConfusables").Where(key => key.Length != 1 && key.EnumerateRunes().Count() == 1))
        {
            fault(JsonPlaces.Member("$.romanConfusables", key), "Its name lies beyond U+FFFF.", "Take it out.");
        }

        foreach ((string? path, JsonElement level) in levels)
        {
            Level(path, level, names);
        }

        if (file.TryGetProperty("references", out JsonElement references) && references.ValueKind == JsonValueKind.Object)
        {
            References(references, [.. levels.Select(level => Text(level.Value, "code"))]);
        }
    }

    private void References(JsonElement section, HashSet<string?> openCodes)
    {
        List<(string Path, JsonElement Value)> cited = Elements(section, "levels", "$.references").ToList();
        Unique(cited, "code");
        foreach ((string? path, JsonElement level) in cited)
        {
            bool known = openCodes.Contains(Text(level, "code"));
            if (known == level.TryGetProperty("name", out _) || (!known && !level.TryGetProperty("numbers", out _)))
            {
                fault(
                    path,
                    "It must be the code of a level and have no name, or a code of its own with name and numbers.",
                    known ? "Take name out." : "Write name and numbers."
                );
            }
        }

        HashSet<string?> codes = openCodes.Concat(cited.Select(level => Text(level.Value, "code"))).ToHashSet();
        foreach (
            (string? code, string? at) in Texts(section, "main")
                .Select(code => (code, "$.references.main"))
                .Concat(Keys(section, "here").Select(code => (code, "$.references.here")))
        )
        {
            if (!codes.Contains(code))
            {
                fault(at, $"'{code}' is the code of no level.", $"Write one of: {string.Join(", ", codes)}.");
            }
        }
    }

    private void Level(string path, JsonElement level, List<string?> names)
    {
        List<string> words = Texts(level, "words");
        if (words.Count + Texts(level, "numberless").Count == 0 && Text(level, "close") is null or "")
        {
            fault(
                path,
                "It has no words, no numberless and no close: nothing could open it.",
                "Write words, or the sign after its number as close."
            );
        }

        foreach (string? word in Texts(level, "rangeWords").Except(words, StringComparer.Ordinal))
        {
            fault(path + ".rangeWords", $"'{word}' is none of its words.", "Write it in words too.");
        }

        if (Texts(level, "rangeWords").Count > 0 != Texts(level, "joins").Count > 0)
        {
            fault(path, "rangeWords and joins go together.", "Write both, or neither.");
        }

        foreach (string? member in new[] { "before", "outerOf" })
        {
            if (Text(level, member) is { } other && (other == Text(level, "name") || !names.Contains(other)))
            {
                fault($"{path}.{member}", "It must name another level.", $"Write one of: {string.Join(", ", names)}.");
            }
        }
    }

    private void Unique(List<(string Path, JsonElement Value)> levels, string member)
    {
        HashSet<string> seen = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string? path, JsonElement level) in levels)
        {
            if (Text(level, member) is { } text && !seen.Add(text))
            {
                fault($"{path}.{member}", $"Another level has the {member} '{text}' too.", "Give one of them another.");
            }
        }
    }

    /// <summary>No word may announce two things.</summary>
    private void Words(List<(string Path, JsonElement Value)> owners, string of)
    {
        HashSet<string> seen = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string? path, JsonElement owner) in owners)
        {
            foreach (string? word in Texts(owner, "words").Select(HeadingText.Fold).Where(word => word.Length > 0))
            {
                if (!seen.Add(word))
                {
                    fault(
                        path + ".words",
                        $"'{word}' stands twice in the words of {of}: it can announce one thing only.",
                        "Take one of the two out."
                    );
                }

                if (of == "labels" && char.IsAsciiDigit(word[0]))
                {
                    fault(path + ".words", $"'{word}' begins with a digit.", "Take it out: numbers are read by themselves.");
                }
            }
        }
    }

    private void Folded(JsonElement file, string member)
    {
        HashSet<string> seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string? key in Keys(file, member).Where(key => !seen.Add(HeadingText.Fold(key))))
        {
            fault(
                JsonPlaces.Member($"$.{member}", key),
                "Another word differs from it in nothing but case or form.",
                "Take one of the two out."
            );
        }
    }

    private static IEnumerable<string> Keys(JsonElement file, string member) =>
        file.TryGetProperty(member, out JsonElement map) && map.ValueKind == JsonValueKind.Object
            ? map.EnumerateObject().Select(one => one.Name).Distinct(StringComparer.Ordinal)
            : [];

    private static IEnumerable<(string Path, JsonElement Value)> Elements(JsonElement file, string member, string parent = "$") =>
        file.TryGetProperty(member, out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray()
                .Select((one, index) => (FormattableString.Invariant($"{parent}.{member}[{index}]"), one))
                .Where(one => one.one.ValueKind == JsonValueKind.Object)
            : [];

    private static string? Text(JsonElement value, string member) =>
        value.TryGetProperty(member, out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static List<string> Texts(JsonElement value, string member) =>
        value.TryGetProperty(member, out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)]
            : [];
}
