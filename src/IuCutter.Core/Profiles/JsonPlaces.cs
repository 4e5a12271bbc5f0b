using System.Globalization;
using System.Text.Json;
using IuCutter.Core.Text;

namespace IuCutter.Core.Profiles;

/// <summary>The line on which each value of a JSON text begins, by its path: <c>$.levels[3].code</c>.</summary>
internal static class JsonPlaces
{
    /// <summary>
    /// Reads a text that was parsed before. Of two members with one name, the later one counts, with <c>#2</c> at its end.
    /// </summary>
    public static Dictionary<string, int> Read(ReadOnlySpan<byte> json)
    {
        Dictionary<string, int> places = new Dictionary<string, int>(StringComparer.Ordinal) { ["$"] = 1 };
        Stack<(string Path, int Index)> containers = new Stack<(string Path, int Index)>();
        Utf8JsonReader reader = new Utf8JsonReader(json);
        string path = "$";
        (int offset, int line) = (0, 1);
        while (reader.Read())
        {
            int start = (int)reader.TokenStartIndex;
            line += LineEnds.CountEnds(json[offset..start]);
            offset = start;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    path = Member(containers.Peek().Path, reader.GetString()!);
                    for (int again = 2; !places.TryAdd(path, line); again++)
                    {
                        path = string.Create(CultureInfo.InvariantCulture, $"{path.Split('#')[0]}#{again}");
                    }

                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    containers.Pop();
                    break;
                default:
                    if (containers.Count > 0 && containers.Peek() is { Index: >= 0 } array)
                    {
                        containers.Pop();
                        containers.Push((array.Path, array.Index + 1));
                        path = string.Create(CultureInfo.InvariantCulture, $"{array.Path}[{array.Index}]");
                    }

                    places[path] = line;
                    if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    {
                        containers.Push((path, reader.TokenType == JsonTokenType.StartArray ? 0 : -1));
                    }

                    break;
            }
        }

        return places;
    }

    /// <summary>Path of a member; a name that is no word is quoted.</summary>
    public static string Member(string path, string name) =>
        name.Length > 0 && name.All(unit => char.IsAsciiLetterOrDigit(unit) || unit is '$' or '_') ? $"{path}.{name}" : $"{path}['{name}']";
}
