using System.Collections.Immutable;
using System.Text.Json;

namespace IuCutter.Core.Profiles;

/// <summary>Every fault of a profile's file, in the order of its lines.</summary>
internal static class ProfileFaults
{
    /// <summary>Judges a file that is JSON.</summary>
    public static ImmutableArray<ProfileFault> Of(ReadOnlySpan<byte> json, JsonElement file)
    {
        List<(string Path, string Message, string Remediation)> found = new List<(string Path, string Message, string Remediation)>();
        new ProfileShape((path, message, remediation) => found.Add((path, message, remediation))).Check(file);
        if (file.ValueKind == JsonValueKind.Object)
        {
            new ProfileRules((path, message, remediation) => found.Add((path, message, remediation))).Check(file);
        }

        if (found.Count == 0)
        {
            return [];
        }

        Dictionary<string, int> places = JsonPlaces.Read(json);
        return
        [
            .. found
                .Select(one => new ProfileFault(one.Path, Line(places, one.Path), one.Message, one.Remediation))
                .OrderBy(one => one.Line),
        ];
    }

    /// <summary>Line of the place, or of the innermost one that holds it and is there.</summary>
    private static int Line(Dictionary<string, int> places, string path)
    {
        int line;
        while (!places.TryGetValue(path, out line))
        {
            path = path[..Math.Max(1, path.LastIndexOfAny(['.', '[', '#']))];
        }

        return line;
    }
}
