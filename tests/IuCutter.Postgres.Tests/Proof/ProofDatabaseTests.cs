using System.Runtime.Versioning;
using System.Text.Json;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Scratch;
using IuCutter.Postgres.Tests.Backup;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Proof;

/// <summary>Scratch databases in a sandbox that stays: a killed proof's is dropped by the next one, and no other.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "6")]
public sealed class ProofDatabaseTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Proof_AnothersProcessWasKilled_DropsWhatItLeft()
    {
        using BackupBench bench = await BackupBench.OpenAsync(fixture);
        string file = Path.Combine(bench.Folder.FullName, "sandbox.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(bench.Sandbox), Token);
        using VictimProcess victim = new VictimProcess("proof", file);
        string name = await victim.ReadAsync(Token);

        // The control: as long as it lives, a proof beside it leaves it alone.
        Assert.NotNull((await bench.BackUpAsync()).Proof);
        Assert.True(await ExistsAsync(bench, name));

        await victim.KillAsync(Token);
        await WaitUntilFreeAsync(bench, name);
        await bench.ProveAsync(Assert.Single(bench.Backups.GetFiles("*.gpg")).FullName);

        Assert.False(await ExistsAsync(bench, name));
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

    // The server notices in its own time that the process is gone; whoever waits for the lock is reported when.
    private static async Task WaitUntilFreeAsync(BackupBench bench, string name) =>
        await BackupBench.ExecuteAsync(
            Maintenance(bench),
            "set lock_timeout = '1min'; select pg_advisory_lock(k), pg_advisory_unlock(k) "
                + $"from hashtextextended('iucutter.proof {name}', 0) k"
        );

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
