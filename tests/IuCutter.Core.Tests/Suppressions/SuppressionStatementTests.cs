using System.Text;
using IuCutter.Core.Suppressions;

namespace IuCutter.Core.Tests.Suppressions;

/// <summary>The text of a statement that accepts findings: one form for one content, and whatever is not exactly it is refused.</summary>
[Trait("Promise", "7")]
public sealed class SuppressionStatementTests
{
    private static readonly IntegrityFinding Changed = new("RowChanged", "public.section_type article", new string('a', 64), "b\u202eü")
    {
        Columns = "title, body",
        Index = 41,
    };

    private static readonly SuppressionStatement Statement = new(
        "7000000000000000001",
        "iu",
        16384,
        new DateOnly(2026, 3, 1),
        new DateOnly(2027, 3, 1),
        "CHG-4711",
        [SuppressedFinding.Of(Changed)]
    );

    private static string Text => Encoding.ASCII.GetString(Statement.Bytes);

    [Fact]
    public void Bytes_AreInTheFormThatIsDescribed()
    {
        string a = new string('a', 64);
        Assert.Equal(
            $$"""
            {
              "form": "iu-suppression/1",
              "system_identifier": "7000000000000000001",
              "database": "iu",
              "database_oid": 16384,
              "made_on": "2026-03-01",
              "ends_on": "2027-03-01",
              "reason": "CHG-4711",
              "findings": [
                {
                  "rule": "RowChanged",
                  "where": "public.section_type article",
                  "columns": "title, body",
                  "expected": "{{a}}",
                  "expected_sha256": "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb",
                  "found": "b\\u{202E}\u00FC",
                  "found_sha256": "{{SuppressedFinding.Of(Changed).FoundSha256}}"
                }
              ]
            }

            """,
            Text
        );
    }

    [Fact]
    public void Parse_ItsOwnBytes_GivesItBack()
    {
        SuppressionStatement read = SuppressionStatement.Parse(Statement.Bytes, "x.json");
        Assert.Equal(Statement.Findings, read.Findings);
        Assert.Equal(Statement with { Findings = read.Findings }, read);
    }

    [Theory]
    [InlineData("iu-suppression/1", "iu-suppression/2")]
    [InlineData("\"database\": \"iu\"", "\"database\": null")]
    [InlineData("16384", "\"16384\"")]
    [InlineData("16384", "16384.0")]
    [InlineData("2026-03-01", "2026-3-01")]
    [InlineData("\"ends_on\": \"2027-03-01\"", "\"ends_on\": \"2026-02-28\"")]
    [InlineData("\"ends_on\": \"2027-03-01\"", "\"ends_on\": \"2027-03-02\"")]
    [InlineData("\"reason\": \"CHG-4711\"", "\"reason\": \"\"")]
    [InlineData("\"reason\": \"CHG-4711\"", "\"reason\": \"  \"")]
    [InlineData("\"reason\": \"CHG-4711\"", "\"reason\": \"\\u001B[2J\"")]
    [InlineData("\"reason\": \"CHG-4711\"", "\"reason\": \"\\uD800\"")]
    [InlineData("\"reason\": \"CHG-4711\",", "\"reason\": \"CHG-4711\",\n  \"note\": \"x\",")]
    [InlineData("\"reason\": \"CHG-4711\",", "\"reason\": \"x\",\n  \"reason\": \"CHG-4711\",")]
    [InlineData("  \"reason\": \"CHG-4711\",\n", "")]
    [InlineData("\"expected_sha256\": \"ffe0", "\"expected_sha256\": \"FFE0")]
    [InlineData("\"expected_sha256\": \"ffe0", "\"expected_sha256\": \"")]
    [InlineData("{\n", "{ \n")]
    [InlineData("}\n", "}")]
    [InlineData("]\n}\n", "]\n}\n\n")]
    [InlineData("\n", "\r\n")]
    [InlineData("{\n  \"form\"", "\uFEFF{\n  \"form\"")]
    [InlineData("{", "no statement")]
    public void Parse_AnotherText_IsRefused(string what, string by)
    {
        string changed = Text.Replace(what, by, StringComparison.Ordinal);
        Assert.NotEqual(Text, changed);
        Refuses("Gate.SuppressionMalformed", Encoding.UTF8.GetBytes(changed));
    }

    [Fact]
    public void Parse_NoFindingOrOneTwiceOrInAnotherOrder_IsRefused()
    {
        SuppressedFinding first = SuppressedFinding.Of(Changed);
        SuppressedFinding second = SuppressedFinding.Of(Changed with { Where = "public.section_type chapter" });
        Assert.Equal(2, SuppressionStatement.Parse((Statement with { Findings = [first, second] }).Bytes, "x.json").Findings.Length);
        Refuses("Gate.SuppressionMalformed", (Statement with { Findings = [second, first] }).Bytes);
        Refuses("Gate.SuppressionMalformed", (Statement with { Findings = [first, first] }).Bytes);
        Refuses("Gate.SuppressionMalformed", (Statement with { Findings = [] }).Bytes);
    }

    // A year is a year: what begins on a leap day ends on 28 February.
    [Theory]
    [InlineData("2028-02-29", "2029-02-28", true)]
    [InlineData("2028-02-29", "2029-03-01", false)]
    [InlineData("2026-03-01", "2026-03-01", true)]
    public void FindFault_LastDay_IsAYearLaterAtMost(string madeOn, string endsOn, bool isSound)
    {
        SuppressionStatement statement = Statement with
        {
            MadeOn = DateOnly.ParseExact(madeOn, "O"),
            EndsOn = DateOnly.ParseExact(endsOn, "O"),
        };
        Assert.Equal(isSound, statement.FindFault() is null);
    }

    public static TheoryData<string, string> Foundations =>
        [
            .. AuditLogFault.NamesOfLog.Select(name => (name, "record 3")),
            ("RosterChanged", "roster 1"),
            ("RowChanged", "cutter_governance.roster 1"),
            ("RowWithoutRecord", "cutter_governance.roster 2"),
            ("RecordWithoutRow", "cutter_governance.roster 1"),
            ("SchemaMissing", "constraint roster_check on cutter_governance.roster"),
            ("HistoryRewound", "checkpoint"),
            ("HistoryForked", "checkpoint"),
            ("CheckpointInvalid", "checkpoint"),
        ];

    [Theory]
    [MemberData(nameof(Foundations))]
    public void Parse_WhatTheSignatureRestsOn_IsRefused(string rule, string where)
    {
        IntegrityFinding finding = new(rule, where, "a", "b");
        Assert.False(finding.CanBeSuppressed);
        Refuses("Gate.NotSuppressible", (Statement with { Findings = [SuppressedFinding.Of(finding)] }).Bytes);
    }

    [Theory]
    [InlineData("RowChanged", "public.section_type article")]
    [InlineData("RowWithoutRecord", "public.information_unit 7")]
    [InlineData("RecordWithoutRow", "public.information_unit 7")]
    [InlineData("CardChanged", "approval 5")]
    [InlineData("SchemaUnexpected", "function public.fn_search(text)")]
    public void CanBeSuppressed_AnyOtherFinding_Can(string rule, string where) =>
        Assert.True(new IntegrityFinding(rule, where, "a", "b").CanBeSuppressed);

    private static void Refuses(string errorId, byte[] text)
    {
        IuException refusal = Assert.Throws<IuException>(() => SuppressionStatement.Parse(text, "x.json"));
        Assert.Equal(errorId, refusal.Definition.Id);
        Assert.Equal(ErrorOutcome.Refused, refusal.Definition.Outcome);
    }
}
