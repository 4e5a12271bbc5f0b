using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using IuCutter.Core.Comparison;
using IuCutter.Core.Documents;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Tests.Comparison;

/// <summary>One version of a document whose units have permanent ids: its plan, made without the ids, and the id of each unit.</summary>
/// <param name="Plan">The plan of the text from which the ids were taken out.</param>
/// <param name="Ids">The ids by ordinal of the unit; an id that two units have identifies none and is left out.</param>
internal sealed partial record VersionWithIds(CutPlan Plan, IReadOnlyDictionary<int, string> Ids)
{
    /// <summary>Reads a version; an id is a comment with a UUID at the end of a line.</summary>
    public static VersionWithIds Read(string text, GrammarProfile profile)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        Dictionary<int, string> ofLines = [];
        for (int i = 0; i < lines.Length; i++)
        {
            if (IdAtEnd().Match(lines[i]) is { Success: true } id)
            {
                ofLines[i + 1] = id.Groups[1].Value.ToLowerInvariant();
                lines[i] = lines[i][..id.Index];
            }
        }

        byte[] bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines));
        IuDocument document = new DocumentReader(TimeProvider.System).Admit("version.md", bytes);
        CutPlan plan = PlanBuilder.Build(document, "LAW", profile, "owner", "law");
        PlanVerifier.Verify(plan);
        Dictionary<int, string> ids = plan
            .Units.Where(unit => ofLines.ContainsKey(unit.Span.Line))
            .GroupBy(unit => ofLines[unit.Span.Line], StringComparer.Ordinal)
            .Where(units => units.Count() == 1)
            .ToDictionary(units => units.Single().Ordinal, units => units.Key);
        return new VersionWithIds(plan, ids);
    }

    [GeneratedRegex(@"[ \t]*<!--\s*(?:UUID:\s*)?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\s*-->[ \t]*$")]
    private static partial Regex IdAtEnd();
}

/// <summary>How a comparison of two versions did against the permanent ids that it did not see.</summary>
/// <param name="Units">Units of the new version with an id.</param>
/// <param name="Kept">Those of them whose id the old version has too.</param>
/// <param name="Right">Those that were paired with the unit of their id.</param>
/// <param name="Asked">Those that were left as created: a person is asked.</param>
/// <param name="Proposed">Those of the asked ones for which the unit of their id was proposed.</param>
/// <param name="Fresh">Units of the new version whose id the old one does not have.</param>
/// <param name="Wrong">Pairs of two different ids, one line each: kind, both addresses, the reason.</param>
internal sealed record VersionScore(int Units, int Kept, int Right, int Asked, int Proposed, int Fresh, IReadOnlyList<string> Wrong)
{
    /// <summary>The head of the table of steps.</summary>
    public const string Head = "old\tnew\tunits\tkept ids\tright\tright %\tasked\tproposed\tfresh\twrong";

    /// <summary>Compares two versions and scores the result.</summary>
    public static VersionScore Of(VersionWithIds old, VersionWithIds @new) =>
        Of(PlanComparer.Compare(old.Plan, @new.Plan).Changes, old.Ids, @new.Ids);

    /// <summary>Scores changes.</summary>
    public static VersionScore Of(
        IEnumerable<UnitChange> changes,
        IReadOnlyDictionary<int, string> oldIds,
        IReadOnlyDictionary<int, string> newIds
    )
    {
        HashSet<string> known = [.. oldIds.Values];
        (int units, int kept, int right, int asked, int proposed) = (0, 0, 0, 0, 0);
        List<string> wrong = [];
        List<UnitChange> all = [.. changes];
        Dictionary<string, string> idsOfOld = all.Where(change => change.OldUnit is not null && oldIds.ContainsKey(change.OldUnit.Ordinal))
            .ToDictionary(change => change.OldAddress!, change => oldIds[change.OldUnit!.Ordinal], StringComparer.Ordinal);
        foreach (UnitChange change in all)
        {
            if (change.NewUnit is null || !newIds.TryGetValue(change.NewUnit.Ordinal, out string? id))
            {
                continue;
            }

            units++;
            bool isKept = known.Contains(id);
            kept += isKept ? 1 : 0;
            if (change.OldUnit is null)
            {
                asked += isKept ? 1 : 0;
                proposed += isKept && change.Proposal is { } proposal && idsOfOld.GetValueOrDefault(proposal.Address) == id ? 1 : 0;
            }
            else if (oldIds.GetValueOrDefault(change.OldUnit.Ordinal) == id)
            {
                right++;
            }
            else
            {
                wrong.Add(
                    $"{change.Kind}\t{(isKept ? "kept" : "fresh")}\t{change.OldUnit.Title}\t{change.NewUnit.Title}\t"
                        + $"{change.OldUnit.SectionCode}\t{change.NewUnit.SectionCode}\t{change.Reason}"
                );
            }
        }

        return new VersionScore(units, kept, right, asked, proposed, units - kept, wrong);
    }

    /// <summary>A line of the table of steps.</summary>
    public string Line(string old, string @new) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{old}\t{@new}\t{Units}\t{Kept}\t{Right}\t{100.0 * Right / Math.Max(1, Kept):F3}\t{Asked}\t{Proposed}\t{Fresh}\t{Wrong.Count}"
        );
}
