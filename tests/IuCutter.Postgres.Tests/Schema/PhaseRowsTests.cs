using IuCutter.Core.Runs;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Schema;

/// <summary>The table of phases that the module reads and the one that the database enforces say the same, row by row.</summary>
public sealed class PhaseRowsTests(SandboxFixture fixture)
{
    private const string Phases = """
        select concat_ws('|', phase, name, begins_in, ends_in, mutating, coalesce(duty, '-'), coalesce(gate, '-'), coalesce(opened_by, '-'))
        from cutter_governance.phase order by phase
        """;

    private const string States = "select concat_ws('|', ordinal, state, terminal) from cutter_governance.run_state order by ordinal";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Phases_OfTheDatabase_AreThoseOfTheModule()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await using NpgsqlConnection admin = await database.Provider.OpenAdminAsync(SandboxLayout.AdminUser, Token);
        string[] module = [.. PhaseCatalogue.All.OrderBy(phase => phase.Phase).Select(Row)];
        Assert.Equal(module, await RowsAsync(admin, Phases));

        // The control: a database in which one row says something else.
        await using NpgsqlTransaction transaction = await admin.BeginTransactionAsync(Token);
        await using NpgsqlCommand edit = new NpgsqlCommand("update cutter_governance.phase set duty = 'executor' where phase = 9", admin);
        await edit.ExecuteNonQueryAsync(Token);
        Assert.NotEqual(module, await RowsAsync(admin, Phases));
    }

    [Fact]
    public async Task States_OfTheDatabase_AreThoseOfTheModule()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await using NpgsqlConnection admin = await database.Provider.OpenAdminAsync(SandboxLayout.AdminUser, Token);
        Assert.Equal(
            Enum.GetValues<RunState>()
                .Select(state => string.Join('|', (int)state, state, RunStates.Next(state) is null && !IsPassed(state) ? "t" : "f")),
            await RowsAsync(admin, States)
        );
    }

    // A state that a phase only leads through: no phase begins in it, and no run stays in it.
    private static bool IsPassed(RunState state) =>
        PhaseCatalogue.All.Any(phase => phase.LeadsTo.RemoveAt(phase.LeadsTo.Length - 1).Contains(state));

    private static string Row(PhaseDefinition phase)
    {
        bool isPause = phase.BeginsIn is RunState.AwaitingCutAuthorization or RunState.AwaitingLifecycleAuthorization;
        return string.Join(
            '|',
            (int)phase.Phase,
            phase.Name,
            phase.BeginsIn,
            phase.LeadsTo[^1],
            phase.Writes ? "t" : "f",
            !phase.Writes ? "-"
                : phase.Duty == Duty.Verifier ? "verifier"
                : "executor",
            phase.Gate?.ToString() ?? "-",
            isPause ? phase.Gate?.ToString() : "-"
        );
    }

    private static async Task<List<string>> RowsAsync(NpgsqlConnection connection, string sql)
    {
        List<string> rows = [];
        await using NpgsqlCommand command = new NpgsqlCommand(sql, connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(Token);
        while (await reader.ReadAsync(Token))
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
