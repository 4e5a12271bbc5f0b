using System.Globalization;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.References;

/// <summary>Says which units a citation names.</summary>
internal sealed class ReferenceResolver(ReferenceGrammar grammar, UnitDirectory units)
{
    /// <summary>Most units that one citation gives; a range with more gives its ends.</summary>
    private const int MaxUnits = 500;

    private const int MaxMissing = 20;

    /// <summary>The units that a citation names, one by one, in the order of the text.</summary>
    public IEnumerable<Named> Resolve(Citation citation, PlannedUnit unit)
    {
        // From the outside in, whatever the order of the words.
        List<Citation.Part> parts = citation.Parts.OrderBy(part => part.Level).ToList();
        if (citation.Act is { } act)
        {
            string path = string.Join('/', parts.Select(part => string.Join(',', part.Numbers.Select(number => Shown(part, number)))));
            return
            [
                new Named(
                    parts.Count == 0 ? "act" : Level(parts, MainOf(parts)).Name,
                    ReferenceStatus.External,
                    act,
                    path,
                    IsRelative: false
                ),
            ];
        }

        int? start = null;
        bool relative = false;
        if (citation.Here is { } here)
        {
            // "Point (b) of this paragraph", in a plan that cuts no deeper than articles, is a point of the article.
            start =
                units.Around(unit, kind => kind == here) ?? (IsBelowMain(here) ? units.Around(unit, grammar.Rules.Main.Contains) : null);
            relative = true;
        }
        else if (parts.Count > 0 && parts[0].Level > LastMain())
        {
            start = units.Around(unit, grammar.Rules.Main.Contains);
            relative = true;
        }

        // A paragraph of nothing, in a preamble: it cannot be said what it names.
        return relative && start is null
            ? []
            : Walk(
                parts,
                0,
                new Place(start, "", start is null ? "" : UnitDirectory.Kind(units[start.Value].SectionCode)),
                unit,
                relative,
                citation.Ascends
            );
    }

    private IEnumerable<Named> Walk(List<Citation.Part> parts, int at, Place place, PlannedUnit unit, bool relative, bool ascends)
    {
        if (at == parts.Count)
        {
            yield return new Named(
                KindName(place.Kind),
                place.IsMissing ? ReferenceStatus.Dangling : ReferenceStatus.Internal,
                place.IsMissing ? place.Detail : units[place.Unit!.Value].Address,
                place.IsMissing ? "" : place.Detail,
                relative
            );
            yield break;
        }

        foreach (Citation.Number number in parts[at].Numbers)
        {
            // "§ 267, § 271 Abs. 2": what follows belongs to the last. "điểm a khoản 1 và 2": what stands before, to all.
            int end = ascends || number == parts[at].Numbers[^1] ? at + 1 : parts.Count;
            foreach (
                Named? named in Steps(parts[at], number, place, unit)
                    .Take(MaxUnits)
                    .SelectMany(next => Walk(parts, end, next, unit, relative, ascends))
            )
            {
                yield return named;
            }
        }
    }

    private IEnumerable<Place> Steps(Citation.Part part, Citation.Number number, Place place, PlannedUnit unit)
    {
        ProfileLevel level = grammar.Rules.Levels[part.Level];
        Place first = Step(level.Code, number.From.Code, place, unit);
        if (number.To is null && first.IsMissing && number.From.Key is [var from, var to] && from < to)
        {
            // "10-15": a number with a hyphen where there is such a unit, otherwise a range.
            (Place? low, Place? high) = (Step(level.Code, Text(from), place, unit), Step(level.Code, Text(to), place, unit));
            return low.IsMissing || high.IsMissing ? [first] : Range(level.Code, low, high, from, to, place, unit);
        }

        if (number.To is { } last)
        {
            return Range(level.Code, first, Step(level.Code, last.Code, place, unit), number.From.Key[0], last.Key[0], place, unit);
        }

        return [number.Below.Aggregate(first, Below)];
    }

    private IEnumerable<Place> Range(string code, Place first, Place last, int from, int to, Place place, PlannedUnit unit)
    {
        if (first is { IsMissing: false, Detail: "" } && last is { IsMissing: false, Detail: "" } && first.Unit < last.Unit)
        {
            return units.Between(first.Unit!.Value, last.Unit!.Value, code).Select(index => new Place(index, "", code));
        }

        // A long range of which neither end is there is another law's: its ends say it.
        return to - from is <= 1 or >= MaxUnits || (first.IsMissing && last.IsMissing && to - from > MaxMissing)
            ? [first, last]
            : [first, .. Enumerable.Range(from + 1, to - from - 1).Select(value => Step(code, Text(value), place, unit)), last];
    }

    /// <summary>One part further in.</summary>
    private Place Step(string kind, string number, Place place, PlannedUnit unit)
    {
        string code = $"{kind}-{number}";
        if (place.IsMissing || place.Detail.Length > 0)
        {
            return place with { Detail = $"{place.Detail}/{code}", Kind = place.IsMissing ? place.Kind : kind };
        }

        if (place.Unit is not { } outer)
        {
            return units.Find(code, unit.Address, within: null) is { } found ? new Place(found, "", kind) : new Place(null, code, kind);
        }

        if ((units.Child(outer, code) ?? units.Find(code, unit.Address, units[outer].Address)) is { } child)
        {
            return new Place(child, "", kind);
        }

        // Chapter II, Article 5: where the article is not in the chapter, or the plan goes no deeper than the article.
        return units.HasChildren(outer, kind) || grammar.Rules.Main.Contains(kind)
            ? new Place(null, code, kind)
            : new Place(outer, code, kind);
    }

    /// <summary>A number in brackets: of whatever level there is below.</summary>
    private Place Below(Place place, string number)
    {
        if (!place.IsMissing && place.Detail.Length == 0)
        {
            foreach (ProfileLevel level in grammar.Rules.Levels)
            {
                if (units.Child(place.Unit!.Value, $"{level.Code}-{number}") is { } child)
                {
                    return new Place(child, "", level.Code);
                }
            }
        }

        return place with
        {
            Detail = $"{place.Detail}({number})",
        };
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string KindName(string code) => grammar.Rules.Levels.FirstOrDefault(level => level.Code == code)?.Name ?? "unit";

    private Profiles.ProfileLevel Level(List<Citation.Part> parts, int index) => grammar.Rules.Levels[parts[index].Level];

    private int MainOf(List<Citation.Part> parts) => Math.Max(0, parts.FindIndex(part => grammar.IsMain(part.Level)));

    private bool IsBelowMain(string code) => grammar.Rules.Levels.Skip(LastMain() + 1).Any(level => level.Code == code);

    private int LastMain() => Enumerable.Range(0, grammar.Rules.Levels.Length).Where(grammar.IsMain).DefaultIfEmpty(-1).Max();

    private string Shown(Citation.Part part, Citation.Number number) =>
        $"{grammar.Rules.Levels[part.Level].Code}-{number.From.Code}"
        + (number.To is null ? "" : $"..{number.To.Code}")
        + string.Concat(number.Below.Select(below => $"({below})"));

    /// <summary>One unit that a citation names.</summary>
    internal sealed record Named(string Kind, ReferenceStatus Status, string Target, string Detail, bool IsRelative);

    /// <summary>How far a path was followed.</summary>
    /// <param name="Unit">The innermost unit that was found; null where none was.</param>
    /// <param name="Detail">What of the path no unit stands for.</param>
    /// <param name="Kind">Code of the last level.</param>
    private sealed record Place(int? Unit, string Detail, string Kind)
    {
        public bool IsMissing => Unit is null && Detail.Length > 0;
    }
}
