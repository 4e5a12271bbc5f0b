using System.Text.RegularExpressions;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Runs;

/// <summary>
/// The negative controls of <see cref="UnitFaultTests"/> and <see cref="LedgerFaultTests"/>, one for each condition of the two functions
/// that compare: without the condition, a fault that it named is not found any more, or by another condition.
/// </summary>
[Trait("Promise", "5")]
public sealed partial class ComparedColumnTests(SandboxFixture fixture)
{
    private static readonly string[] Functions =
    [
        "cutter_governance.fn_unit_difference(cutter_governance.run, text)",
        "cutter_governance.fn_ledger_difference(cutter_governance.run)",
    ];

    // What these find is found by another condition too, whatever the fault.
    private static readonly string[] Doubled = ["the unit is missing", "address", "document", "the version is missing", "body"];

    private static readonly Dictionary<string, string> Faults = UnitFaults
        .All.Concat(LedgerFaults.All)
        .ToDictionary(fault => fault.Key, fault => fault.Value, StringComparer.Ordinal);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Difference_WithoutACondition_DoesNotNameItsFaults()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.LegBRecorded);
        await using NpgsqlConnection admin = await cut.Provider.OpenAdminAsync(SandboxLayout.AdminUser, Token);
        string ask =
            "select coalesce(cutter_governance.fn_unit_difference(r, 'draft'), cutter_governance.fn_ledger_difference(r)) "
            + $"from cutter_governance.run r where r.run_id = '{run.RunId}'";
        Assert.Null(await ScalarAsync(admin, ask));
        Dictionary<string, string?> named = [];
        foreach ((string name, string fault) in Faults)
        {
            named[name] = await TryAsync(admin, fault, ask);
        }

        List<string> wrong = [];
        int count = 0;
        foreach (string function in Functions)
        {
            string body = (await ScalarAsync(admin, $"select pg_get_functiondef('{function}'::regprocedure)"))!;
            foreach (Match condition in Condition().Matches(body))
            {
                count++;
                string what = condition.Groups["what"].Value;
                string ending = ": " + what.Replace("''", "'", StringComparison.Ordinal);
                string without = body.Remove(condition.Index, condition.Length).Insert(condition.Index, $"when false then '{what}'");
                List<string?> missed = [];
                foreach (string fault in Faults.Keys.Where(fault => named[fault]?.EndsWith(ending, StringComparison.Ordinal) == true))
                {
                    missed.Add(await TryAsync(admin, $"{without};\n{Faults[fault]}", ask));
                }

                if (missed.Count == 0 || missed.Contains(null) == Doubled.Contains(what))
                {
                    wrong.Add($"{what}: {(missed.Count == 0 ? "no fault" : string.Join(", ", missed))}");
                }
            }
        }

        Assert.InRange(count, 35, 60);
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    // What is said of a fault; null for nothing. Nothing of it stays.
    private static async Task<string?> TryAsync(NpgsqlConnection admin, string fault, string ask)
    {
        await ScalarAsync(
            admin,
            """
            begin;
            set local session_replication_role = replica;
            do $$ declare t record; begin
                for t in select c.oid::regclass as tab from pg_class c
                    where c.relkind = 'r' and c.relnamespace in ('public'::regnamespace, 'cutter_governance'::regnamespace)
                loop execute format('alter table %s disable trigger user', t.tab); end loop; end $$
            """
        );
        try
        {
            await ScalarAsync(admin, fault);
            return await ScalarAsync(admin, ask);
        }
        finally
        {
            await ScalarAsync(admin, "rollback");
        }
    }

    private static async Task<string?> ScalarAsync(NpgsqlConnection admin, string sql)
    {
        await using NpgsqlCommand command = new NpgsqlCommand(sql, admin);
        return await command.ExecuteScalarAsync(Token) as string;
    }

    // A line of a CASE at its own indentation, to the word that it gives, which ends a line: a CASE within it does not.
    [GeneratedRegex(@"(?m)(?<=^(?: {8}| {12}))when [\s\S]*?\bthen '(?<what>(?:[^']|'')+)'(?=\n)")]
    private static partial Regex Condition();
}
