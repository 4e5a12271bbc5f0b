using System.Text.RegularExpressions;

namespace IuCutter.Core.Tests.Sources;

/// <summary>
/// No function of the schema waits without end for what another session holds. Whatever waits by itself has a lock_timeout of its own, or
/// is a call of a function that has.
/// </summary>
[Trait("Promise", "4")]
public sealed partial class SqlWaitTests
{
    [Fact]
    public void Functions_NoneWaitsWithoutABound()
    {
        string[] files =
        [
            .. RepositoryFolder.Files(["src"], [".sql"]).Where(file => file.Contains("Migrations", StringComparison.Ordinal)),
        ];
        Assert.InRange(files.Length, 40, 100);
        Assert.Empty(files.SelectMany(file => Unbounded(File.ReadAllText(file)).Select(wait => (Path.GetFileName(file), wait))));
    }

    [Theory]
    [InlineData("lock table a in share mode;", true)]
    [InlineData("execute format('lock table %s in %s mode', p_table, p_mode);", true)]
    [InlineData("lock table a in share mode nowait;", false)]
    [InlineData("perform from a for update;", true)]
    [InlineData("select * into v from a i where i.x = 1 for no key update;", true)]
    [InlineData("select * into v from a i where i.x = 1 for share of i;", true)]
    [InlineData("perform from a for update skip locked;", false)]
    [InlineData("perform from a for update nowait;", false)]
    [InlineData("perform pg_advisory_lock(p_key);", true)]
    [InlineData("perform pg_advisory_xact_lock_shared(1, 2);", true)]
    [InlineData("if pg_try_advisory_xact_lock(1) then", false)]
    [InlineData("insert into cutter_governance.run (run_id) values ('a');", true)]
    [InlineData("insert into cutter_governance.run_event (run_id) values ('a');", false)]
    [InlineData("-- for update", false)]
    public void Body_ThatWaits_IsFoundUnlessItsFunctionHasABound(string body, bool waits)
    {
        string bare = Function("", body);
        Assert.Equal(waits, Unbounded(bare).Any());
        Assert.Equal(waits, Unbounded(bare + Function(" set lock_timeout = '2s'", "perform 1;")).Any());
        Assert.Empty(Unbounded(Function(" set lock_timeout = '2s'", body)));
        Assert.Equal(waits, Unbounded(body).Any());
    }

    private static string Function(string setting, string body) =>
        $"create or replace function cutter_governance.fn_a() returns void\n    language plpgsql{setting}\n"
        + $"as $$\nbegin\n    {body}\nend $$;\n";

    // Each function, and what stands between them.
    private static IEnumerable<string> Unbounded(string sql) =>
        from part in Border().Split(Comment().Replace(sql, ""))
        where !Bound().IsMatch(part.Split("\nas $$", 2)[0])
        from Match wait in Wait().Matches(part)
        select wait.Value;

    [GeneratedRegex("--.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?=^create or replace (?:function|procedure) )|(?<=^end \$\$;$)", RegexOptions.Multiline)]
    private static partial Regex Border();

    [GeneratedRegex(@"\bset lock_timeout = '[1-9]")]
    private static partial Regex Bound();

    // A row whose key its caller chooses waits for another transaction that has written the same key.
    [GeneratedRegex(
        @"\block table [^;]*(?<!nowait);"
            + @"|\bfor (no key )?(update|share)\b(?! skip locked| nowait)|\bfor key share\b(?! skip locked| nowait)"
            + @"|\bpg_advisory_(xact_)?lock\w*\("
            + @"|\binsert into cutter_governance\.(run|card_request|approval|backup_reencryption) "
    )]
    private static partial Regex Wait();
}
