using System.Globalization;
using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Tests.Gateway;
using Npgsql;

namespace IuCutter.Postgres.Tests.AuditLog;

/// <summary>
/// What honest people do with a database, drawn at random: each deed is a call of the product's own functions by the login whose it is.
/// Deeds that the product refuses, as an expired card or a phase whose turn it is not, are among them.
/// </summary>
/// <param name="database">Whose roster names the signers of the tests.</param>
/// <param name="random">Draws.</param>
internal sealed class HonestHistory(SqlDatabase database, Random random)
{
    private const string File = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private static readonly DatabaseRole[] Writers = [DatabaseRole.Gatekeeper, DatabaseRole.Executor, DatabaseRole.Verifier];

    /// <summary>What was done, in words, for whoever looks for the cause of a false alarm.</summary>
    public List<string> Deeds { get; } = [];

    /// <summary>How often each kind of deed took effect.</summary>
    public SortedDictionary<string, int> Kinds { get; } = new(StringComparer.Ordinal);

    /// <summary>One history: a document that is cut as far as chance has it, and what happens meanwhile.</summary>
    public async Task RunAsync()
    {
        Deeds.Clear();
        if (!await database.IsOnAsync())
        {
            await DoAsync("on", () => database.OnAsync());
        }

        int units = random.Next(1, 9);
        SqlRun run = new SqlRun(database, units, n => n == 1 || random.Next(5) == 0 ? null : random.Next(1, n));
        // Where it ends; by chance it never begins to write, or is closed.
        int last = random.Next(3) == 0 ? 11 : random.Next(3, 12);
        for (int phase = 3; phase <= last; phase++)
        {
            await MeanwhileAsync(run, phase);
            if (!await database.IsOnAsync())
            {
                await DoAsync("on", () => database.OnAsync());
            }

            int next = phase;
            // What an OFF has voided is approved anew, and the phase begun again.
            if (
                !await DoAsync($"phase {phase} of {units} units", () => run.CompleteAsync(next))
                && !(
                    phase is > 4 and < 9
                    && await DoAsync("a second approval", () => run.ApproveAsync())
                    && await DoAsync("phase stopped", () => StoppedAsync(run, next))
                    && await DoAsync($"phase {phase} again", () => run.CompleteAsync(next))
                )
            )
            {
                break;
            }
        }

        await EndAsync(run, last);
    }

    private async Task MeanwhileAsync(SqlRun run, int phase)
    {
        switch (random.Next(14))
        {
            case 0:
                await DoAsync("off", () => database.OffAsync(Writers[random.Next(Writers.Length)]));
                break;
            case 1:
                await DoAsync("a further ruling", () => database.OnAsync());
                break;
            case 2:
                await DoAsync(
                    "roster",
                    () =>
                        database.InstallRosterAsync(
                            SqlSigner.Roster + $"# changed {random.Next().ToString(CultureInfo.InvariantCulture)}\n"
                        )
                );
                break;
            case 3:
                string note = random.Next(2) == 0 ? "backup_held" : "backup_released";
                await DoAsync(
                    note,
                    () =>
                        database
                            .As(DatabaseRole.Gatekeeper)
                            .RunAsync(
                                new SqlCall("select cutter_governance.fn_backup_note($1, 'complete', null, $2, 'x', 'why')", note, File)
                            )
                );
                break;
            case 4 when phase > 3:
                await DoAsync("stop and resume", () => StopAsync(run));
                break;
            case 5 when phase is 5 or 6:
                await DoAsync("off", () => database.OffAsync());
                break;
            case 6 when phase == 4:
                await DoAsync("an expired card", () => run.ApproveAsync("CutAuthorization", card => Expire(card)));
                break;
            case 7 when phase > 3:
                await DoAsync(
                    "a refusal",
                    () =>
                        database
                            .As(DatabaseRole.Executor)
                            .RunAsync(
                                new SqlCall(
                                    $"select cutter_governance.fn_refusal_record($1, {phase}, 'Gate.X', 'runner', 'why', {run.Claim})",
                                    run.RunId
                                )
                            )
                );
                break;
            case 8 when phase is > 3 and not 9:
                await DoAsync("a phase that failed", () => FailAsync(run, phase));
                break;
            case 9 when phase > 3:
                await DoAsync(
                    "a phase out of its turn",
                    () => database.As(DatabaseRole.Executor).RunAsync(run.Phase(phase == 10 ? 6 : 10, run.Work(10)))
                );
                break;
            case 10 when phase > 3:
                await DoAsync("taken over", () => ClaimAsync(run, takeOver: true));
                break;
            case 11:
                await DoAsync(
                    "a word",
                    () =>
                        database
                            .AsAdmin()
                            .RunAsync(
                                new SqlCall(
                                    "insert into public.section_type (code, description) values ($1, 'x')",
                                    string.Create(CultureInfo.InvariantCulture, $"own_{random.NextInt64()}")
                                )
                            )
                );
                break;
        }
    }

    private async Task EndAsync(SqlRun run, int last)
    {
        switch (last)
        {
            case >= 3 and < 6 when random.Next(2) == 0:
                JsonObject card = SqlCard.EndOf(database, run);
                await DoAsync(
                    "void",
                    async () =>
                    {
                        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(card));
                        await database.As(DatabaseRole.Gatekeeper).RunAsync(SqlCard.Void(card));
                    }
                );
                break;
            case >= 6 and < 10 when random.Next(2) == 0:
                await DoAsync(
                    "undo",
                    async () =>
                    {
                        await run.ApproveUndoAsync();
                        await database.As(DatabaseRole.Executor).RunAsync(SqlCall.Begin, run.Undo(), SqlCall.Commit);
                    }
                );
                break;
        }
    }

    private async Task StopAsync(SqlRun run)
    {
        await database
            .As(DatabaseRole.Gatekeeper)
            .RunAsync(new SqlCall("select cutter_governance.fn_run_stop($1, 'somebody', 'why')", run.RunId));
        if (random.Next(2) == 0)
        {
            await database.AsOwner().RunAsync(new SqlCall($"select cutter_governance.fn_run_release($1, {run.Claim})", run.RunId));
        }

        await ClaimAsync(run, takeOver: false);
    }

    private async Task ClaimAsync(SqlRun run, bool takeOver) =>
        run.Claimed(
            await database
                .AsOwner()
                .RunAsync(new SqlCall($"select cutter_governance.fn_run_claim($1, 'runner', true, {takeOver})", run.RunId))
        );

    private async Task FailAsync(SqlRun run, int phase)
    {
        await database.As(DatabaseRole.Executor).RunAsync(run.Intent(phase));
        await StoppedAsync(run, phase);
    }

    private Task StoppedAsync(SqlRun run, int phase) =>
        database
            .As(DatabaseRole.Executor)
            .RunAsync(
                new SqlCall(
                    $"select cutter_governance.fn_phase_stopped($1, {phase}, 'Store.Busy', 'failed', 'runner', 'why', null, {run.Claim})",
                    run.RunId
                )
            );

    private static void Expire(JsonObject card)
    {
        card["issued_at"] = SqlCard.Time(TimeSpan.FromHours(-2));
        card["not_before"] = SqlCard.Time(TimeSpan.FromHours(-2));
        card["expires_at"] = SqlCard.Time(TimeSpan.FromHours(-1));
    }

    // What is refused is rolled back; that it was refused is honest.
    private async Task<bool> DoAsync(string what, Func<Task> deed)
    {
        try
        {
            await deed();
            Deeds.Add(what);
            string kind = what.StartsWith("phase", StringComparison.Ordinal) ? "phase" : what;
            Kinds[kind] = Kinds.GetValueOrDefault(kind) + 1;
            return true;
        }
        catch (PostgresException refusal)
        {
            string name = Refusal.Name(refusal);
            Deeds.Add($"{what}: {name}");
            Kinds["refused " + name] = Kinds.GetValueOrDefault("refused " + name) + 1;
            foreach (DatabaseRole role in DatabaseRoles.All)
            {
                await database.As(role).RunAsync(SqlCall.Rollback);
            }

            return false;
        }
    }
}
