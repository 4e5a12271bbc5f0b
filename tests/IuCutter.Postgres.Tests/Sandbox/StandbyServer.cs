using System.Globalization;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Programs;
using IuCutter.Postgres.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Sandbox;

/// <summary>A standby of <see cref="OwnServer"/>, which can be cut off from it and promoted.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
internal sealed class StandbyServer(SandboxLayout layout, ServerPrograms programs, ServerAccount account, ServiceDefinition service)
    : IAsyncDisposable
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A database of it.</summary>
    public NpgsqlConnectionProvider Provider(string database) => new(service with { Database = database }, layout.PasswordFile);

    /// <summary>Waits until it has replayed the log up to this place of the primary's.</summary>
    public Task ReachAsync(string lsn) => UntilAsync($"select pg_last_wal_replay_lsn() >= '{lsn}'");

    /// <summary>Waits until it has come to its recovery target, and replays no further.</summary>
    public Task PauseAsync() => UntilAsync("select pg_get_wal_replay_pause_state() = 'paused'");

    /// <summary>Ends the streaming: nothing of the primary arrives any more.</summary>
    public async Task DetachAsync()
    {
        await AskAsync("alter system set primary_conninfo = ''");
        await AskAsync("select pg_reload_conf()");
        await UntilAsync("select not exists (select from pg_stat_wal_receiver)");
    }

    /// <summary>Makes it a primary of its own.</summary>
    public Task PromoteAsync() => UntilAsync("select pg_promote(true, 60) and not pg_is_in_recovery()");

    public async ValueTask DisposeAsync()
    {
        await SandboxCluster.StopAsync(layout, programs, account, CancellationToken.None, "immediate");
        SandboxFolder.Delete(layout);
    }

    private async Task UntilAsync(string condition)
    {
        while (await AskAsync(condition) != "True")
        {
            Token.ThrowIfCancellationRequested();
        }
    }

    private async Task<string?> AskAsync(string sql)
    {
        await using NpgsqlConnection connection = await Provider("postgres").OpenAdminAsync(SandboxLayout.AdminUser, Token);
        await using NpgsqlCommand command = new NpgsqlCommand(sql, connection);
        return Convert.ToString(await command.ExecuteScalarAsync(Token), CultureInfo.InvariantCulture);
    }
}
