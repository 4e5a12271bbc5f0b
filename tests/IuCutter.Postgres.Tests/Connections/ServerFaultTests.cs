using System.Runtime.Versioning;
using IuCutter.Core.Adapters;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Tests.Backup;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Connections;

/// <summary>What a server is set to, or refuses, is told by its cause, or does not matter.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "4")]
public sealed class ServerFaultTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // As a standby says it, and a database that a restore has replaced.
    [Fact]
    public async Task Phase_DatabaseTakesNoWrites_SaysSo()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.AwaitingCutAuthorization);
        await cut.ApproveAsync(run);
        await AdministerAsync(cut, "set default_transaction_read_only = on");

        IuException stop = await Assert.ThrowsAsync<IuException>(() => cut.Engine.RunPhaseAsync(run, RunPhase.PreWriteBackup, null, Token));
        Assert.Equal("Store.ReadOnly", stop.Definition.Id);

        // The control: the same run, once it takes writes.
        await AdministerAsync(cut, "reset default_transaction_read_only");
        Assert.Equal(RunState.BackedUp, (await cut.Engine.RunPhaseAsync(run, RunPhase.PreWriteBackup, null, Token)).State);
    }

    // The owner's session is idle while a backup is made and proved, which takes longer than this.
    [Fact]
    public async Task Phase_ServerEndsIdleSessions_OwnerStays()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.AwaitingCutAuthorization);
        await cut.ApproveAsync(run);
        await AdministerAsync(cut, "set idle_session_timeout = '20ms'");

        Assert.Equal(RunState.BackedUp, (await cut.Engine.RunPhaseAsync(run, RunPhase.PreWriteBackup, null, Token)).State);
    }

    // What no function waits for by itself is not waited for without end, whatever the database says of its sessions.
    [Fact]
    public async Task Session_DatabaseHasNoLockTimeout_HasOneOfItsOwn()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync();
        await BackupBench.ExecuteAsync(
            SandboxFixture.Provider(await fixture.GetAsync(), "postgres"),
            $"alter database {provider.Service.Database} set lock_timeout = 0"
        );
        foreach (DatabaseRole role in DatabaseRoles.All)
        {
            await using NpgsqlConnection session = await provider.OpenRoleAsync(role, Token);
            Assert.Equal("1min", await LockTimeoutAsync(session));
        }

        // The negative control: an administrator's session is as the server has it.
        await using NpgsqlConnection admin = await provider.OpenAdminAsync(SandboxLayout.AdminUser, Token);
        Assert.Equal("0", await LockTimeoutAsync(admin));
    }

    private static async Task<object?> LockTimeoutAsync(NpgsqlConnection session)
    {
        await using NpgsqlCommand show = new NpgsqlCommand("show lock_timeout", session);
        return await show.ExecuteScalarAsync(Token);
    }

    [Fact]
    public async Task Open_LoginIsRefused_SaysWhyInWords()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync();
        IuSandbox sandbox = await fixture.GetAsync();
        string wrong = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(wrong, "*:*:*:*:wrong\n", Token);
            await SaysAsync("refuses the password", new NpgsqlConnectionProvider(provider.Service, wrong));
            await SaysAsync("no such database", SandboxFixture.Provider(sandbox, "nowhere"));
            await BackupBench.ExecuteAsync(
                SandboxFixture.Provider(sandbox, "postgres"),
                $"revoke connect on database {provider.Service.Database} from cutter_ro"
            );
            await SaysAsync("may not connect", provider);
        }
        finally
        {
            File.Delete(wrong);
        }
    }

    private static async Task SaysAsync(string words, NpgsqlConnectionProvider provider)
    {
        IuException stop = await BackupBench.RefusedAsync("Store.Unreachable", () => provider.OpenRoleAsync(DatabaseRole.Reader, Token));
        Assert.Contains(words, stop.Message, StringComparison.Ordinal);
    }

    private async Task AdministerAsync(LiveCut cut, string setting) =>
        await BackupBench.ExecuteAsync(
            SandboxFixture.Provider(await fixture.GetAsync(), "postgres"),
            $"alter database {cut.Provider.Service.Database} {setting}"
        );
}
