using System.Text.RegularExpressions;

namespace IuCutter.Core.Tests.Errors;

/// <summary>
/// The SQL sources raise what the catalogue holds, and nothing else: one SQLSTATE has one cause, which has one message and
/// one entry. Each entry has a site.
/// </summary>
public sealed partial class RaiseSiteTests
{
    [Fact]
    public void Raise_IsOfTheOneForm() =>
        Assert.Empty(Sources().SelectMany(source => Others(source.Text).Select(raise => $"{source.File}: {raise}")));

    [Fact]
    public void SqlState_HasOneMessage() =>
        Assert.Empty(
            Sites()
                .GroupBy(site => site.SqlState, StringComparer.Ordinal)
                .Select(state =>
                    (SqlState: state.Key, Messages: state.Select(site => site.Message).Distinct(StringComparer.Ordinal).ToArray())
                )
                .Where(state => state.Messages.Length > 1)
                .Select(state => $"{state.SqlState}: {string.Join(" | ", state.Messages)}")
        );

    [Fact]
    public void Message_HasOneSqlState() =>
        Assert.Empty(
            Sites()
                .GroupBy(site => site.Message, StringComparer.Ordinal)
                .Where(message => message.Select(site => site.SqlState).Distinct(StringComparer.Ordinal).Count() > 1)
                .Select(message => message.Key)
        );

    [Fact]
    public void SqlState_RaisedInSql_IsTheCataloguesAndBack()
    {
        string[] entries = [.. ErrorCatalogue.All.Values.Select(entry => entry.SqlState).OfType<string>().Order(StringComparer.Ordinal)];

        Assert.Equal(entries.Distinct(StringComparer.Ordinal), entries);
        Assert.All(entries, entry => Assert.Matches("^IU[0-9]{3}$", entry));
        Assert.Equal(entries, Sites().Select(site => site.SqlState).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    // The negative controls: what another form of RAISE would hide is found.
    [Theory]
    [InlineData("raise exception 'run % has ended', p_run_id using errcode = 'IU113';", "IU113", "run % has ended")]
    [InlineData("raise exception 'a;b''c'\n    using errcode = 'IU001' ;", "IU001", "a;b''c")]
    [InlineData("raise exception 'x', format('%s;', v) using errcode = 'IU002';", "IU002", "x")]
    public void Sites_OfTheOneForm_AreRead(string sql, string sqlState, string message)
    {
        Assert.Equal([(sqlState, message)], Sites(sql));
        Assert.Empty(Others(sql));
    }

    [Theory]
    [InlineData("raise exception 'x';")]
    [InlineData("raise lock_not_available; exception when others then null;")]
    [InlineData("raise 'x' using errcode = 'IU001';")]
    [InlineData("raise exception 'x' using errcode = 'no_data_found';")]
    [InlineData("raise exception 'x' using errcode = 'P0002';")]
    [InlineData("raise exception using message = 'x', errcode = 'IU001';")]
    [InlineData("raise sqlstate 'IU001';")]
    [InlineData("raise division_by_zero;")]
    [InlineData("raise exception 'x', v_a using errcode = v_state;")]
    public void Others_AnotherForm_IsFound(string sql)
    {
        Assert.Empty(Sites(sql));
        Assert.Single(Others(sql));
    }

    [Theory]
    [InlineData("exception when others then raise;")]
    [InlineData("raise lock_not_available;\n exception when lock_not_available then null;")]
    [InlineData("raise notice 'x';")]
    [InlineData("-- raise exception 'x';")]
    public void Others_WhatRaisesNothingNew_IsNotFound(string sql) => Assert.Empty(Others(sql));

    private static (string SqlState, string Message)[] Sites() => [.. Sources().SelectMany(source => Sites(source.Text))];

    private static IEnumerable<(string SqlState, string Message)> Sites(string sql) =>
        Site().Matches(sql).Select(site => (site.Groups["state"].Value, site.Groups["message"].Value));

    private static IEnumerable<string> Others(string sql) =>
        Raise().Matches(Site().Replace(Comment().Replace(sql, ""), "")).Select(raise => raise.Value.Trim());

    private static IReadOnlyList<(string File, string Text)> Sources()
    {
        (string File, string Text)[] sources =
        [
            .. Directory
                .EnumerateFiles(Path.Combine(RepositoryFolder.Root, "src", "IuCutter.Postgres"), "*.sql", SearchOption.AllDirectories)
                .Select(file => (RepositoryFolder.Relative(file), File.ReadAllText(file)))
                .Where(source => !source.Item1.Split('/').Any(part => part is "bin" or "obj")),
        ];
        Assert.True(sources.Length > 10, $"Only {sources.Length} SQL sources were found.");
        return sources;
    }

    [GeneratedRegex(@"--[^\n]*")]
    private static partial Regex Comment();

    // A semicolon within a text ends no statement.
    [GeneratedRegex(
        @"\braise\s+exception\s+'(?<message>(?:[^']|'')*)'(?:[^;']|'(?:[^']|'')*')*?\busing\s+errcode\s*=\s*'(?<state>IU[0-9]{3})'\s*;",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Site();

    // What a block raises and catches itself leaves it: it is how a block takes back what it did.
    [GeneratedRegex(
        @"\braise\b(?!\s*;)(?!\s+(?:notice|warning|info|log|debug)\b)(?!\s+(?<own>\w+)\s*;\s*exception\s+when\s+\k<own>\s+then\b)[^;]*",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Raise();
}
