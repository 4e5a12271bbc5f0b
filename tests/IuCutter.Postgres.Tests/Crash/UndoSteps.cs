using System.Globalization;
using System.Text;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Runs;
using Npgsql;

namespace IuCutter.Postgres.Tests.Crash;

/// <summary>The steps of an undo: its approval, and its transaction by the tool or by plain SQL.</summary>
internal static class UndoSteps
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task ApproveUndoAsync(LiveCut cut, CutRun run)
    {
        (string card, _) = await cut.Desk.RequestAsync(
            ApprovalGate.Undo,
            run,
            "operator@host",
            TimeSpan.FromHours(1),
            "wrong document",
            Token
        );
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"THE {run.UnitCount} DRAFT UNITS OF {run.DocumentPrefix} ARE REMOVED"),
            card,
            StringComparison.Ordinal
        );
        await cut.Desk.ImportAsync(run, Encoding.UTF8.GetBytes(card), [await cut.SignAsync(card)], Token);
    }

    public static async Task UndoAsync(LiveCut cut, CutRun run)
    {
        await using IRunOwner owner = await cut.Engine.ClaimAsync(run, RunClaim.Run, Token);
        await cut.Database.Runs.UndoAsync(run.RunId, owner, LiveCut.Module, Token);
    }

    public static async Task<string?> UndoBySqlAsync(LiveCut cut, CutRun run, IRunOwner owner, string between, string end)
    {
        await using NpgsqlConnection runner = await cut.Provider.OpenRoleAsync(Core.Adapters.DatabaseRole.Executor, Token);
        try
        {
            string undo = string.Create(
                CultureInfo.InvariantCulture,
                $"select cutter_governance.fn_run_undo('{run.RunId}', {owner.Claim}, '{Duty.Executor.Actor}', '{LiveCut.Module.Sha256}')"
            );
            foreach (string sql in (string[])["begin", undo, between, end])
            {
                await using NpgsqlCommand command = new NpgsqlCommand(sql, runner);
                await command.ExecuteNonQueryAsync(Token);
            }

            return null;
        }
        catch (PostgresException refusal)
        {
            return Refusal.Name(refusal);
        }
    }

    public static async Task AdminAsync(LiveCut cut, string sql)
    {
        await using NpgsqlConnection admin = await cut.Provider.OpenAdminAsync(Postgres.Sandbox.SandboxLayout.AdminUser, Token);
        await using NpgsqlCommand command = new NpgsqlCommand(sql, admin);
        await command.ExecuteNonQueryAsync(Token);
    }

    /// <summary>Every row of the four tables of units, as one digest.</summary>
    public static async Task<string> DigestAsync(LiveCut cut) =>
        (
            await cut.ScalarAsync<string>(
                """
                select md5(coalesce((select string_agg(t::text, ',' order by t::text) from public.information_unit t), '') || '|' ||
                           coalesce((select string_agg(t::text, ',' order by t::text) from public.unit_version t), '') || '|' ||
                           coalesce((select string_agg(t::text, ',' order by t::text) from public.birth_registry t), '') || '|' ||
                           coalesce((select string_agg(t::text, ',' order by t::text) from public.iu_lifecycle_log t), ''))
                """
            )
        )!;
}
