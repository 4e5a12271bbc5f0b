using CsCheck;
using IuCutter.Core.Comparison;

namespace IuCutter.Core.Tests.Comparison;

/// <summary>Random laws under random edits; each edit's answer is known beforehand.</summary>
[Trait("Promise", "5")]
public sealed class ComparisonPropertyTests
{
    private static readonly string[] Words =
    [
        "board",
        "member",
        "must",
        "may",
        "not",
        "30",
        "1.250,00",
        "15/03/2024",
        "4 octobre 1958",
        "ngày 2 tháng 9 năm 1945",
        "“quoted”",
        "l’article",
        "Điều",
        "§",
        "fee",
        ",",
        "**bold**",
    ];

    // Its first words tell an article from every other.
    private static readonly Gen<List<string>> Articles = Gen.Select(Gen.Int[0, Words.Length - 1].Array[1, 12], Gen.Int[0, 999])
        .List[2, 12]
        .Select(bodies =>
            bodies
                .Select(
                    (body, i) => $"Clause alpha{i} beta{body.Item2} gamma{i}: {string.Join(' ', body.Item1.Select(word => Words[word]))}."
                )
                .ToList()
        );

    [Fact]
    public void Compare_WithItself_IsAllKeep() =>
        Articles.Sample(
            articles =>
            {
                CutPlan plan = Laws.Plan(Laws.Text(articles));
                Assert.Equal(plan.UnitCount, PlanComparer.Compare(plan, Laws.Plan(Laws.Text(articles))).Keep);
            },
            iter: 200
        );

    [Fact]
    public void Compare_AnyTwoLaws_RestoresBothAndMirrors() =>
        Gen.Select(Articles, Articles, Gen.Int[0, 5])
            .Sample(
                (left, right, shared) =>
                {
                    (CutPlan? old, CutPlan? @new) = (Laws.Plan(Laws.Text(left)), Laws.Plan(Laws.Text([.. left.Take(shared), .. right])));
                    (PlanComparison? forth, PlanComparison? back) = (PlanComparer.Compare(old, @new), PlanComparer.Compare(@new, old));
                    Assert.Equal(@new.Units.Select(unit => unit.Body), Bodies(ComparisonProof.Apply(forth.Changes, forth: true)));
                    Assert.Equal(old.Units.Select(unit => unit.Body), Bodies(ComparisonProof.Apply(back.Changes, forth: true)));
                    Assert.Equal(PlanComparerTests.Edits(forth.Changes), PlanComparerTests.Edits(back.Changes.Select(InverseChange.Of)));
                },
                iter: 500
            );

    [Fact]
    public void Compare_OneArticleInserted_CreatesOneAndRenumbersTheRest() =>
        Gen.Select(Articles, Gen.Int[0, 12])
            .Sample(
                (articles, place) =>
                {
                    int at = place % (articles.Count + 1);
                    PlanComparison comparison = Compare(
                        articles,
                        [.. articles.Take(at), "Nothing like this was written before.", .. articles.Skip(at)]
                    );
                    Assert.Equal(
                        (at, 1, articles.Count - at, 0, 0),
                        (comparison.Keep, comparison.Create, comparison.Renumber, comparison.Amend, comparison.Retire)
                    );
                },
                iter: 300
            );

    [Fact]
    public void Compare_OneArticleDeleted_RetiresOneAndRenumbersTheRest() =>
        Gen.Select(Articles, Gen.Int[0, 11])
            .Sample(
                (articles, place) =>
                {
                    int at = place % articles.Count;
                    PlanComparison comparison = Compare(articles, [.. articles.Take(at), .. articles.Skip(at + 1)]);
                    Assert.Equal(
                        (at, 1, articles.Count - at - 1, 0, 0),
                        (comparison.Keep, comparison.Retire, comparison.Renumber, comparison.Amend, comparison.Create)
                    );
                },
                iter: 300
            );

    [Fact]
    public void Compare_TwoTextsExchanged_RenumbersBoth() =>
        Gen.Select(Articles, Gen.Int[0, 11], Gen.Int[0, 11])
            .Sample(
                (articles, first, second) =>
                {
                    (int i, int j) = (first % articles.Count, second % articles.Count);
                    List<string> changed = articles.ToList();
                    (changed[i], changed[j]) = (changed[j], changed[i]);
                    PlanComparison comparison = Compare(articles, changed);
                    Assert.Equal((i == j ? 0 : 2, articles.Count), (comparison.Renumber, comparison.Renumber + comparison.Keep));
                },
                iter: 300
            );

    [Fact]
    public void Compare_OneDigitAmended_NamesTheNumber() =>
        Gen.Select(Articles, Gen.Int[0, 11], Gen.Int[1000, 1999], Gen.Int[2000, 2999])
            .Sample(
                (articles, place, before, after) =>
                {
                    int at = place % articles.Count;
                    PlanComparison comparison = Compare(
                        articles.Select((text, i) => i == at ? $"{text} It pays {before} euro." : text),
                        articles.Select((text, i) => i == at ? $"{text} It pays {after} euro." : text)
                    );
                    UnitChange amended = Assert.Single(comparison.Changes, change => change.Kind != ChangeKind.Keep);
                    Assert.Equal($"Number: \"{before}\" -> \"{after}\"", Assert.Single(amended.Operative).ToString());
                },
                iter: 300
            );

    [Fact]
    public void Compare_WrappedAnew_KeepsEverything() =>
        Articles.Sample(
            articles =>
            {
                string text = Laws.Text(articles);
                string wrapped = Laws.Text(
                    articles.Select(article =>
                        article.Replace(" ", "\n", StringComparison.Ordinal).Replace("\n,", " ,", StringComparison.Ordinal)
                    )
                );
                PlanComparison comparison = PlanComparer.Compare(
                    Laws.Plan(text, "markdown-law"),
                    Laws.Plan(wrapped.Replace("\n", "\r\n", StringComparison.Ordinal), "markdown-law")
                );
                Assert.Equal(articles.Count, comparison.Keep);
                Assert.All(comparison.Changes, change => Assert.Empty(change.Operative));
            },
            iter: 200
        );

    private static PlanComparison Compare(IEnumerable<string> old, IEnumerable<string> @new) =>
        PlanComparer.Compare(Laws.Plan(Laws.Text(old)), Laws.Plan(Laws.Text(@new)));

    private static IEnumerable<string> Bodies(IEnumerable<(int Ordinal, string Body)> units) =>
        units.OrderBy(unit => unit.Ordinal).Select(unit => unit.Body);
}
