using System.Text;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Proposals;
using IuCutter.Core.Tests.Documents;

namespace IuCutter.Core.Tests.Profiles;

/// <summary>What is proposed for each real document, as an approved table. <c>IUCUTTER_APPROVE=1</c> writes it anew.</summary>
[Trait("Promise", "5")]
public sealed class ProfileProposerTests
{
    private static readonly string Approved = Path.Combine(
        RepositoryFolder.Root,
        "tests",
        "IuCutter.Core.Tests",
        "Profiles",
        "ProposedProfiles.approved.tsv"
    );

    // The kind that each folder of the corpus is known to be; a document that is no law of its folder is named by itself.
    private static readonly (string Folder, string Profile)[] Known =
    [
        ("vn/", "vi-law"),
        ("de/", "de-law"),
        ("versions/de-gg/", "de-law"),
        ("fr/", "fr-law"),
        ("versions/fr-", "fr-law"),
        ("eu/", "eu-act"),
        ("pe/", "es-law"),
        ("versions/pe-", "es-law"),
        ("docs/", "markdown"),
        ("gov/", "markdown"),
        ("policy/", "markdown"),
        ("spec/", "markdown"),
    ];

    // A notice on salaries that has tables and empty headings but no §, and a law that its open fence swallows.
    // Articles and other headings; an unclosed fence; twice a note of one heading, which is one unit as a whole.
    private static readonly string[] NotClear =
    [
        "de/bbesg_besuegbek_2012.md",
        "pe/are-02-2023-unclosed-fence.md",
        "spec/csharp-bom-note.md",
        "spec/csharp-bom-table.md",
    ];

    private static readonly Lazy<(string File, ProfileProposal First)[]> Proposed = new(() =>
        [.. Corpus.Files().Where(IsDocument).Select(file => (file, ProfileProposer.Propose(TestDocuments.Of(Corpus.Read(file)))[0]))]
    );

    [Fact]
    public void Propose_EveryCorpusDocument_IsAsApproved()
    {
        StringBuilder table = new StringBuilder("document\tproposed\tclear\treasons\n");
        Corpus.Files();
        foreach ((string? file, ProfileProposal? first) in Proposed.Value)
        {
            table
                .Append(file)
                .Append('\t')
                .Append(first.Profile)
                .Append('\t')
                .Append(first.IsClear ? "yes" : "no")
                .Append('\t')
                .AppendJoin(' ', first.Reasons)
                .Append('\n');
        }

        if (Environment.GetEnvironmentVariable("IUCUTTER_APPROVE") == "1")
        {
            File.WriteAllText(Approved, table.ToString());
        }

        Assert.Equal(File.ReadAllText(Approved).ReplaceLineEndings("\n"), table.ToString());
    }

    [Fact]
    public void Propose_DocumentOfAKnownKind_ProposesItsProfile()
    {
        Corpus.Files();
        Assert.Equal(58, Proposed.Value.Length);
        Assert.All(
            Proposed.Value,
            row =>
            {
                Assert.Equal(!NotClear.Contains(row.File), row.First.IsClear);
                if (row.First.IsClear)
                {
                    Assert.Equal(
                        Known.First(kind => row.File.StartsWith(kind.Folder, StringComparison.Ordinal)).Profile,
                        row.First.Profile
                    );
                }
            }
        );
    }

    [Fact]
    public void Choose_Clear_IsThePlanOfThatProfileAndSaysWhy()
    {
        IuDocument document = TestDocuments.Of(File.ReadAllBytes(Corpus.Sample));
        (string? profile, PlanWarning? why) = ProfileProposer.Choose(document);
        Assert.Equal("markdown-law", profile);
        Assert.Equal("ProfileProposed", why.Code);
        Assert.Contains("66 of them have a label", why.Message, StringComparison.Ordinal);
        Assert.Contains("New-IuCutPlan -Profile markdown-law", why.Remediation, StringComparison.Ordinal);
        // The warning is no part of what is written: who names the profile gets the same plan.
        CutPlan plan = PlanBuilder.Build(document, "X1", ProfileCatalogue.Get(profile), "X1", "law");
        Assert.Equal(plan.PlanDigest, PlanVerifier.Verify(plan with { Warnings = plan.Warnings.Insert(0, why) }).PlanDigest);
    }

    // Half a law in one language, half in another; a law that its fault hides; sections and what no law has at once; labels
    // that no profile knows, below a title that would be the only unit.
    [Theory]
    [InlineData(
        "# Contrato de servicios\n\nCLÁUSULA PRIMERA. El prestador se obliga a prestar los servicios.\n\n"
            + "CLÁUSULA SEGUNDA. El cliente pagará el precio de los servicios.\n"
    )]
    [InlineData("Article 1. A\n\nText.\n\nArticle 2. B\n\nText.\n\nArticle 3. C\n\nText.\n")]
    [InlineData("Điều 1. Một\n\nCủa và các được theo trong.\n\nĐiều 2. Hai\n\n```\n\nĐiều 3. Ba\n")]
    [InlineData(
        "# Section 1. A\n\nThe law of the land shall by which and to.\n\n# Section 2. B\n\nThe law.\n\n# Section 3. C\n\n"
            + "# Principle 1\n\n# Principle 2\n\n# Principle 3\n"
    )]
    public void Choose_NotClear_StopsAndNamesTheWays(string text)
    {
        IuException stop = Assert.Throws<IuException>(() => ProfileProposer.Choose(TestDocuments.Of(text)));
        Assert.Equal("Input.ProfileNotChosen", stop.Definition.Id);
        Assert.Contains("New-IuCutPlan -Profile", stop.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(ProfileProposer.Propose(TestDocuments.Of(text)), proposal => proposal.IsClear);
    }

    // A law of two articles would be one unit by its heading; a law whose language has no profile would pass for a neighbour's.
    [Theory]
    [InlineData(
        "# Ley\n\nArtículo 1.- Los fines de las que por con una y su parte.\n\nArtículo 2.- El plazo de los que por una parte.\n",
        "Spanish"
    )]
    [InlineData(
        "# Legge\n\nArt. 1. I fini della legge sono di chi.\n\nArt. 2. Gli organi che sono nel consiglio degli enti.\n\n"
            + "Art. 3. Delle norme che sono alla base di essa.\n",
        "Italian"
    )]
    [InlineData(
        "# Lei\n\nArt. 1º São os fins pelo qual não há.\n\nArt. 2º Uma norma às quais aos órgãos não.\n\nArt. 3º Em vigor ao dia.\n",
        "Portuguese"
    )]
    [InlineData("# Wet\n\n## Artikel 1\n\nHet doel van een wet zijn voor deze niet bij aan.\n", "Dutch")]
    public void Propose_LawThatNoProfileFits_IsNotClear(string text, string language)
    {
        System.Collections.Immutable.ImmutableArray<ProfileProposal> proposals = ProfileProposer.Propose(TestDocuments.Of(text));
        Assert.DoesNotContain(proposals, proposal => proposal.IsClear);
        Assert.Contains(proposals, proposal => proposal.Reasons.Any(reason => reason.Contains(language, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(
        "LE CONSEIL,\n\nvu le traité instituant la Communauté européenne,\n\nA ARRÊTÉ LE PRÉSENT RÈGLEMENT:\n\nArticle premier\n\n"
            + "Un et une dans le texte.\n\nArticle 2\n\nDu texte pour les autres.\n\nArticle 3\n\nFin.\n"
    )]
    [InlineData(
        "This text is meant purely as a documentation tool\n\nArticle 1\n\nThe scope of this and that.\n\nArticle 2\n\n"
            + "The duty of any and all, which shall by that.\n\nArticle 3\n\nThe end.\n"
    )]
    [InlineData(
        "# RÈGLEMENT (CEE) N° 17 DU CONSEIL\n\nvu les dispositions du traité instituant la\nCommunauté économique européenne,\n\n"
            + "A ARRÊTÉ\nLE PRÉSENT RÈGLEMENT:\n\nArticle premier\n\nUn et une dans le texte.\n\nArticle 2\n\n"
            + "Du texte pour les autres.\n\nArticle 3\n\nFin.\n"
    )]
    [InlineData(
        "LA COMMISSION,\n\nvu le traité instituant la Communauté européenne,\n\nA ARRÊTÉ LA PRÉSENTE DÉCISION:\n\n"
            + "Article premier\n\nUn et une dans le texte.\n\nArticle 2\n\nDu texte pour les autres.\n\nArticle 3\n\nFin.\n"
    )]
    [InlineData(
        "LE CONSEIL,\n\nvu le traité sur le fonctionnement de l’Union européenne,\n\nA ADOPTÉ LE PRÉSENT RÈGLEMENT:\n\n"
            + "Article premier\n\nUn et une dans le texte.\n\nArticle 2\n\nDu texte pour les autres.\n\nArticle 3\n\nFin.\n"
    )]
    [InlineData(
        "EL CONSEJO,\n\nVisto el Tratado constitutivo de la Comunidad Europea,\n\nHA ADOPTADO LA PRESENTE DIRECTIVA:\n\n"
            + "Artículo 1\n\nEl texto de los que por una parte y su fin.\n\nArtículo 2\n\nEl texto.\n\nArtículo 3\n\nEl fin.\n"
    )]
    [InlineData(
        "DER RAT,\n\ngestützt auf den Vertrag zur Gründung der Europäischen Gemeinschaft,\n\n"
            + "HAT FOLGENDE ENTSCHEIDUNG ERLASSEN:\n\nArtikel 1\n\nDer Text und die Regel nach dem Recht oder nicht.\n\nArtikel 2\n\n"
            + "Der Text.\n\nArtikel 3\n\nDas Ende.\n"
    )]
    public void Propose_ActOfTheUnion_ProposesItsProfileInEveryLanguage(string text)
    {
        ProfileProposal first = ProfileProposer.Propose(TestDocuments.Of(text))[0];
        Assert.Equal(("eu-act", true), (first.Profile, first.IsClear));
    }

    // Articles alone are a law at plain lines; at headings the headings between them are units too; rules are none in a text of many
    // headings.
    [Theory]
    [InlineData(
        "ARTICLE I\nNAME\n\nThe name of this club shall be any by which that is.\n\nARTICLE II\nSEAT\n\nThe seat.\n\n"
            + "ARTICLE III\nEND\n\nThe end of the act.\n",
        "en-law"
    )]
    [InlineData(
        "# Constitution\n\n## The Nation\n\n### Article 1\n\nThe nation shall by this be that which any of the acts is.\n\n"
            + "### Article 2\n\nThe state.\n\n## The State\n\n### Article 3\n\nThe end.\n",
        "markdown-law"
    )]
    [InlineData(
        "# RULES\n\nRule 1. Name\n\nThe name of this club shall be any by which that is.\n\nRule 2. Seat\n\n"
            + "The seat of the club.\n\nRule 3. End\n\nThe end.\n",
        "en-law"
    )]
    [InlineData(
        "PART I\n\n1. The name of this club shall be any by which that is.\n\n2. The seat of the club.\n\nPART II\n\n"
            + "3. The end.\n\nPART III\n\n4. The last of the acts.\n",
        "en-law"
    )]
    [InlineData(
        "# A\n\nThe text of this shall be any by which that is.\n\n# B\n\n# C\n\n# D\n\nRule 1: The first.\n\n"
            + "Rule 2: The second.\n\nRule 3: The third.\n\n# E\n\n# F\n\n# G\n",
        "markdown"
    )]
    public void Propose_EnglishText_IsClearlyOfItsKind(string text, string profile)
    {
        ProfileProposal first = ProfileProposer.Propose(TestDocuments.Of(text))[0];
        Assert.Equal((profile, true), (first.Profile, first.IsClear));
    }

    // A decree of France sees a treaty of the Union too.
    [Fact]
    public void Propose_FrenchDecreeThatSeesATreaty_ProposesFrenchLaw()
    {
        const string Text =
            "Le Premier ministre,\n\nVu le traité instituant la Communauté économique européenne ;\n\nDécrète :\n\nArticle 1\n\n"
            + "Un et une dans le texte.\n\nArticle 2\n\nDu texte pour les autres.\n\nArticle 3\n\nFin.\n";
        Assert.Equal("fr-law", ProfileProposer.Propose(TestDocuments.Of(Text))[0].Profile);
    }

    [Fact]
    public void Propose_ManyWordsOfNoKnownLanguage_ProposesNothingClear() =>
        Assert.DoesNotContain(
            ProfileProposer.Propose(
                TestDocuments.Of("# Zakon\n\n" + string.Concat(Enumerable.Repeat("Svaka osoba ima pravo na zaštitu. ", 60)))
            ),
            proposal => proposal.IsClear
        );

    [Fact]
    public void Propose_NoHeadingAndNoLaw_ProposesNothing() =>
        Assert.DoesNotContain(ProfileProposer.Propose(TestDocuments.Of("Only text.\n")), proposal => proposal.Fits || proposal.IsClear);

    private static bool IsDocument(string file)
    {
        try
        {
            return TestDocuments.Of(Corpus.Read(file)).Length > 0;
        }
        catch (IuException)
        {
            return false;
        }
    }
}
