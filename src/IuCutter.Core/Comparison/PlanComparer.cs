using System.Collections.Immutable;
using IuCutter.Core.Text;

namespace IuCutter.Core.Comparison;

/// <summary>Compares two plans of one document, unit by unit.</summary>
internal sealed class PlanComparer
{
    private readonly CutPlan _oldPlan;
    private readonly CutPlan _newPlan;
    private readonly List<ComparedUnit> _old;
    private readonly List<ComparedUnit> _new;
    private readonly ContainerIdentity _containers;
    private readonly (int Partner, MatchRule Rule)[] _match;
    private readonly LineIndex _oldLines;
    private readonly LineIndex _newLines;

    private PlanComparer(CutPlan old, CutPlan @new)
    {
        (_oldPlan, _newPlan) = (old, @new);
        _old = [.. old.Units.Select(unit => new ComparedUnit(unit, old.DocumentPrefix))];
        _new = [.. @new.Units.Select(unit => new ComparedUnit(unit, @new.DocumentPrefix))];
        _containers = new ContainerIdentity(_old, _new);
        _match = UnitMatcher.Match(_old, _new, _containers);
        _oldLines = new LineIndex(old.Document.Bytes.AsSpan());
        _newLines = new LineIndex(@new.Document.Bytes.AsSpan());
    }

    /// <summary>Compares, and proves the result: the edits make each version of the other.</summary>
    /// <exception cref="IuException">Input.PlansNotComparable, or Integrity.ComparisonRejected.</exception>
    public static PlanComparison Compare(CutPlan old, CutPlan @new)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(@new);
        if (old.ProfileDigest != @new.ProfileDigest || old.UnitLevel != @new.UnitLevel)
        {
            throw new IuException(
                ErrorCatalogue.PlansNotComparable,
                $"The old plan is of profile {Profile(old)}, the new one of {Profile(@new)}.",
                @new.DocumentPrefix
            );
        }

        // Ties are broken in one direction only, so that the other direction is the mirror.
        bool swapped = string.CompareOrdinal(old.Document.Sha256, @new.Document.Sha256) > 0;
        PlanComparer comparer = swapped ? new PlanComparer(@new, old) : new PlanComparer(old, @new);
        IEnumerable<UnitChange> changes = comparer.Changes().Select(change => swapped ? InverseChange.Of(change) : change);
        PlanComparison comparison = new PlanComparison(@new.DocumentPrefix, old.PlanDigest, @new.PlanDigest, @new.ProfileName)
        {
            Changes = ChangeOrder.Of(changes),
            Exclusions = ExclusionChanges.Between(old.Exclusions, @new.Exclusions),
        };
        ComparisonProof.Require(comparison, old, @new);
        return comparison;
    }

    private static string Profile(CutPlan plan) =>
        $"{plan.ProfileName} ({plan.ProfileDigest[..12]}), unit level {plan.UnitLevel ?? "default"}";

    private IEnumerable<UnitChange> Changes()
    {
        HashSet<int> reordered = Reordered();
        for (int i = 0; i < _old.Count; i++)
        {
            if (_match[i].Partner >= 0)
            {
                bool moved = reordered.Contains(i) || !_containers.HaveOneParent(i, _match[i].Partner);
                yield return Pair(_old[i], _new[_match[i].Partner], _match[i].Rule, moved);
            }
        }

        HashSet<int> taken = _match.Select(match => match.Partner).ToHashSet();
        List<ComparedUnit> retired = Enumerable.Range(0, _old.Count).Where(i => _match[i].Partner < 0).Select(i => _old[i]).ToList();
        List<ComparedUnit> created = Enumerable.Range(0, _new.Count).Where(j => !taken.Contains(j)).Select(j => _new[j]).ToList();
        List<int> amended = Enumerable
            .Range(0, _old.Count)
            .Where(i => _match[i].Partner >= 0 && ChangeRules.IsAmended(_match[i].Rule))
            .ToList();
        List<ComparedUnit> before = [.. retired, .. amended.Select(i => _old[i])];
        List<ComparedUnit> after = [.. created, .. amended.Select(i => _new[_match[i].Partner])];
        ImmutableArray<(int Retired, int Created, decimal Measure)> proposals = Similarity.Propose(before, after, amended.Count);
        Dictionary<int, UnitProposal> ofRetired = proposals.ToDictionary(
            pair => pair.Retired,
            pair => new UnitProposal(after[pair.Created].Unit.Address, pair.Measure)
        );
        Dictionary<int, UnitProposal> ofCreated = proposals.ToDictionary(
            pair => pair.Created,
            pair => new UnitProposal(before[pair.Retired].Unit.Address, pair.Measure)
        );
        for (int i = 0; i < retired.Count; i++)
        {
            yield return ChangeRules.Retired(retired[i].Unit, ofRetired.GetValueOrDefault(i));
        }

        for (int j = 0; j < created.Count; j++)
        {
            yield return ChangeRules.Created(created[j].Unit, ofCreated.GetValueOrDefault(j));
        }
    }

    private UnitChange Pair(ComparedUnit old, ComparedUnit @new, MatchRule rule, bool moved)
    {
        ImmutableArray<TextEdit> edits =
            old.Unit.BodySha256 == @new.Unit.BodySha256
                ? []
                : EditBuilder.Between(old.Text, @new.Text, (old.Unit.Span.Start, _oldLines), (@new.Unit.Span.Start, _newLines));
        return ChangeRules.Paired(old, @new, rule, moved, edits);
    }

    /// <summary>The units that kept their number and container but not their place among their neighbours.</summary>
    private HashSet<int> Reordered()
    {
        HashSet<int> result = new HashSet<int>();
        IEnumerable<IGrouping<string, int>> siblings = Enumerable
            .Range(0, _old.Count)
            .Where(i => _match[i].Partner >= 0 && _containers.HaveOneParent(i, _match[i].Partner))
            .Where(i => !_old[i].HasNumber || _old[i].Number == _new[_match[i].Partner].Number)
            .GroupBy(i => _old[i].ParentAddress ?? "", StringComparer.Ordinal);
        foreach (IGrouping<string, int> group in siblings)
        {
            List<int> members = group.ToList();
            HashSet<int> inOrder = LongestIncreasingSubsequence
                .Of(members.ConvertAll(i => _match[i].Partner))
                .Select(index => members[index])
                .ToHashSet();
            result.UnionWith(members.Where(i => !inOrder.Contains(i)));
        }

        return result;
    }
}
