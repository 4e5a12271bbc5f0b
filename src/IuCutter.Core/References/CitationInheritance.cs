namespace IuCutter.Core.References;

/// <summary>The part that a citation takes over from one beside it: the act, or the article of a paragraph.</summary>
internal sealed class CitationInheritance(ReferenceGrammar grammar)
{
    /// <summary>Completes the citations of one text, in the order of the text.</summary>
    public void Apply(List<Citation> found)
    {
        TakeSameAct(found);
        TakeActOfList(found);
        TakeMainOfList(found);
    }

    // "Section 5 of that Act": the one that was named last.
    private static void TakeSameAct(List<Citation> found)
    {
        Citation? named = null;
        foreach (Citation citation in found)
        {
            if (citation.IsSame && named is not null)
            {
                (citation.Act, citation.IsOwn) = (named.Act, named.IsOwn);
            }

            named = citation.Act is not null || citation.IsOwn ? citation : named;
        }
    }

    // "Article 5 and Article 6(2) of Regulation X" names one document.
    private static void TakeActOfList(List<Citation> found)
    {
        for (int i = found.Count - 2; i >= 0; i--)
        {
            if (
                found[i + 1] is { JoinsPrevious: true, Act: not null, Parts.Count: > 0 }
                && found[i] is { Act: null, IsOwn: false, Here: null }
            )
            {
                found[i].Act = found[i + 1].Act;
            }
        }
    }

    // A paragraph without its article, in a list with one that has it: after it where the parts go from the outside in
    // ("§ 5 Abs. 1, Abs. 3"), before it where they go from the inside out ("điểm a khoản 1 và điểm b khoản 2 Điều 5").
    private void TakeMainOfList(List<Citation> found)
    {
        for (int i = found.Count - 2; i >= 0; i--)
        {
            if (found[i + 1].JoinsPrevious && found[i + 1].Ascends && NeedsMain(found[i]))
            {
                Copy(found[i + 1], found[i]);
            }
        }

        for (int i = 1; i < found.Count; i++)
        {
            if (found[i].JoinsPrevious && !found[i - 1].Ascends && NeedsMain(found[i]))
            {
                Copy(found[i - 1], found[i]);
            }
        }
    }

    private bool NeedsMain(Citation citation) =>
        citation is { Here: null, Act: null }
        && citation.Parts.Count > 0
        && citation.Parts.All(part =>
            grammar.Rules.Levels.Take(part.Level).Any(level => grammar.Rules.Main.Contains(level.Code)) && !grammar.IsMain(part.Level)
        );

    private void Copy(Citation from, Citation to)
    {
        to.Here = from.Here;
        to.Act = from.Act;
        if (from.Parts.Find(part => grammar.IsMain(part.Level)) is { } main)
        {
            to.Parts.Add(main);
        }
    }
}
