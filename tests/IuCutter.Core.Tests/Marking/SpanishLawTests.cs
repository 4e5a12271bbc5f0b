using IuCutter.Core.Plans;
using IuCutter.Core.Tests.Plans;

namespace IuCutter.Core.Tests.Marking;

/// <summary>
/// What laws of Spain and Latin America have beside their articles: a decree before them, provisions after them, long ordinals.
/// </summary>
[Trait("Promise", "5")]
public sealed class SpanishLawTests
{
    private const string Law = "CAPÍTULO ÚNICO\nDE LOS FINES\nArtículo 1. Uno.\n\nArtículo 2. Dos.\n\nArtículo 3. Tres.\n";

    [Fact]
    public void Build_DecreeOfOneArticleInAWord_DoesNotTakeTheLawsFirst()
    {
        AssertUnits($"ARTÍCULO PRIMERO. Se expide la Ley.\n\n{Law}", 0, "ART-1", "CH-1", "CH-1/ART-1", "CH-1/ART-2", "CH-1/ART-3");
        AssertUnits("Artículo único. Se aprueba.\n\nArtículo 1. Uno.\n\nArtículo 2. Dos.\n", 1, "ART-1", "ART-1~2", "ART-2");
        AssertUnits("Artículo primero. Uno.\n\nArtículo 2. Dos.\n\nArtículo 3. Tres.\n", 0, "ART-1", "ART-2", "ART-3");
    }

    [Fact]
    public void Build_ProvisionsAfterTheLastArticle_AreNoPartOfIt()
    {
        AssertUnits(
            $"{Law}\nTRANSITORIOS\n\nPRIMERO.- Vigencia.\n\nSEGUNDO.- Derogación.\n",
            0,
            "CH-1",
            "CH-1/ART-1",
            "CH-1/ART-2",
            "CH-1/ART-3",
            "PROV"
        );
        AssertUnits(
            $"{Law}\n**DISPOSICIONES TRANSITORIAS**\n\nArtículo primero. A.\n\nArtículo segundo. B.\n",
            0,
            "CH-1",
            "CH-1/ART-1",
            "CH-1/ART-2",
            "CH-1/ART-3",
            "PROV",
            "PROV/ART-1",
            "PROV/ART-2"
        );
        // What they cite goes back in the numbers; their own begin at one.
        AssertUnits(
            $"{Law}\n### DISPOSICIONES MODIFICATORIAS\n\n### DISPOSICIONES FINALES\n\nSe modifican:\n\n**Artículo 2. Otro.**\n\n"
                + "**Artículo 3. Otro.**\n",
            2,
            "CH-1",
            "CH-1/ART-1",
            "CH-1/ART-2",
            "CH-1/ART-3",
            "PROV"
        );
    }

    [Fact]
    public void Build_ProvisionsBetweenArticlesThatGoOn_OpenNothing() =>
        AssertUnits(
            "TÍTULO I\n\nArtículo 1. Uno.\n\nArtículo 2. Dos.\n\nTÍTULO II\n\nDISPOSICIONES FINALES\n\nArtículo 3. Tres.\n",
            0,
            "TITLE-1",
            "TITLE-1/ART-1",
            "TITLE-1/ART-2",
            "TITLE-2",
            "TITLE-2/ART-3"
        );

    [Fact]
    public void Build_RegulationAfterTheProvisionsOfItsDecree_StandsBesideThem() =>
        AssertUnits(
            "Artículo 1. Apruébase.\n\nDISPOSICIONES COMPLEMENTARIAS FINALES\n\nÚnica. Vigencia.\n\nTÍTULO PRELIMINAR\n\n"
                + "Artículo 1. Objeto.\n\nArtículo 2. Fin.\n\nTÍTULO I\n\nArtículo 3. Uno.\n",
            0,
            "ART-1",
            "PROV",
            "TITLE-0",
            "TITLE-0/ART-1",
            "TITLE-0/ART-2",
            "TITLE-1",
            "TITLE-1/ART-3"
        );

    [Fact]
    public void Build_LongOrdinals_CountOn()
    {
        string[] words = ["PRIMERO", "SEGUNDO", "TERCERO", "CUARTO", "QUINTO", "SEXTO", "SÉPTIMO", "OCTAVO", "NOVENO"];
        List<string> articles = words
            .Concat(["DÉCIMO", .. words.Select(word => $"DÉCIMO {word}"), "VIGÉSIMO", "VIGESIMO PRIMERO", "TRIGÉSIMO"])
            .Select(word => $"ARTÍCULO {word}. Texto.\n\n")
            .ToList();
        CutPlan plan = PlanBuilderTests.Build(string.Concat(articles.Take(21)), "es-law");
        Assert.Equal(Enumerable.Range(1, 21).Select(number => $"ICX/ART-{number}"), plan.Units.Select(unit => unit.Address));
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void Build_InsertedArticlesInAnyOrder_AllOpen() =>
        AssertUnits(
            "Artículo 1. Uno.\n\nArtículo 2. Dos.\n\nArtículo 2 Bis. A.\n\nArtículo 2 Ter. B.\n\nArtículo 2 Quáter. C.\n\n"
                + "Artículo 2 Quater. C.\n\nCAPÍTULO I\nDEL REGISTRO\nArtículo 2 A. D.\n\nArtículo 2-B. E.\n\nArtículo 3. Tres.\n",
            0,
            "ART-1",
            "ART-2",
            "ART-2bis",
            "ART-2ter",
            "ART-2quater",
            "CH-1",
            "CH-1/ART-2a",
            "CH-1/ART-2b",
            "CH-1/ART-3"
        );

    private static void AssertUnits(string text, int warnings, params string[] addresses)
    {
        CutPlan plan = PlanBuilderTests.Build(text, "es-law");
        PlanVerifier.Verify(plan);
        Assert.Equal(addresses, plan.Units.Select(unit => unit.Address["ICX/".Length..]));
        Assert.Equal(warnings, plan.Warnings.Length);
    }
}
