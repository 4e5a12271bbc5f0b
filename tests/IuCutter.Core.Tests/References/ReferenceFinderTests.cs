using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using IuCutter.Core.Profiles;
using IuCutter.Core.References;
using IuCutter.Core.Tests.Comparison;
using IuCutter.Core.Tests.Documents;

namespace IuCutter.Core.Tests.References;

[Trait("Promise", "5")]
public sealed class ReferenceFinderTests
{
    [Fact]
    public void Find_Reference_SaysWhereItStands()
    {
        CutPlan plan = Laws.Plan("\uFEFF## Điều 1. Một\n\nĐây: theo khoản 2\nĐiều 2 của Luật này.\n\n## Điều 2. Hai\n\nHai.\n", "vi-law");

        IuReference reference = Assert.Single(ReferenceFinder.Find(plan));

        Assert.Equal(
            ("LAW/ART-1", "khoản 2 Điều 2 của Luật này", 3, 13),
            (reference.Address, reference.Text, reference.Span.Line, reference.Span.Column)
        );
        Assert.Equal(
            "khoản 2\nĐiều 2 của Luật này",
            Encoding.UTF8.GetString(plan.Document.Bytes.AsSpan(reference.Span.Start, reference.Span.Length))
        );
    }

    [Fact]
    public void Find_OwnLabels_AreNoReferences()
    {
        const string Text =
            "# Chapter I\n\n**Section 1** Scope\n\nText.\n\n## Section 2. Terms\n\n“Section 9. Quoted label of another law”\n\n";
        Assert.Empty(ReferenceFinder.Find(Laws.Plan(Text, "en-law")));
    }

    [Fact]
    public void Find_ClausesThatAreUnits_AreFoundOrDangle()
    {
        const string Text =
            "## Điều 1. Một\n\n1. Đầu tiên.\n\n2. Thứ hai, theo khoản 1 Điều này.\n\n## Điều 2. Hai\n\n"
            + "Theo khoản 2 Điều 1 và khoản 3 Điều 1.\n";

        List<IuReference> found = ReferenceFinder.Find(Laws.Plan(Text, "vi-law", "clause")).ToList();

        Assert.Equal(
            ["Internal LAW/ART-1/CL-1", "Internal LAW/ART-1/CL-2", "Dangling CL-3"],
            found.Select(reference => $"{reference.Status} {reference.Target}")
        );
        Assert.Equal([true, false, false], found.Select(reference => reference.IsRelative));
    }

    [Fact]
    public void Find_InsertedArticleWithinARange_IsNamedToo() =>
        Assert.Equal(
            ["ART-1", "ART-1a", "ART-2"],
            ReferenceFinder
                .Find(Laws.Plan("## § 1 A\n\nA.\n\n## § 1a B\n\nB.\n\n## § 2 C\n\nC.\n\n## § 3 D\n\nDie §§ 1 bis 2 gelten.\n", "de-law"))
                .Select(reference => reference.Target[4..])
        );

    [Fact]
    public void Find_HyphenBetweenTwoUnits_IsARangeUnlessThereIsSuchAUnit()
    {
        const string Law =
            "## Article 1\n\nA.\n\n## Article 2\n\nB.\n\n## Article 2-3\n\nC.\n\n## Article 3\n\nVoir les articles 2-3 et 1-2.\n";
        Assert.Equal(
            ["ART-2-3", "ART-1", "ART-2"],
            ReferenceFinder.Find(Laws.Plan(Law, "fr-law")).Select(reference => reference.Target[4..])
        );
    }

    // "The Constitution", in a constitution, is this one; with more of a name it is another.
    [Theory]
    [InlineData("# Constitución Política del Perú\n\n", "Según el artículo 2 de la Constitución Política, sea.", ReferenceStatus.Internal)]
    [InlineData("CONSTITUCIÓN POLÍTICA\n\nDEL PERÚ\n\n", "Según el artículo 2 de la Constitución.", ReferenceStatus.Internal)]
    [InlineData("# Constitución Política del Perú\n\n", "Según el artículo 2 de la Constitución de 1979.", ReferenceStatus.External)]
    [InlineData("# Código de aguas\n\n", "Según el artículo 2 del Código aduanero general.", ReferenceStatus.External)]
    [InlineData("# Código Penal peruano\n\n", "Según el artículo 2 del Código Penal que rige.", ReferenceStatus.Internal)]
    [InlineData("# Código de aguas y de minas\n\n", "Según el artículo 2 del Código de aguas y puertos.", ReferenceStatus.External)]
    [InlineData("# Código de aguas y de minas\n\n", "Según el artículo 2 del Código de aguas y de minas rige.", ReferenceStatus.Internal)]
    [InlineData("# Ley del agua\n\n", "Según el artículo 2 de la Constitución.", ReferenceStatus.External)]
    public void Find_NameThatTheTitleBeginsWith_IsThisDocument(string title, string sentence, ReferenceStatus status) =>
        Assert.Equal(
            status,
            Assert
                .Single(ReferenceFinder.Find(Laws.Plan($"{title}## Artículo 1\n\n{sentence}\n\n## Artículo 2\n\nDos.\n", "es-law")))
                .Status
        );

    // "Der Satzung" is a body's own in its statutes, and another document in its other rules or with more of a name.
    [Theory]
    [InlineData("# Satzung des Vereins\n\n", "Nach § 2 der Satzung gilt das.", ReferenceStatus.Internal)]
    [InlineData("# Vereinssatzung\n\n", "Nach § 2 der Satzung.", ReferenceStatus.Internal)]
    [InlineData("# Satzung\n\n", "Nach § 2 dieser Satzung gilt das.", ReferenceStatus.Internal)]
    [InlineData("# Satzung\n\n", "Nach § 2 der Satzung des Landesverbandes gilt das.", ReferenceStatus.External)]
    [InlineData("# Geschäftsordnung des Vorstands\n\n", "Nach § 2 der Satzung gilt das.", ReferenceStatus.External)]
    [InlineData("# Beitragsordnung\n\n", "Nach § 2 Abs. 1 der Vereinssatzung.", ReferenceStatus.External)]
    [InlineData("# Beitragsordnung\n\n", "Nach § 2 der Beitragsordnung gilt das.", ReferenceStatus.Internal)]
    public void Find_StatutesOfABody_AreItsOwnInThemselvesAlone(string title, string sentence, ReferenceStatus status) =>
        Assert.Equal(
            status,
            Assert.Single(ReferenceFinder.Find(Laws.Plan($"{title}## § 1 A\n\n{sentence}\n\n## § 2 B\n\n(1) B.\n", "de-law"))).Status
        );

    // An item of a list begins with a star too: it is no emphasis within the citation.
    [Fact]
    public void Find_ItemAfterACitation_IsNoMemberOfItsList() =>
        Assert.Equal(
            ["SEC-1"],
            ReferenceFinder
                .Find(Laws.Plan("## Section 1\n\nA.\n\n## Section 2\n\nUnder section 1,\n* 2 members act.\n", "en-law"))
                .Select(reference => reference.Target[4..])
        );

    [Fact]
    public void Find_OwnAbbreviation_IsThisDocument()
    {
        const string Law = "# Beispielgesetz (BspG)\n\n## § 1 A\n\nNach § 2 BspG und § 2 BGB.\n\n## § 2 B\n\nB.\n";
        // One list, and its last member names another law: both are of that law only where the first names none itself.
        Assert.Equal(["Internal", "External"], ReferenceFinder.Find(Laws.Plan(Law, "de-law")).Select(reference => $"{reference.Status}"));
    }

    [Fact]
    public void Find_ProfileWithoutGrammar_IsRefused()
    {
        IuException stop = Assert.Throws<IuException>(() => ReferenceFinder.Find(Laws.Plan("# Article 1\n\nx\n", "markdown-law")).ToList());
        Assert.Same(ErrorCatalogue.NoReferenceGrammar, stop.Definition);
    }

    [Fact]
    public void Find_PlanOfAnotherProfilesDigest_IsRefused()
    {
        CutPlan plan = Laws.Plan("## Section 1\n\nx\n") with { ProfileDigest = new string('0', 64) };
        Assert.Same(
            ErrorCatalogue.PlanRejected,
            Assert.Throws<IuException>(() => ReferenceFinder.Find(plan with { ProfileSource = "en-law" }).ToList()).Definition
        );
    }

    [Fact]
    public void Find_AnyWords_NeverFailsAndStaysInItsUnit()
    {
        string[] words =
        [
            "Article",
            "Articles",
            "5",
            "(2)",
            "(a)",
            ",",
            "and",
            "to",
            "of",
            "Regulation",
            "(EU)",
            "2016/679",
            "paragraph",
            "point",
            "this",
            "Annex",
            "I",
            "§",
            "\n\n",
            "\u00A0",
            "thereof",
            "9999999",
            "1-",
            "-2",
        ];
        Gen.Int[0, words.Length - 1]
            .Array[0, 60]
            .Sample(
                indexes =>
                {
                    CutPlan plan = Laws.Plan(
                        $"## Article 1\n\nx {string.Join(' ', indexes.Select(index => words[index]))}\n\n## Article 5\n\nx\n",
                        "eu-act"
                    );
                    foreach (IuReference reference in ReferenceFinder.Find(plan))
                    {
                        PlannedUnit unit = plan.Units.Single(unit => unit.Address == reference.Address);
                        Assert.InRange(reference.Span.Start, unit.Span.Start, unit.Span.End);
                        Assert.InRange(reference.Span.End, reference.Span.Start + 1, unit.Span.End);
                        Assert.True(
                            reference.Status != ReferenceStatus.Internal || plan.Units.Any(unit => unit.Address == reference.Target)
                        );
                    }
                },
                iter: 1_000
            );
    }

    [Fact]
    public void Find_CorpusLaws_GivesReferencesOfEveryLanguage()
    {
        Assert.SkipWhen(Corpus.Folder is null, "The folder shared/corpus is not on this machine.");
        (string File, string Profile)[] laws =
        [
            ("eu/dora-2022.md", "eu-act"),
            ("de/stgb.md", "de-law"),
            ("fr/code-relations-public.md", "fr-law"),
            ("vn/so-huu-tri-tue.md", "vi-law"),
        ];
        foreach ((string? file, string? profile) in laws)
        {
            Dictionary<ReferenceStatus, int> found = ReferenceFinder
                .Find(Laws.Plan(Corpus.Read(file), profile))
                .CountBy(reference => reference.Status)
                .ToDictionary();
            Assert.True(
                found[ReferenceStatus.Internal] > 200
                    && found[ReferenceStatus.Internal] > 10 * found.GetValueOrDefault(ReferenceStatus.Dangling),
                $"{file}: {string.Join(' ', found)}"
            );
        }
    }

    [Theory]
    [InlineData("levels", "[]")]
    [InlineData("levels", """[{"code":"XYZ","words":["x"]}]""")]
    [InlineData("levels", """[{"code":"ART","name":"mine","words":["x"]}]""")]
    [InlineData("levels", """[{"code":"ART","words":["x"],"numbers":["greek"]}]""")]
    [InlineData("levels", """[{"code":"ART","words":["x"]},{"code":"ART","words":["y"]}]""")]
    [InlineData("main", "[]")]
    [InlineData("main", """["NONE"]""")]
    [InlineData("here", """{"NONE":["this"]}""")]
    [InlineData("own", """[""]""")]
    [InlineData("unknown", "true")]
    public void Read_FaultyReferences_IsInvalidProfile(string member, string json)
    {
        JsonNode file = JsonNode.Parse(File.ReadAllText(Path.Combine(RepositoryFolder.Root, "module/profiles/en-law.json")))!;
        Assert.NotNull(ProfileReader.Read("own", Encoding.UTF8.GetBytes(file.ToJsonString())).References);
        file["references"]![member] = JsonNode.Parse(json);

        ProfileException stop = Assert.Throws<ProfileException>(() =>
            ProfileReader.Read("own", Encoding.UTF8.GetBytes(file.ToJsonString()))
        );

        Assert.Same(ErrorCatalogue.InvalidProfile, stop.Definition);
    }
}
