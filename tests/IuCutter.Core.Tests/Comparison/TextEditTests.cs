using System.Text;
using IuCutter.Core.Comparison;

namespace IuCutter.Core.Tests.Comparison;

/// <summary>Cosmetic differences, apart from operative ones, and the operative ones by kind and place.</summary>
[Trait("Promise", "5")]
public sealed class TextEditTests
{
    [Theory]
    [InlineData("One rule\nfor all.", "One rule\r\nfor all.", CosmeticChange.LineEnds)]
    [InlineData("One rule\nfor all.", "One rule  \nfor all.", CosmeticChange.TrailingBlanks)]
    [InlineData("One rule\nfor all.", "One rule for\nall.", CosmeticChange.Whitespace)]
    [InlineData("One rule for all.", "One rule\u00A0for all.", CosmeticChange.Whitespace)]
    [InlineData("The \"rule\" isn't.", "The “rule” isn’t.", CosmeticChange.Quotes)]
    [InlineData("Điều ấy.", "Đie\u0302\u0300u a\u0302\u0301y.", CosmeticChange.NormalForm)]
    [InlineData("A \u2260 b.", "A =\u0338 b.", CosmeticChange.NormalForm)]
    [InlineData("One rule.\n\n\n", "One rule.\n", CosmeticChange.TrailingBlanks)]
    public void Compare_OtherLooks_IsKept(string old, string @new, CosmeticChange cosmetic)
    {
        UnitChange change = Compare(old, @new);

        Assert.Equal((ChangeKind.Keep, cosmetic), (change.Kind, change.Cosmetic));
        Assert.Empty(change.Operative);
    }

    [Theory]
    [InlineData("within 30 days", "within 60 days", OperativeKind.Number, "30", "60")]
    [InlineData("a fee of 1,250.00 euro", "a fee of 1.250,00 euro", OperativeKind.Number, "1,250.00", "1.250,00")]
    [InlineData("until 4 octobre 1958 included", "until 5 octobre 1958 included", OperativeKind.Date, "4 octobre 1958", "5 octobre 1958")]
    [InlineData("until 2024-03-15 included", "until 2024-04-15 included", OperativeKind.Date, "2024-03-15", "2024-04-15")]
    [InlineData("am 23. Mai 1949 in", "am 24. Mai 1949 in", OperativeKind.Date, "23. Mai 1949", "24. Mai 1949")]
    [InlineData(
        "từ ngày 15 tháng 3 năm 2024 trở đi",
        "từ ngày 15 tháng 4 năm 2024 trở đi",
        OperativeKind.Date,
        "ngày 15 tháng 3 năm 2024",
        "ngày 15 tháng 4 năm 2024"
    )]
    [InlineData("on March 15, 2024 at noon", "on March 16, 2024 at noon", OperativeKind.Date, "March 15, 2024", "March 16, 2024")]
    [InlineData("el 5 de abril de 1879 en", "el 5 de abril de 1880 en", OperativeKind.Date, "5 de abril de 1879", "5 de abril de 1880")]
    [InlineData("members are admitted", "members are not admitted", OperativeKind.Negation, "", "not")]
    [InlineData("er ist nicht befugt", "er ist befugt", OperativeKind.Negation, "nicht", "")]
    [InlineData("người dân không được vào", "người dân được vào", OperativeKind.Negation, "không", "")]
    [InlineData("the board may act", "the board must act", OperativeKind.Modal, "may", "must")]
    [InlineData("cơ quan có thể cấp", "cơ quan có trách nhiệm cấp", OperativeKind.Modal, "có thể", "có trách nhiệm")]
    [InlineData("el juez puede ordenar", "el juez debe ordenar", OperativeKind.Modal, "puede", "debe")]
    [InlineData("a majority of two members", "a majority of three members", OperativeKind.Number, "two", "three")]
    [InlineData("mit drei Stimmen", "mit zwei Stimmen", OperativeKind.Number, "drei", "zwei")]
    [InlineData("dans les trente jours", "dans les soixante jours", OperativeKind.Number, "trente", "soixante")]
    [InlineData("under Chapter II of it", "under Chapter III of it", OperativeKind.Number, "II", "III")]
    [InlineData("under rule R12 of it", "under rule R13 of it", OperativeKind.Number, "R12", "R13")]
    [InlineData("a plot of 5 m² only", "a plot of 5 m³ only", OperativeKind.Number, "²", "³")]
    [InlineData("hold ½ of it", "hold ¼ of it", OperativeKind.Number, "½", "¼")]
    [InlineData("the fee and the costs", "the fee or the costs", OperativeKind.Wording, "and", "or")]
    [InlineData("a re\u00ADport is made", "a report is made", OperativeKind.Wording, "re\u00ADport", "report")]
    [InlineData("the pass", "the p\u0430ss", OperativeKind.Wording, "pass", "p\u0430ss")]
    [InlineData("the ~~old seat", "the old seat", OperativeKind.Wording, "~~", "")]
    [InlineData("of &lt; 5 only", "of < 5 only", OperativeKind.Wording, "&lt;", "<")]
    [InlineData("the red house", "the blue house", OperativeKind.Wording, "red", "blue")]
    [InlineData("the rule\u200B holds", "the rule holds", OperativeKind.Wording, "\u200B", "")]
    public void Compare_OtherWords_AreToldByKind(string old, string @new, OperativeKind kind, string before, string after)
    {
        UnitChange change = Compare($"Here {old} as it was written.", $"Here {@new} as it was written.");

        Assert.Equal(ChangeKind.Amend, change.Kind);
        OperativeChange operative = Assert.Single(change.Operative);
        Assert.Equal((kind, before, after), (operative.Kind, operative.OldText, operative.NewText));
    }

    // The same words, and another rule: which items are under which, and what stands outside of the list.
    [Theory]
    [InlineData("- fee\n  - fine\n- cost", "- fee\n- fine\n- cost", "  -", "-")]
    [InlineData("1. fee\n2. cost\n\n   and a fine", "1. fee\n2. cost\n\nand a fine", "   and", "and")]
    [InlineData("Pay:\n- fee\n- cost", "Pay: - fee\n- cost", "-", " -")]
    [InlineData("Pay:\n\n- fee\n- cost", "Pay:\n\n- fee - cost", "-", " -")]
    [InlineData("Pay\n# Fees\nnothing", "Pay\n# Fees nothing", "nothing", " nothing")]
    [InlineData("Pay\n> the fee\n\nand the fine", "Pay\n> the fee\nand the fine", "and", "and")]
    [InlineData("| a | b |\n| c | d |", "| a | b | | c | d |", null, null)]
    [InlineData("```\na:\n  b: 1\n```", "```\na:\nb: 1\n```", "  b", "b")]
    public void Compare_SameWordsInOtherBlocks_AreAmended(string old, string @new, string? before, string? after)
    {
        UnitChange change = Compare(old, @new);

        Assert.Equal(ChangeKind.Amend, change.Kind);
        if (before is not null)
        {
            OperativeChange operative = Assert.Single(change.Operative);
            Assert.Equal((OperativeKind.Structure, before, after), (operative.Kind, operative.OldText, operative.NewText));
        }
    }

    [Theory]
    [InlineData("- fee\n  - fine\n- cost", "- fee\n    - fine\n- cost")]
    [InlineData("- fee\n- cost", "- fee\n\n- cost")]
    [InlineData("- fee and\nthe cost", "- fee and\n  the cost")]
    [InlineData("under Article 5 or\n6. It pays", "under Article 5 or 6. It pays")]
    [InlineData("- fee\r\n\r\n  and so on\r\n- cost", "- fee\n\n  and so on\n- cost")]
    [InlineData("> the fee\nand the fine", "> the fee and\nthe fine")]
    public void Compare_SameBlocksOtherWhitespace_IsKept(string old, string @new) => Assert.Equal(ChangeKind.Keep, Compare(old, @new).Kind);

    [Fact]
    public void Compare_ChangedNumber_IsFoundAtItsPlaceInBothDocuments()
    {
        (CutPlan? old, CutPlan? @new) = (
            Laws.Plan("## Article 1\n\nĐiều ấy: within 30 days.\n"),
            Laws.Plan("\uFEFF## Article 1\n\nĐiều ấy:\nwithin 60 days.\n")
        );

        UnitChange change = Assert.Single(PlanComparer.Compare(old, @new).Changes);

        OperativeChange number = Assert.Single(change.Operative);
        Assert.Equal((3, 22, "30"), (number.OldSpan.Line, number.OldSpan.Column, Bytes(old, number.OldSpan)));
        Assert.Equal((4, 8, "60"), (number.NewSpan.Line, number.NewSpan.Column, Bytes(@new, number.NewSpan)));
        Assert.Equal(CosmeticChange.Whitespace, change.Cosmetic);
    }

    [Fact]
    public void Compare_NumberAndWordsInOneStretch_AreToldApart()
    {
        UnitChange change = Compare("It pays some euro within 30 days.", "It pays the whole sum within 60 days.");

        Assert.Equal(
            ["Wording: \"some euro\" -> \"the whole sum\"", "Number: \"30\" -> \"60\""],
            change.Operative.Select(operative => operative.ToString())
        );
    }

    private static UnitChange Compare(string old, string @new) =>
        Assert.Single(PlanComparer.Compare(Laws.Plan($"## Article 1\n\n{old}\n"), Laws.Plan($"## Article 1\n\n{@new}\n")).Changes);

    private static string Bytes(CutPlan plan, SourceSpan span) =>
        Encoding.UTF8.GetString(plan.Document.Bytes.AsSpan(span.Start, span.Length));
}
