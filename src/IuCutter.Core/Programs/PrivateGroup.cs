using System.Globalization;

namespace IuCutter.Core.Programs;

/// <summary>
/// Groups that hold one user and nobody else, as most distributions give one to each user. That its number is the user's own says nothing:
/// the numbers of users and groups drift apart, and the group of that number may be everybody's.
/// </summary>
internal static class PrivateGroup
{
    /// <summary>
    /// Whether the user is in the group and nobody else is, by this machine's own files. A group that is not in them is not private.
    /// </summary>
    /// <param name="userId">Number of the user.</param>
    /// <param name="groupId">Number of the group.</param>
    public static bool IsOf(uint userId, uint groupId)
    {
        try
        {
            return IsOf(userId, groupId, File.ReadLines("/etc/passwd"), File.ReadLines("/etc/group"));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The same by the lines of passwd(5) and group(5).</summary>
    public static bool IsOf(uint userId, uint groupId, IEnumerable<string> users, IEnumerable<string> groups)
    {
        string[][] all = [.. users.Select(line => line.Split(':')).Where(fields => fields.Length >= 4)];
        HashSet<string> own = [.. all.Where(fields => Is(fields[2], userId)).Select(fields => fields[0])];
        string[][] named = [.. groups.Select(line => line.Split(':')).Where(fields => fields.Length >= 4 && Is(fields[2], groupId))];
        return named.Length == 1
            && (all.Any(fields => Is(fields[2], userId) && Is(fields[3], groupId)) || own.Overlaps(named[0][3].Split(',')))
            && named[0][3].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).All(own.Contains)
            && all.Where(fields => Is(fields[3], groupId)).All(fields => own.Contains(fields[0]));
    }

    private static bool Is(string field, uint number) =>
        uint.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out uint read) && read == number;
}
