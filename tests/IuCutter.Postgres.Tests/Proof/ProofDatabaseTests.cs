using System.Runtime.Versioning;
using System.Text.Json;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Scratch;
using IuCutter.Postgres.Tests.Backup;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Proof;

/// <summary>Scratch databases in a sandbox that stays: a killed proof's is dropped at once, and no other.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "6")]
public sealed class ProofDatabaseTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("made")]
    [InlineData("busy")]
    public async Task Kill_OfTheProvingProcess_DropsItsDatabase(string point)
    {
        using BackupBench bench = await BackupBench.OpenAsync(fixture);
        using VictimProcess victim = new VictimProcess("proof", await SandboxFileAsync(bench), point);
        string name = await victim.ReadAsync(Token);

        // The control: as long as it lives, a proof and a connection beside it leave it alone.
        Assert.NotNull((await bench.BackUpAsync()).Proof);
        Assert.DoesNotContain(name, await ProofLeftovers.DropAsync(bench.Options.Scratch, Token));
        Assert.True(await ExistsAsync(bench, name));

        await victim.KillAsync(Token);
        await WaitUntilGoneAsync(bench, name);
    }

    // CREATE DATABASE waits for a lock when its client is killed, and goes on afterwards: the server does not look for it meanwhile.
    [Fact]
    public async Task Kill_WhileTheDatabaseIsBeingMade_DropsIt()
    {
        using BackupBench bench = await BackupBench.OpenAsync(fixture);
        string file = await SandboxFileAsync(bench);
        await using NpgsqlConnection blocker = await Maintenance(bench).OpenAdminAsync(bench.Sandbox.AdminUser, Token);
        await using NpgsqlTransaction transaction = await blocker.BeginTransactionAsync(Token);
        await using (NpgsqlCommand take = new NpgsqlCommand("lock table pg_catalog.pg_database in share mode", blocker))
        {
            await take.ExecuteNonQueryAsync(Token);
        }

        using VictimProcess victim = new VictimProcess("proof", file);
        // A connection of its own: within its transaction, the blocker sees the sessions as they were when it looked first.
        await using NpgsqlConnection watcher = await Maintenance(bench).OpenAdminAsync(bench.Sandbox.AdminUser, Token);
        string? name = null;
        await UntilAsync(async () =>
        {
            name = await ScalarAsync<string>(
                watcher,
                "select substring(a.query from 'iu_proof_[0-9a-f]{12}') from pg_stat_activity a "
                    + "where a.query ~ '^create database iu_proof_' and a.wait_event_type = 'Lock'"
            );
            return name is not null;
        });
        await victim.KillAsync(Token);
        await transaction.RollbackAsync(Token);

        await WaitUntilGoneAsync(bench, name!);
    }

    // The watchdog was killed too: whoever connects next, or proves, drops what is left. A live proof's database is not that.
    [Fact]
    public async Task Drop_WhatAProofLeft_IsDroppedByTheNext()
    {
        using BackupBench bench = await BackupBench.OpenAsync(fixture);
        const string name = "iu_proof_0123456789ab";
        await BackupBench.ExecuteAsync(Maintenance(bench), $"create database {name} template template0");

        // A proof of another test may be the one that drops it.
        await ProofLeftovers.DropAsync(bench.Options.Scratch, Token);
        await WaitUntilGoneAsync(bench, name);
        Assert.Empty(await ProofLeftovers.DropAsync(new ThrowawayScratch(), Token));
    }

    [Fact]
    public async Task Create_SomebodysDatabaseOfALikeName_IsNotDropped()
    {
        using BackupBench bench = await BackupBench.OpenAsync(fixture);
        string[] others = ["iu_proof_" + bench.Provider.Service.Database, "iu_proof_0123456789abx"];
        foreach (string other in others)
        {
            await BackupBench.ExecuteAsync(Maintenance(bench), $"create database {other} template template0");
        }

        await using IScratchServer server = await new SandboxScratch(bench.Sandbox).OpenAsync(1 << 20, 15, Token);
        string mine;
        await using (ProofDatabase database = await ProofDatabase.CreateAsync(server, Token))
        {
            mine = database.Provider.Service.Database;
            Assert.True(await ExistsAsync(bench, mine));
        }

        Assert.False(await ExistsAsync(bench, mine));
        foreach (string other in others)
        {
            Assert.True(await ExistsAsync(bench, other));
        }
    }

    // No session of the killed process may make it any more: who holds its lock is gone, and then it is.
    private static Task WaitUntilGoneAsync(BackupBench bench, string name) =>
        UntilAsync(async () =>
        {
            await using NpgsqlConnection connection = await Maintenance(bench).OpenAdminAsync(bench.Sandbox.AdminUser, Token);
            return await ScalarAsync<bool>(
                connection,
                $"select not exists (select from pg_database where datname = '{name}') and pg_try_advisory_lock(k) "
                    + $"from hashtextextended('iucutter.proof {name}', 0) k"
            );
        });

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(TimeSpan.FromMinutes(2));
        while (!await holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), deadline.Token);
        }
    }

    private static async Task<T?> ScalarAsync<T>(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Token) is T value ? value : default;
    }

    private static async Task<string> SandboxFileAsync(BackupBench bench)
    {
        string file = Path.Combine(bench.Folder.FullName, "sandbox.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(bench.Sandbox), Token);
        return file;
    }

    private static async Task<bool> ExistsAsync(BackupBench bench, string name)
    {
        await using NpgsqlConnection connection = await Maintenance(bench).OpenAdminAsync(bench.Sandbox.AdminUser, Token);
        await using NpgsqlCommand command = new NpgsqlCommand("select exists (select from pg_database where datname = $1)", connection)
        {
            Parameters = { new() { Value = name } },
        };
        return (bool)(await command.ExecuteScalarAsync(Token))!;
    }

    private static NpgsqlConnectionProvider Maintenance(BackupBench bench) => SandboxFixture.Provider(bench.Sandbox, "postgres");
}
