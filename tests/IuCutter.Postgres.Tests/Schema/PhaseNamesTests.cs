using System.Text.RegularExpressions;
using IuCutter.Postgres.Schema;

namespace IuCutter.Postgres.Tests.Schema;

/// <summary>SQL names a phase; the number of a phase stands in one place, the rows of cutter_governance.phase.</summary>
public sealed partial class PhaseNamesTests
{
    private const string Words = "cutter_governance.phase ";

    [Fact]
    public void Files_NoneButTheTableOfPhases_HoldANumberOfAPhase()
    {
        foreach (MigrationScript file in MigrationScript.Embedded)
        {
            Assert.True(!Number().IsMatch(file.Sql), $"{file.Name}: {Number().Match(file.Sql).Value}");
        }
    }

    // The negative control: how such numbers looked.
    [Theory]
    [InlineData("where t.xid = x and t.phase = 10) then")]
    [InlineData("if p_phase = 6 then")]
    [InlineData("case when p_phase in (6, 10) then 1 end")]
    [InlineData("case p_phase when 9 then 'WriteVerified' else v_rule.ends_in end")]
    [InlineData("case p_phase\n        when 4 then -- the backup")]
    [InlineData("execute function cutter_governance.fn_guard_insert('6', '10')")]
    [InlineData("raise exception 'this transaction did not enter phase 6 of run %'")]
    [InlineData("raise exception 'this transaction did not enter phase % of run %', 4, p_run_id")]
    [InlineData("-- Phases 2 and 3 happen in memory")]
    public void Number_AsItLooked_IsFound(string sql) => Assert.Matches(Number(), sql);

    [Fact]
    public void Files_EachNamedPhase_IsOne()
    {
        string[] known =
        [
            "undo",
            .. InstallationContract
                .Facts.Where(fact => fact.Subject.StartsWith(Words, StringComparison.Ordinal))
                .Select(fact => fact.Subject[Words.Length..]),
        ];
        string[] named =
        [
            .. MigrationScript
                .Embedded.SelectMany(file => Name().Matches(file.Sql))
                .SelectMany(match => match.Groups["name"].Captures)
                .Select(capture => capture.Value)
                .Distinct(StringComparer.Ordinal),
        ];

        Assert.True(known.Length == 12, $"Eleven phases and the undo; the contract knows: {string.Join(", ", known)}");
        Assert.Superset(
            new HashSet<string>(
                ["cut_leg_a", "leg_b_record", "lifecycle_enact", "pre_write_backup", "write_verify", "undo"],
                StringComparer.Ordinal
            ),
            new HashSet<string>(named, StringComparer.Ordinal)
        );
        Assert.Empty(named.Except(known, StringComparer.Ordinal));
    }

    [GeneratedRegex(
        @"phases?\s+\d|phase\s*(=|<>|<=?|>=?|in)\s*\(?\s*\d|phase\s+when\s+\d|fn_guard_insert\('\d|phase %[^']*',\s*\d",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Number();

    [GeneratedRegex(
        @"fn_phase_number\('(?<name>\w+)'\)|(p|v_rule)\.name = '(?<name>\w+)'|"
            + @"fn_guard_insert\(('(?<name>\w+)'(, )?)+\)|\('[a-z_]+', array\[('(?<name>[a-z_]+)'(, )?)+\]\)"
    )]
    private static partial Regex Name();
}
