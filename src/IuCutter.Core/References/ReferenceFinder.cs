using IuCutter.Core.Comparison;
using IuCutter.Core.Profiles;
using IuCutter.Core.Text;

namespace IuCutter.Core.References;

/// <summary>Finds the cross-references in the units of a plan. Linear: every token is read a bounded number of times.</summary>
internal static class ReferenceFinder
{
    /// <summary>Finds them, in the order of the document.</summary>
    /// <exception cref="IuException">Input.NoReferenceGrammar, Input.UnknownProfile, or Integrity.PlanRejected when the profile is not
    /// the plan's.</exception>
    public static IEnumerable<IuReference> Find(CutPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        GrammarProfile profile = ProfileCatalogue.Get(plan.ProfileSource);
        if (profile.Digest != plan.ProfileDigest)
        {
            throw new IuException(
                ErrorCatalogue.PlanRejected,
                $"Profile '{plan.ProfileSource}' is not the one that made the plan.",
                plan.DocumentPrefix
            );
        }

        return profile.References is { } rules
            ? Find(plan, new ReferenceGrammar(profile, rules))
            : throw new IuException(
                ErrorCatalogue.NoReferenceGrammar,
                $"Profile '{profile.Name}' does not say how its documents cite.",
                plan.DocumentPrefix
            );
    }

    private static IEnumerable<IuReference> Find(CutPlan plan, ReferenceGrammar grammar)
    {
        ReferenceResolver resolver = new ReferenceResolver(grammar, new UnitDirectory(plan));
        LineIndex lines = new LineIndex(plan.Document.Bytes.AsSpan());
        OwnNames own = new OwnNames(plan, compounds: !grammar.Rules.ActSuffixes.IsEmpty);
        foreach (PlannedUnit unit in plan.Units)
        {
            CitationText text = new CitationText(unit.Body, grammar.Profile);
            CitationReader reader = new CitationReader(grammar, text, new ActReader(grammar, text, own));
            PlaceCursor places = new PlaceCursor(unit.Body, unit.Span.Start, lines);
            foreach (Citation citation in reader.Read(reader.AfterLabel()))
            {
                Range range = text[citation.From].Start..text[citation.To - 1].End;
                foreach (ReferenceResolver.Named named in resolver.Resolve(citation, unit))
                {
                    yield return new IuReference(
                        unit.Address,
                        places.Span(range),
                        HeadingText.Clean(unit.Body[range]),
                        named.Kind,
                        named.Status,
                        named.Target
                    )
                    {
                        Detail = named.Detail,
                        IsRelative = named.IsRelative,
                    };
                }
            }
        }
    }
}
