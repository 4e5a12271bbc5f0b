using System.Globalization;
using System.Text;

namespace IuCutter.Core.Tests.Architecture;

/// <summary>Circles among rooms: rooms that use each other, directly or through others.</summary>
internal static class RoomCircles
{
    private const int ShownUses = 8;

    /// <summary>Each circle with its arrows, those of the fewest uses first: they are what closes it. Empty when there is none.</summary>
    public static string Describe(IReadOnlyList<RoomUse> uses)
    {
        StringBuilder text = new StringBuilder();
        foreach (HashSet<string> circle in Find(uses))
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"Rooms in one circle: {string.Join(", ", circle.Order(StringComparer.Ordinal))}"
            );
            text.Append(Arrows([.. uses.Where(use => circle.Contains(use.From) && circle.Contains(use.To))]));
        }

        return text.ToString();
    }

    /// <summary>Every arrow, with the first uses that make it.</summary>
    public static string Arrows(IReadOnlyList<RoomUse> uses)
    {
        StringBuilder text = new StringBuilder();
        foreach (
            IGrouping<(string From, string To), RoomUse> arrow in uses.GroupBy(use => (use.From, use.To)).OrderBy(arrow => arrow.Count())
        )
        {
            IEnumerable<string> shown = arrow.Take(ShownUses).Select(use => $"{use.File}:{use.Line} {use.Name}");
            string more = arrow.Count() > ShownUses ? ", ..." : "";
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"  {arrow.Key.From} -> {arrow.Key.To} ({arrow.Count()}): {string.Join(", ", shown)}{more}"
            );
        }

        return text.ToString();
    }

    /// <summary>The sets of rooms that reach each other, of two rooms or more.</summary>
    private static IEnumerable<HashSet<string>> Find(IReadOnlyList<RoomUse> uses)
    {
        ILookup<string, string> next = uses.Select(use => (use.From, use.To)).Distinct().ToLookup(use => use.From, use => use.To);
        Dictionary<string, HashSet<string>> reached = next.ToDictionary(room => room.Key, room => Reach(room.Key, next));
        HashSet<string> done = [];
        foreach (string room in reached.Keys.Order(StringComparer.Ordinal))
        {
            HashSet<string> circle =
            [
                .. reached[room].Where(other => reached.TryGetValue(other, out HashSet<string>? back) && back.Contains(room)),
            ];
            if (circle.Count > 0 && done.Add(room))
            {
                done.UnionWith(circle);
                yield return circle;
            }
        }
    }

    private static HashSet<string> Reach(string from, ILookup<string, string> next)
    {
        HashSet<string> reached = [];
        Stack<string> open = new Stack<string>([from]);
        while (open.TryPop(out string? room))
        {
            foreach (string other in next[room])
            {
                if (reached.Add(other))
                {
                    open.Push(other);
                }
            }
        }

        return reached;
    }
}
