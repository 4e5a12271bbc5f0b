using IuCutter.Core.Plans;
using IuCutter.Core.Tests.Plans;

namespace IuCutter.Core.Tests.Marking;

/// <summary>Labels of containers that stand in the text of a unit open nothing and move no parent.</summary>
[Trait("Promise", "5")]
public sealed class LabelsInTextTests
{
    private const string Paragraphs = "# § 1 Ziel\n\nText.\n\n# § 2 Dauer\n\nText.\n\n";

    [Fact]
    public void Build_ListOfDivisionsInAnArticle_OpensNothingAndIsTold()
    {
        CutPlan plan = PlanBuilderTests.Build(
            $"{Paragraphs}# § 3 Inhalt\n\nEr gliedert sich so:\n\nAbschnitt A\nGemeinsames:\n\n1.  Eins,\n\n"
                + "Abschnitt B\nWeiteres:\n\n2.  Zwei.\n\n# § 4 Plan\n\nText.\n",
            "de-law"
        );
        Assert.Equal(["ART-1", "ART-2", "ART-3", "ART-4"], Addresses(plan));
        Assert.Equal([13, 18], plan.Warnings.Select(warning => warning.Line));
    }

    [Theory]
    [InlineData("Es gilt, was in\nTeil A der Liste steht.\n\n")]
    [InlineData("Die Prüfung hat zwei Teile.\n\nTeil 1 der Prüfung erstreckt sich auf\ndas erste Jahr.\n\n")]
    [InlineData("Es gilt\nAnlage I der Liste, soweit sie reicht.\n\n")]
    [InlineData("Text.\n\nAnlage 1 ist anzuwenden.\n\n")]
    public void Build_SentenceThatBeginsWithAContainer_MovesNoParent(string text) =>
        Assert.Equal(
            ["ART-1", "ART-2", "ART-3", "ART-4"],
            Addresses(PlanBuilderTests.Build($"{Paragraphs}# § 3 Inhalt\n\n{text}# § 4 Plan\n\nText.\n", "de-law"))
        );

    [Fact]
    public void Build_ContainersAtPlainLinesBetweenHeadings_HoldThem()
    {
        CutPlan plan = PlanBuilderTests.Build(
            $"Teil 1\n\nAllgemeines\n\n{Paragraphs}Teil 2\n\nAbschnitt 1\nBesonderes\n\n# § 3 Inhalt\n\nText.\n\nAnlage 1\n\nListe.\n",
            "de-law"
        );
        Assert.Equal(
            ["PART-1", "PART-1/ART-1", "PART-1/ART-2", "PART-2", "PART-2/SEC-1", "PART-2/SEC-1/ART-3", "ANNEX-1"],
            Addresses(plan)
        );
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void Build_ScheduleOfOneSection_LeavesTheNextSectionsWhereTheyAre()
    {
        CutPlan plan = PlanBuilderTests.Build(
            "##### 1 Meaning\n\nText.\n\n##### 2 Pensions\n\nAs follows:\n\nPART I.\n\nOne pound.\n\nPART II.\n\nTwo pounds.\n\n"
                + "SCHEDULE.\n\nRates.\n\n##### 3 End\n\nText.\n\nSCHEDULE.\n\nActs.\n",
            "en-law"
        );
        Assert.Equal(["SEC-1", "SEC-2", "SEC-3", "SCHED"], Addresses(plan));
        Assert.Equal([9, 13, 17], plan.Warnings.Select(warning => warning.Line).Order());
    }

    [Fact]
    public void Build_ContentsOfContainersBeforeTheText_OpenNothing()
    {
        string contents =
            "**LIBRO PRIMERO - UNO**\n\n[Título I](#1)\n\nFines\n\n[Título II](#2)\n\nMedios\n\n[Título III](#3)\n\nRecursos\n\n"
            + "[Título IV](#4)\n\n";
        CutPlan plan = PlanBuilderTests.Build(
            $"{contents}# LIBRO PRIMERO - UNO\n\n# Artículo 1.- Uno.\n\n# Artículo 2.- Dos.\n\n# Artículo 3.- Tres.\n",
            "es-law"
        );
        Assert.Equal(["PREAMBLE", "BOOK-1", "BOOK-1/ART-1", "BOOK-1/ART-2", "BOOK-1/ART-3"], Addresses(plan));
    }

    [Fact]
    public void Build_OneLineInTheMiddleOfASentence_OpensNothing()
    {
        Assert.Equal(
            ["ART-1", "ART-2"],
            Addresses(
                PlanBuilderTests.Build(
                    "Artículo 1.- Uno.\n\nSe agrega el\nanexo a la presente ley, en los términos\nde ella.\n\nArtículo 2.- Dos.\n",
                    "es-law"
                )
            )
        );
        Assert.Equal(
            "Input.NoUnit",
            Assert.Throws<IuException>(() => PlanBuilderTests.Build("You may\nschedule a run with us\nany day.\n", "en-law")).Definition.Id
        );
    }

    [Fact]
    public void Build_SectionsBeforeOnesInsertedLater_BothOpen()
    {
        CutPlan plan = PlanBuilderTests.Build(
            "## 1. One\n\nText.\n\n## 2. Two\n\nText.\n\n## 3. Three\n\nText.\n\n## 4. Four\n\nText.\n\n## 2A. Inserted\n\n"
                + "Text.\n\n## 2B. Inserted\n\nText.\n\n## 2C. Inserted\n\nText.\n\n## 2D. Inserted\n\nText.\n\n## 5. Five\n\nText.\n",
            "en-law"
        );
        Assert.Equal(["SEC-1", "SEC-2", "SEC-3", "SEC-4", "SEC-2a", "SEC-2b", "SEC-2c", "SEC-2d", "SEC-5"], Addresses(plan));
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void Build_ALawWithinAnArticle_IsToldOnce()
    {
        string articles = string.Concat(Enumerable.Range(1, 6).Select(number => $"Artículo {number}.- El Instituto.\n\nTexto.\n\n"));
        CutPlan plan = PlanBuilderTests.Build(
            $"# Artículo 1\n\nUno.\n\n# Artículo 2\n\nDos.\n\n# Artículo 3\n\nApruébase:\n\n{articles}# Artículo 4\n\n"
                + "# Artículo 5\n\n# Artículo 6\n",
            "es-law"
        );
        Assert.Equal(["ART-1", "ART-2", "ART-3", "ART-4", "ART-5", "ART-6"], Addresses(plan));
        PlanWarning warning = Assert.Single(plan.Warnings);
        Assert.Equal(("DuplicateAddress", 13), (warning.Code, warning.Line));
        Assert.Contains("5 more such lines, up to line 33", warning.Message, StringComparison.Ordinal);
    }

    private static List<string> Addresses(CutPlan plan)
    {
        PlanVerifier.Verify(plan);
        return [.. plan.Units.Select(unit => unit.Address["ICX/".Length..])];
    }
}
