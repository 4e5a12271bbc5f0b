using System.Runtime.Versioning;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Tests.Backup;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Restore;

/// <summary>A database that nobody is let into, by whatever hand: what is said, and what is not touched.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "6")]
public sealed class ClosedDatabaseTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_ClosedByTheDba_IsToldSoAndNotOpened()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync();
        await AdministerAsync($"alter database {provider.Service.Database} allow_connections false");

        IuException stop = await BackupBench.RefusedAsync("Store.DatabaseClosed", () => provider.OpenRoleAsync(DatabaseRole.Reader, Token));
        Assert.Contains("no restore closed it", stop.Message, StringComparison.Ordinal);
        Assert.Equal(provider.Service.Database, stop.Subject);
        await BackupBench.RefusedAsync("Store.DatabaseClosed", () => ResumeAsync(provider));
        await BackupBench.RefusedAsync("Store.DatabaseClosed", () => provider.OpenRoleAsync(DatabaseRole.Executor, Token));

        await AdministerAsync($"alter database {provider.Service.Database} allow_connections true");
        Assert.Equal(RestoreOutcome.NothingBegun, (await ResumeAsync(provider)).Outcome);
    }

    // A server may let the roles of a run into their own database alone.
    [Fact]
    public async Task Explain_MaintenanceDatabaseCannotBeAsked_SaysSo()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync();
        await AdministerAsync($"alter database {provider.Service.Database} allow_connections false");
        PostgresException refusal = await Assert.ThrowsAsync<PostgresException>(() => RefusedByServerAsync(provider));

        IuException? stop = await ClosedDatabase.ExplainAsync(
            () => throw new IuException(ErrorCatalogue.Unreachable, "not in pg_hba.conf"),
            provider.Service,
            refusal,
            Token
        );

        Assert.Equal(ErrorCatalogue.DatabaseClosed, stop?.Definition);
        Assert.Contains("Store.Unreachable", stop!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NoSuchDatabase_IsUnreachable()
    {
        IuSandbox sandbox = await fixture.GetAsync();
        await BackupBench.RefusedAsync(
            "Store.Unreachable",
            () => SandboxFixture.Provider(sandbox, "nowhere").OpenRoleAsync(DatabaseRole.Reader, Token)
        );
    }

    // Two names that are swapped: whoever asked for one of them a moment before is refused as if it were not there.
    [Fact]
    public async Task Open_NameIsSwappedMeanwhile_OpensWhatHasItNow()
    {
        NpgsqlConnectionProvider first = await fixture.CreateDatabaseAsync();
        string name = first.Service.Database;
        string second = (await fixture.CreateDatabaseAsync()).Service.Database;
        IuSandbox sandbox = await fixture.GetAsync();
        await using NpgsqlConnection maintenance = await SandboxFixture
            .Provider(sandbox, "postgres")
            .OpenAdminAsync(sandbox.AdminUser, Token);
        await using NpgsqlTransaction transaction = await maintenance.BeginTransactionAsync(Token);
        await ExecuteAsync(maintenance, $"alter database {name} rename to {name}_kept");
        await ExecuteAsync(maintenance, $"alter database {second} rename to {name}");
        // Found under its old name, and waiting for whoever renames it.
        Task<NpgsqlConnection> opening = first.OpenRoleAsync(DatabaseRole.Reader, Token);
        await ExecuteAsync(
            maintenance,
            $"""
            do $$ begin
                while not exists (select from pg_locks l join pg_database d on d.oid = l.objid and d.datname = '{name}_kept'
                    where l.locktype = 'object' and l.classid = 'pg_database'::regclass and not l.granted) loop
                    perform pg_sleep(0.01);
                end loop;
            end $$
            """
        );
        await transaction.CommitAsync(Token);

        await using NpgsqlConnection opened = await opening;
        await using NpgsqlCommand command = new NpgsqlCommand("select current_database()::text", opened);
        Assert.Equal(name, await command.ExecuteScalarAsync(Token));
    }

    // The superuser who closed it for a restore, and is at it.
    [Fact]
    public async Task Open_WhileARestoreIsAtWork_IsBusy()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync();
        string name = provider.Service.Database;
        IuSandbox sandbox = await fixture.GetAsync();
        await JournalAsync(name, ReplacementStep.Closed);
        await AdministerAsync($"alter database {name} allow_connections false");
        await using (NpgsqlConnection other = await SandboxFixture.Provider(sandbox, "postgres").OpenAdminAsync(sandbox.AdminUser, Token))
        {
            Assert.True(await DatabaseLock.Replacement.TryTakeAsync(other, name, Token));
            await BackupBench.RefusedAsync("Store.Busy", () => provider.OpenRoleAsync(DatabaseRole.Reader, Token));
        }

        await WaitForLockAsync(name);
        IuException stop = await BackupBench.RefusedAsync(
            "Store.RestoreUnfinished",
            () => provider.OpenRoleAsync(DatabaseRole.Reader, Token)
        );
        Assert.Contains("ictr-20260101T000000Z-0000000d", stop.Message, StringComparison.Ordinal);
        Assert.Equal(RestoreOutcome.TakenBack, (await ResumeAsync(provider)).Outcome);
        Assert.Equal(RestoreOutcome.AlreadyTakenBack, (await ResumeAsync(provider)).Outcome);
    }

    // Whoever may connect to the maintenance database can take a lock of that name: it is no restore that is at work, and keeps nobody
    // from bringing one to its end, or from beginning one.
    [Fact]
    public async Task Settle_LockHeldByALoginThatIsNoSuperuser_EndsItsSession()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync();
        string name = provider.Service.Database;
        IuSandbox sandbox = await fixture.GetAsync();
        await JournalAsync(name, ReplacementStep.Closed);
        await AdministerAsync($"alter database {name} allow_connections false");
        await using NpgsqlConnection hostile = await SandboxFixture
            .Provider(sandbox, "postgres")
            .OpenRoleAsync(DatabaseRole.Executor, Token);
        string take = DatabaseLock.Replacement.WaitSql(name);
        await ExecuteAsync(hostile, take);

        await BackupBench.RefusedAsync("Store.RestoreUnfinished", () => provider.OpenRoleAsync(DatabaseRole.Reader, Token));
        Assert.Equal(RestoreOutcome.TakenBack, (await ResumeAsync(provider)).Outcome);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ExecuteAsync(hostile, "select 1"));

        await using NpgsqlConnection again = await SandboxFixture.Provider(sandbox, "postgres").OpenRoleAsync(DatabaseRole.Executor, Token);
        await ExecuteAsync(again, take);
        await using NpgsqlConnection admin = await SandboxFixture.Provider(sandbox, "postgres").OpenAdminAsync(sandbox.AdminUser, Token);
        Assert.True(await DatabaseLock.Replacement.TryTakeAsync(admin, name, Token));
        // The control: who is no superuser either ends nobody.
        await using NpgsqlConnection other = await SandboxFixture.Provider(sandbox, "postgres").OpenRoleAsync(DatabaseRole.Executor, Token);
        Assert.False(await DatabaseLock.Replacement.TryTakeAsync(other, name, Token));
        Assert.True(await DatabaseLock.Replacement.IsHeldAsync(other, name, Token));
    }

    // The journal is a setting that a superuser alone can make, also of a database of one's own: no login says that a restore is finished.
    [Fact]
    public async Task Journal_WrittenByTheOwnerOfADatabase_IsRefusedByTheServer()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync();
        string name = provider.Service.Database;
        IuSandbox sandbox = await fixture.GetAsync();
        await AdministerAsync($"create database \"{name}-forged\" owner cutter_exec");
        await using NpgsqlConnection hostile = await SandboxFixture
            .Provider(sandbox, "postgres")
            .OpenRoleAsync(DatabaseRole.Executor, Token);
        string set = $"alter database \"{name}-forged\" set {ReplacementJournal.Setting} = 'x'";
        Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(hostile, set))).SqlState);
        // The control: a superuser.
        await AdministerAsync(set);
    }

    // The card is used, and what was to take the place was dropped by hand: a person decides, and what he decides stays.
    [Fact]
    public async Task Settle_RestoredDatabaseDropped_IsForAPerson()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync();
        string name = provider.Service.Database;
        await JournalAsync(name, ReplacementStep.CardUsed);
        await AdministerAsync($"alter database {name} allow_connections false");

        await BackupBench.RefusedAsync("Store.RestoredDatabaseMissing", () => ResumeAsync(provider));
        // Another database under that name is not put in the place, whatever it is.
        await AdministerAsync($"create database \"{name}-restoring\" template iu_pristine");
        await BackupBench.RefusedAsync("Store.RestoredDatabaseMissing", () => ResumeAsync(provider));
        await BackupBench.RefusedAsync("Store.RestoreUnfinished", () => provider.OpenRoleAsync(DatabaseRole.Reader, Token));

        await AdministerAsync($"alter database {name} allow_connections true");
        Assert.Equal(RestoreOutcome.TakenBack, (await ResumeAsync(provider)).Outcome);
        await (await provider.OpenRoleAsync(DatabaseRole.Reader, Token)).DisposeAsync();
        // Not ours: it bears no comment of ours.
        await (
            await SandboxFixture.Provider(await fixture.GetAsync(), name + "-restoring").OpenRoleAsync(DatabaseRole.Reader, Token)
        ).DisposeAsync();
    }

    // Half of the swap by hand: nobody finds the database under its name, and the journal is on the one that was renamed.
    [Fact]
    public async Task Settle_RenamedByHandWhileItIsClosed_SaysUnderWhichName()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync();
        string name = provider.Service.Database;
        await JournalAsync(name, ReplacementStep.Closed);
        await AdministerAsync($"alter database {name} allow_connections false");
        await AdministerAsync($"alter database {name} rename to \"{name}-replaced-1\"");

        string back = $"alter database \"{name}-replaced-1\" rename to \"{name}\"";
        foreach (Func<Task> ask in (Func<Task>[])[() => provider.OpenRoleAsync(DatabaseRole.Reader, Token), () => ResumeAsync(provider)])
        {
            Assert.Contains(back, (await BackupBench.RefusedAsync("Store.RestoreUnfinished", ask)).Message, StringComparison.Ordinal);
        }

        // The control: as it says.
        await AdministerAsync(back);
        Assert.Equal(RestoreOutcome.TakenBack, (await ResumeAsync(provider)).Outcome);
        await (await provider.OpenRoleAsync(DatabaseRole.Reader, Token)).DisposeAsync();
    }

    [Fact]
    public async Task Settle_NoSuchDatabase_SaysSo()
    {
        IuSandbox sandbox = await fixture.GetAsync();
        IuException stop = await BackupBench.RefusedAsync(
            "Store.Unreachable",
            () => ResumeAsync(SandboxFixture.Provider(sandbox, "nowhere"))
        );
        Assert.Contains("no database 'nowhere'", stop.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"step\":\"closed\"}")]
    [InlineData(
        "{\"database\":\"another\",\"beside\":\"b\",\"kept\":\"k\",\"backupSha256\":\"\",\"manifestSha256\":\"\","
            + "\"runId\":\"\",\"login\":\"x\",\"beganAt\":\"2026-01-01T00:00:00Z\",\"step\":\"closed\"}"
    )]
    public async Task Read_NoEntryOfOurs_IsNone(string value)
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync();
        await AdministerAsync($"alter database {provider.Service.Database} set {ReplacementJournal.Setting} = '{value}'");

        Assert.Equal(RestoreOutcome.NothingBegun, (await ResumeAsync(provider)).Outcome);
    }

    private static async Task RefusedByServerAsync(NpgsqlConnectionProvider provider)
    {
        try
        {
            await using NpgsqlConnection connection = await provider.OpenRoleAsync(DatabaseRole.Reader, Token);
        }
        catch (IuException stop)
        {
            throw stop.InnerException!;
        }
    }

    private Task<RestoreResumption> ResumeAsync(NpgsqlConnectionProvider provider) =>
        new Postgres.Restore.ReplacementSettlement(provider, adminUser: null).RunAsync(provider.Service.Database, Token);

    private async Task JournalAsync(string name, ReplacementStep step)
    {
        IuSandbox sandbox = await fixture.GetAsync();
        await using NpgsqlConnection admin = await SandboxFixture.Provider(sandbox, "postgres").OpenAdminAsync(sandbox.AdminUser, Token);
        Replacement entry = new Replacement(
            name,
            name + "-restoring",
            name + "-replaced-1",
            new string('a', 64),
            new string('b', 64),
            "ictr-20260101T000000Z-0000000d",
            sandbox.AdminUser,
            DateTimeOffset.UnixEpoch,
            step
        );
        await DatabaseCommands.ExecuteAsync(admin, null, [ReplacementJournal.Write(name, entry)], Token);
    }

    private async Task WaitForLockAsync(string name)
    {
        IuSandbox sandbox = await fixture.GetAsync();
        await using NpgsqlConnection admin = await SandboxFixture.Provider(sandbox, "postgres").OpenAdminAsync(sandbox.AdminUser, Token);
        await DatabaseLock.Replacement.TakeAsync(admin, name, TimeSpan.FromMinutes(2), Token);
        // Given back here: the server may end this session after the next one has asked who has the lock.
        await ExecuteAsync(admin, "select pg_catalog.pg_advisory_unlock_all()");
    }

    private async Task AdministerAsync(string sql) =>
        await BackupBench.ExecuteAsync(SandboxFixture.Provider(await fixture.GetAsync(), "postgres"), sql);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }
}
