using System.Text;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Tests.Documents;

namespace IuCutter.Core.Tests.Marking;

/// <summary>The kinds of trap that laws hold, each in a document of its own.</summary>
[Trait("Promise", "5")]
public sealed class LawMarkerTests
{
    private const string Text = "Một quy định đầy đủ của luật này, và nó kết thúc bằng dấu chấm.";

    [Fact]
    public void Mark_TableOfContents_OpensNothing()
    {
        string contents = Lines(
            "MỤC LỤC",
            "Chương I. Chung",
            "Điều 1. Một",
            "Điều 2. Hai",
            "Chương II. Riêng",
            "Điều 3. Ba",
            "Điều 4. Bốn"
        );
        string body = Lines(
            "Chương I. Chung",
            "Điều 1. Một",
            Text,
            "Điều 2. Hai",
            Text,
            "Chương II. Riêng",
            "Điều 3. Ba",
            Text,
            "Điều 4. Bốn",
            Text
        );
        Assert.Equal(
            ["PREAMBLE", "CH-1", "CH-1/ART-1", "CH-1/ART-2", "CH-2", "CH-2/ART-3", "CH-2/ART-4"],
            Addresses(contents + "\n" + body, "vi-law")
        );
    }

    [Theory]
    [InlineData("“Điều 7. Bảy", "Điều 8. Tám.”")]
    [InlineData("\"Điều 2. Hai", "Điều 3. Ba.\";")]
    public void Mark_QuotedAmendment_OpensNothing(string first, string last)
    {
        string law = Lines(
            "Điều 1. Sửa đổi",
            "Luật được sửa đổi như sau:",
            first,
            Text,
            last,
            "Điều 2. Hiệu lực",
            Text,
            "Điều 3. Thi hành",
            Text
        );
        Assert.Equal(["ART-1", "ART-2", "ART-3"], Addresses(law, "vi-law"));
    }

    [Fact]
    public void Mark_WrappedReferences_OpenNothing()
    {
        string law = Lines(
            "Điều 1. Một",
            "Theo quy định tại khoản 2",
            "Điều 2 của Luật này thì phải làm.",
            "Điều 2. Hai",
            "Xem",
            "Điều 3.",
            "Điều 3. Ba",
            Text,
            "Xem tại",
            "Điều 9. Điều 10, Điều 11."
        );
        Assert.Equal(["ART-1", "ART-2", "ART-3"], Addresses(law, "vi-law"));
        Assert.Equal([1, 4, 7], Plan(law, "vi-law").Units.Select(unit => unit.Span.Line));
    }

    [Fact]
    public void Mark_AnnexThatCountsAnew_HasItsOwnArticles()
    {
        string law = Lines(
            "Điều 1. Một",
            Text,
            "Điều 2. Hai",
            Text,
            "",
            "PHỤ LỤC I",
            "Mẫu hợp đồng",
            "Điều 1. Một",
            Text,
            "Điều 2. Hai",
            Text
        );
        Assert.Equal(["ART-1", "ART-2", "ANNEX-1", "ANNEX-1/ART-1", "ANNEX-1/ART-2"], Addresses(law, "vi-law"));
    }

    [Fact]
    public void Mark_RegulationThatIsIssued_HasItsOwnArticles()
    {
        string law = Lines(
            "QUYẾT ĐỊNH",
            "Điều 1. Ban hành Quy chế.",
            "Điều 2. Có hiệu lực.",
            "",
            "QUY CHẾ",
            "(ban hành kèm theo)",
            "Điều 1. Một",
            Text,
            "Điều 2. Hai",
            Text
        );
        Assert.Equal(["PREAMBLE", "ART-1", "ART-2", "REG", "REG/ART-1", "REG/ART-2"], Addresses(law, "vi-law"));
    }

    [Fact]
    public void Mark_LettersAndRepetitions_CountBetweenNumbers()
    {
        Assert.Equal(
            ["ART-1", "ART-1a", "ART-1b", "ART-2", "ART-2_111_", "ART-3"],
            Addresses(
                Lines("Điều 1. A", Text, "Điều 1a. B", Text, "Điều 1b. C", Text, "Điều 2. D", Text, "Điều 2đ. E", Text, "Điều 3. F", Text),
                "vi-law"
            )
        );
        Assert.Equal(
            ["ART-1", "ART-1bis", "ART-1ter", "ART-L123-4", "ART-L123-5"],
            Addresses(
                Lines(
                    "Article 1er",
                    "Texte.",
                    "Article 1 bis",
                    "Texte.",
                    "Article 1 ter",
                    "Texte.",
                    "Article L. 123-4",
                    "Texte.",
                    "Article L123-5",
                    "Texte."
                ),
                "fr-law"
            )
        );
        Assert.Equal(["SEC-1", "SEC-2", "SEC-2/ART-1"], Addresses(Lines("# Abschnitt 1", "# Abschnitt 2", "## § 1 Zweck"), "de-law"));
    }

    [Fact]
    public void Mark_Ranges_AreOneUnit() =>
        Assert.Equal(
            ["ART-1", "ART-2", "ART-3..6", "ART-7"],
            Addresses(Lines("# § 1 A", "Text.", "# § 2 B", "Text.", "# (XXXX) §§ 3 bis 6 (weggefallen)", "# § 7 C", "Text."), "de-law")
        );

    [Fact]
    public void Mark_UnitLevel_GoesDownToPoints()
    {
        string law = Lines(
            "Điều 1. Một",
            "1. Khoản một:",
            "a) Điểm a;",
            "b) Điểm b;",
            "c) Điểm c;",
            "d) Điểm d;",
            "đ) Điểm đ;",
            "e) Điểm e.",
            "2. Khoản hai.",
            "Điều 2. Hai",
            "1. Khoản một."
        );
        Assert.Equal(["ART-1", "ART-2"], Addresses(law, "vi-law"));
        Assert.Equal(["ART-1", "ART-1/CL-1", "ART-1/CL-2", "ART-2", "ART-2/CL-1"], Addresses(law, "vi-law", "Clause"));
        Assert.Equal(
            ["PT-a", "PT-b", "PT-c", "PT-d", "PT-_111_", "PT-e"],
            Plan(law, "vi-law", "point").Units.Where(unit => unit.SectionCode[0] == 'P').Select(unit => unit.SectionCode)
        );
        Assert.Same(ErrorCatalogue.UnknownUnitLevel, Assert.Throws<IuException>(() => Plan(law, "vi-law", "verse")).Definition);
    }

    [Fact]
    public void Mark_Shields_OpenNothing()
    {
        string law = Lines(
            "Article 1. One.",
            "Text.",
            "",
            "| Article 2. | x |",
            "|---|---|",
            "",
            "> Article 2. Quoted.",
            "",
            "```",
            "Article 2. Code.",
            "```",
            "",
            "<div>",
            "Article 2. HTML.",
            "</div>",
            "",
            "Article 2. Two.",
            "Text."
        );
        Assert.Equal([1, 17], Plan(law, "eu-act").Units.Select(unit => unit.Span.Line));
    }

    [Fact]
    public void Mark_MissingNumber_IsAWarningWithItsPlace()
    {
        string law = Lines("# Article 1", "Text.", "# Article 2", "Text.", "# Article 4", "Text.", "# Article 5", "Text.");
        PlanWarning warning = Plan(law, "eu-act").Warnings.Single();
        Assert.Equal(
            ("NumberingGap", 5, law.IndexOf("# Article 4", StringComparison.Ordinal), "# Article 4"),
            (warning.Code, warning.Line, warning.Offset, warning.Excerpt)
        );
        Assert.NotEmpty(warning.Remediation);
    }

    [Fact]
    public void Mark_LabelWhoseNumberNoUnitHas_IsAWarning()
    {
        string law = Lines(
            "Điều 1. Sửa đổi.",
            "Luật được sửa đổi như sau:",
            "",
            "**Điều 5. Hồ sơ**",
            Text,
            "",
            "**Điều 17. Cấp phép**",
            Text,
            "",
            "Điều 2. Hiệu lực",
            Text,
            "theo quy định tại",
            "Điều 9 của Luật."
        );
        CutPlan plan = Plan(law, "vi-law");
        Assert.Equal([1, 10], plan.Units.Select(unit => unit.Span.Line));
        Assert.Equal(
            [(4, "NumberingGap"), (7, "NumberingGap"), (13, "NumberingGap")],
            plan.Warnings.Select(warning => (warning.Line, warning.Code))
        );
    }

    [Fact]
    public void Mark_HolesInTheSequence_ArticlesBetweenThemOpen()
    {
        // Read from paper: Điều 3 and Điều 6 lost their numbers, and a line above Điều 5 its point.
        string law = Lines(
            "Điều 1. Một",
            Text,
            "Điều 2. Hai",
            Text,
            "Điều 4. Bốn",
            Text,
            "câu không có dấu chấm",
            "Điều 5. Năm",
            Text,
            "Điều 7. Bảy",
            Text,
            "Điều 8. Tám",
            Text
        );
        Assert.Equal(["ART-1", "ART-2", "ART-4", "ART-5", "ART-7", "ART-8"], Addresses(law, "vi-law"));
    }

    [Fact]
    public void Mark_CodeBySubject_OpensEveryArticleInAnyOrder()
    {
        string code = Lines(
            "Điều 31.1.LQ.1. Phạm vi",
            Text,
            "",
            "Điều 31.1.QĐ.13.2. Đối tượng",
            Text,
            "",
            "Điều 31.1.QĐ.13.1. Phạm vi",
            Text,
            "",
            "Điều 31.1.NĐ.7.5.",
            "",
            "Điều 31.1.LQ.35. Sửa đổi Luật như sau: “Điều 21",
            Text,
            "",
            "Điều 31.1.LQ.2. Đối tượng",
            Text + "”",
            "",
            "Điều 31.1.LQ.3. (được bãi bỏ)",
            "",
            "theo quy định tại",
            "Điều 31.1.TT.8.1.",
            "và",
            "Điều 31.1.LQ.1. Phạm vi"
        );
        Assert.Equal(
            [
                "ART-31.1.LQ.1",
                "ART-31.1.Q_110_.13.2",
                "ART-31.1.Q_110_.13.1",
                "ART-31.1.N_110_.7.5",
                "ART-31.1.LQ.35",
                "ART-31.1.LQ.2",
                "ART-31.1.LQ.3",
            ],
            Addresses(code, "vi-law")
        );
    }

    [Fact]
    public void Mark_DirectionControl_Stops() =>
        Assert.Same(ErrorCatalogue.BidiControl, Assert.Throws<IuException>(() => Plan("Article 1\u202E2. Two.\n", "eu-act")).Definition);

    [Fact]
    public void Mark_OtherWrappingNewlinesOrNormalForm_KeepsAddresses()
    {
        string law = Lines("Điều 1. Một", Text, Text, "Điều 2. Hai", Text);
        List<string> expected = Addresses(law, "vi-law");
        Assert.Equal(expected, Addresses(law.Replace("\n", "\r\n", StringComparison.Ordinal), "vi-law"));
        Assert.Equal(expected, Addresses(law.Replace("\n", "\r", StringComparison.Ordinal), "vi-law"));
        Assert.Equal(expected, Addresses(law.Replace("ề", "e\u0302\u0300", StringComparison.Ordinal), "vi-law"));
        Assert.Equal(
            expected,
            Addresses(
                law.Replace("Đ", "\u00D0", StringComparison.Ordinal).Replace("Điều ", "Điều\u00A0", StringComparison.Ordinal),
                "vi-law"
            )
        );
        Assert.Equal(expected, Addresses(law.Replace("của luật này,", "của\nluật này,", StringComparison.Ordinal), "vi-law"));
    }

    private static string Lines(params string[] lines) => string.Join('\n', lines) + "\n";

    private static List<string> Addresses(string text, string profile, string? level = null) =>
        [.. Plan(text, profile, level).Units.Select(unit => unit.Address["PP/".Length..])];

    private static CutPlan Plan(string text, string profile, string? level = null)
    {
        CutPlan plan = PlanBuilder.Build(
            TestDocuments.Of(Encoding.UTF8.GetBytes(text)),
            "PP",
            ProfileCatalogue.Get(profile),
            "owner",
            "law",
            level
        );
        PlanVerifier.Verify(plan);
        return plan;
    }
}
