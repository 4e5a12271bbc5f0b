using IuCutter.Core.Plans;
using IuCutter.Core.Tests.Plans;

namespace IuCutter.Core.Tests.Marking;

/// <summary>Statutes, rules and policies as associations and companies have them.</summary>
[Trait("Promise", "5")]
public sealed class InternalRuleTests
{
    [Theory]
    [InlineData("de-law", "## § 1 Name\n\nText.\n\n### § 2 Sitz\n\nText.\n\n## § 3 Zweck\n\nText.\n", "ART-1", "ART-2", "ART-3")]
    [InlineData(
        "fr-law",
        "# Titre I\n\n## Article 1 – Nom\n\n### Objet\n\nTexte.\n\n### Article 2 – Siège\n\nTexte.\n\n## Article 3 – Fin\n\nTexte.\n",
        "TITLE-1",
        "TITLE-1/ART-1",
        "TITLE-1/ART-1/H-1",
        "TITLE-1/ART-2",
        "TITLE-1/ART-3"
    )]
    public void Build_ArticleAtADeeperHeading_StandsBesideTheOneBefore(string profile, string text, params string[] addresses) =>
        AssertUnits(profile, text, addresses);

    // The articles of an act that brings laws hold their paragraphs.
    [Fact]
    public void Build_ParagraphsWithinArticles_StandInThem() =>
        AssertUnits(
            "de-law",
            "# Artikel 1 Leitung\n\n### § 1 Wer\n\nText.\n\n### § 2 Was\n\nText.\n\n# Artikel 2 Reise\n\n### § 1 Wann\n\nText.\n\n"
                + "### § 2 Wo\n\nText.\n",
            "ART-1",
            "ART-1/ART-1",
            "ART-1/ART-2",
            "ART-2",
            "ART-2/ART-1",
            "ART-2/ART-2"
        );

    [Theory]
    [InlineData(
        "## I. Name\n\n### § 1 A\n\nu. Name\n\n## II. B\n\n### § 2 B\n\n## III. C\n\n## IV. D\n\n## V. E\n\n### § 3 C\n",
        "DIV-1",
        "DIV-1/ART-1",
        "DIV-2",
        "DIV-2/ART-2",
        "DIV-3",
        "DIV-4",
        "DIV-5",
        "DIV-5/ART-3"
    )]
    [InlineData(
        "## A. Allgemeines\n\n### § 1 Name\n\n## B. Mitglieder\n\n### § 2 Aufnahme\n\n## C. Organe\n\n### § 3 Vorstand\n\n"
            + "## D. Schluss\n\n### § 4 Ende\n",
        "DIV-a",
        "DIV-a/ART-1",
        "DIV-b",
        "DIV-b/ART-2",
        "DIV-c",
        "DIV-c/ART-3",
        "DIV-d",
        "DIV-d/ART-4"
    )]
    [InlineData(
        "# A. Verein\n\n## I. Name\n\n### § 1 Name\n\n## II. Sitz\n\n### § 2 Sitz\n\n# B. Organe\n\n## I. Vorstand\n\n### § 3 Wahl\n",
        "DIV-a",
        "DIV-a/DIV-1",
        "DIV-a/DIV-1/ART-1",
        "DIV-a/DIV-2",
        "DIV-a/DIV-2/ART-2",
        "DIV-b",
        "DIV-b/DIV-1",
        "DIV-b/DIV-1/ART-3"
    )]
    [InlineData(
        "# I. Name\n\n## § 1 Name\n\n# II. Sitz\n\n## § 2 Sitz\n\n# III. Ende\n\n## § 3 Ende\n",
        "DIV-1",
        "DIV-1/ART-1",
        "DIV-2",
        "DIV-2/ART-2",
        "DIV-3",
        "DIV-3/ART-3"
    )]
    public void Build_GermanDivisionsInLetters_CountThroughCAndD(string text, params string[] addresses) =>
        AssertUnits("de-law", text, addresses);

    [Theory]
    [InlineData("+++\ntitle = \"Handbook\"\n# no heading\n[a]\nb = 1\n+++\n\n# Leave\n\nText.\n")]
    [InlineData("\uFEFF+++\r\ntitle = 1\r\n# no heading\r\n+++\r\n\r\n# Leave\r\n\r\nText.\r\n")]
    public void Build_FrontMatterInToml_IsAnExclusion(string text)
    {
        CutPlan plan = PlanBuilderTests.Build(text, "markdown");
        Assert.Equal("Leave", Assert.Single(plan.Units).Title);
        Assert.Contains(plan.Exclusions, exclusion => exclusion.Kind == "front_matter");
        PlanVerifier.Verify(plan);
    }

    // Never closed, or closed by another sign, it is text.
    [Theory]
    [InlineData("+++\n\n# Leave\n\nText.\n")]
    [InlineData("+++\n\n# Leave\n\n---\n")]
    public void Build_PlusSignsThatNothingCloses_AreText(string text)
    {
        CutPlan plan = PlanBuilderTests.Build(text, "markdown");
        Assert.DoesNotContain(plan.Exclusions, exclusion => exclusion.Kind == "front_matter");
        Assert.Contains(plan.Units, unit => unit.Title == "Leave");
    }

    [Theory]
    [InlineData(
        "vi-law",
        "## 📘 Điều 1: Mức lương\n\nMột.\n\n## ✅ Điều 2: Thưởng\n\nHai.\n\n## 👩‍⚖️ Điều 3: Phạt\n\nBa.\n",
        "ART-1",
        "ART-2",
        "ART-3"
    )]
    [InlineData("en-law", "## ⚖️ Section 1. Pay\n\nText.\n\n## 🏖️ Section 2. Leave\n\nText.\n", "SEC-1", "SEC-2")]
    [InlineData("markdown", "# 1️⃣ One\n\n# 🎉 Article 2. Two\n\n# ➡️ 3. Three\n", "H-1", "ART-2", "N-3")]
    public void Build_HeadingWithAPictureBeforeItsLabel_HasItsLabel(string profile, string text, params string[] addresses) =>
        AssertUnits(profile, text, addresses);

    [Fact]
    public void Build_DecisionOfThreeArticlesBeforeTheRulesThatItBrings_CutsBoth() =>
        AssertUnits(
            "vi-law",
            "# QUYẾT ĐỊNH\n\n**Điều 1.** Ban hành quy chế.\n\n**Điều 2.** Hiệu lực.\n\n**Điều 3.** Thi hành.\n\n"
                + "# QUY CHẾ CHI TIÊU\n\n## Chương I. CHUNG\n\n### Điều 1. Phạm vi\n\nMột.\n\n### Điều 2. Nguyên tắc\n\nHai.\n\n"
                + "## Chương II. MỨC CHI\n\n### Điều 3. Mức\n\nBa.\n\n### Điều 4. Khác\n\nBốn.\n",
            "ART-1",
            "ART-2",
            "ART-3",
            "CH-1",
            "CH-1/ART-1",
            "CH-1/ART-2",
            "CH-2",
            "CH-2/ART-3",
            "CH-2/ART-4"
        );

    [Fact]
    public void Build_ProvisionWithoutNumberAndItsTextOnOneLine_IsCut() =>
        AssertUnits(
            "es-law",
            "**Artículo 1.-** Uno.\n\n**Artículo 2.-** Dos.\n\n**Disposición adicional primera.** Tres.\n\n"
                + "**DISPOSICIÓN FINAL.** Los estatutos rigen.\n\n**Anexo** del acta.\n",
            "ART-1",
            "ART-2",
            "DA-1",
            "PROV"
        );

    // A code's part that the text names, and an article that was put in after the fifth.
    [Theory]
    [InlineData(
        "de-law",
        "# § 1 Zu Kapitel XIV\n\nText:\n\n    Teil I-B und II-B des Codes für Schiffe\n\n# § 2 Ende\n\nText.\n",
        "ART-1",
        "ART-2"
    )]
    [InlineData(
        "en-law",
        "# Article IV\n\nText.\n\n# Article V\n\nText.\n\n# Article V-A\n\nText.\n\n# Article VI\n\nText.\n",
        "ART-4",
        "ART-5",
        "ART-5a",
        "ART-6"
    )]
    public void Build_RomanNumberWithALetter_IsAnotherNumber(string profile, string text, params string[] addresses)
    {
        CutPlan plan = PlanBuilderTests.Build(text, profile);
        Assert.Equal(addresses, plan.Units.Select(unit => unit.Address["ICX/".Length..]));
    }

    // Where units open at headings, a plain line that names a part of another text and goes on opens nothing.
    [Fact]
    public void Build_PartOfACodeThatTheTextNames_OpensNothing()
    {
        CutPlan plan = PlanBuilderTests.Build(
            "# § 1 Eins\n\nText.\n\n# § 2 Zwei\n\nText.\n\n# § 3 Drei\n\nText.\n\n# Anlage zum Recht\n\nEs gilt:\n\n"
                + "Teil A Kapitel VIII des Codes\n\nund weiter:\n\nTeil B des Codes für Schiffe\n\nund:\n\nTeil C des Codes\n",
            "de-law"
        );
        Assert.Equal(["ART-1", "ART-2", "ART-3"], plan.Units.Take(3).Select(unit => unit.SectionCode));
        Assert.Equal(4, plan.UnitCount);
    }

    private static void AssertUnits(string profile, string text, params string[] addresses)
    {
        CutPlan plan = PlanBuilderTests.Build(text, profile);
        Assert.Equal(
            addresses,
            plan.Units.Where(unit => unit.SectionCode != "PREAMBLE" && !unit.Title.StartsWith("QU", StringComparison.Ordinal))
                .Select(unit => Counted(unit.Address["ICX/".Length..]))
        );
        PlanVerifier.Verify(plan);
        Assert.Empty(plan.Warnings);
    }

    /// <summary>A heading without a label has a hash of its text in its address; here it is only counted.</summary>
    private static string Counted(string address) => System.Text.RegularExpressions.Regex.Replace(address, "H-[0-9a-f]{10}", "H-1");
}
