using IuCutter.Core.Runs;
using Npgsql;

namespace IuCutter.Postgres.Tests.Runs;

/// <summary>Makes wrong rows as a superuser whom no trigger stops, and the right ones again.</summary>
internal sealed class FaultyDatabase(LiveCut cut, string admin)
{
    // In the order in which they refer to each other.
    private static readonly string[] Tables =
    [
        "public.section_type",
        "public.information_unit",
        "public.unit_version",
        "public.birth_registry",
        "public.iu_lifecycle_log",
        "cutter_governance.permit_unit",
        "cutter_governance.decision_backlog_entry",
        "cutter_governance.decision_backlog_history",
        "cutter_governance.manifest_envelope",
        "cutter_governance.manifest_unit_block",
        "cutter_governance.review_decision",
        "cutter_governance.cut_change_set",
        "cutter_governance.cut_change_set_affected_row",
        "cutter_governance.verify_result",
        "cutter_governance.dot_pair_signature",
        "cutter_governance.document_version",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Remembers the rows as they are.</summary>
    public Task RememberAsync() =>
        RunAsync(
            "drop schema if exists remembered cascade; create schema remembered; "
                + string.Join("; ", Tables.Select(table => $"create table remembered.{table.Split('.')[1]} as table {table}"))
        );

    /// <summary>Makes a fault.</summary>
    public Task MakeAsync(string fault) => RunAsync(fault);

    /// <summary>Puts back what was remembered.</summary>
    public Task MendAsync() =>
        RunAsync(
            string.Join(
                "; ",
                Tables
                    .Reverse()
                    .Select(table => $"delete from {table}")
                    .Concat(
                        Tables.Select(table =>
                            $"insert into {table} overriding system value select * from remembered.{table.Split('.')[1]}"
                        )
                    )
            )
        );

    /// <summary>
    /// Tries a phase on each fault in turn, and on the right rows at the end: refused each time, the run standing where it stood, and
    /// then through. The control is in it: with no fault the same run goes on.
    /// </summary>
    /// <param name="state">Where the run is brought first, with its approval.</param>
    /// <param name="phase">The phase.</param>
    /// <param name="faults">Names and statements.</param>
    /// <param name="refusals">The ErrorIds that refuse it.</param>
    public async Task RefusesEachAsync(
        RunState state,
        RunPhase phase,
        IEnumerable<KeyValuePair<string, string>> faults,
        params string[] refusals
    )
    {
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(state);
        if (run.WaitsFor is not null)
        {
            await cut.ApproveAsync(run);
        }

        await RememberAsync();
        List<string> passed = [];
        foreach ((string name, string fault) in faults)
        {
            await MakeAsync(fault);
            Exception? end = await Record.ExceptionAsync(() => cut.Engine.RunPhaseAsync(run, phase, null, Token));
            if (end is not IuException stop || !refusals.Contains(stop.Definition.Id))
            {
                passed.Add($"{name}: {end?.Message ?? "passed"}");
            }

            // One that passed has gone on, and the others are tried on it no more.
            Assert.True(state == (await cut.Engine.ReadAsync(run, Token)).State, string.Join('\n', passed));
            await MendAsync();
        }

        Assert.Empty(passed);
        run = await cut.Engine.RunPhaseAsync(run, phase, null, Token);
        Assert.NotEqual(state, run.State);
    }

    // The foreign keys' triggers are off in replica mode; the module's own are on in every mode and have to be switched off.
    private async Task RunAsync(string sql)
    {
        await using NpgsqlConnection connection = await cut.Provider.OpenAdminAsync(admin, Token);
        string Each(string word) => string.Join("; ", Tables.Select(table => $"alter table {table} {word} trigger user"));
        await using NpgsqlCommand command = new NpgsqlCommand(
            $"""
            begin; set local session_replication_role = replica; {Each("disable")}; {sql};
            do $$ declare t record; begin
                for t in select g.tgrelid::regclass as tab, g.tgname as name from pg_trigger g
                    join pg_proc f on f.oid = g.tgfoid where f.pronamespace = 'cutter_governance'::regnamespace and g.tgenabled = 'D'
                loop execute format('alter table %s enable always trigger %I', t.tab, t.name); end loop; end $$;
            commit
            """,
            connection
        );
        await command.ExecuteNonQueryAsync(Token);
    }
}
