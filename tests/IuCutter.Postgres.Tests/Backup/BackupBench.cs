using System.Runtime.Versioning;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Scratch;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Backup;

/// <summary>A database of its own with one row to look for, a folder for backups, and programs that fail on purpose.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class BackupBench : IDisposable
{
    public const string RunId = "ictr-20260101T000000Z-00000001";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("iu-bench-");

    private BackupBench(IuSandbox sandbox, NpgsqlConnectionProvider provider, string canary)
    {
        Sandbox = sandbox;
        Provider = provider;
        Canary = canary;
        Backups = _folder.CreateSubdirectory("backups");
        Programs = new FakePrograms(_folder);
        Options = new BackupOptions(Backups.FullName, sandbox.GnuPGHome, sandbox.BackupRecipient, [sandbox.EscrowRecipient])
        {
            SigningKey = sandbox.ExecutorKey,
            Scratch = new SandboxScratch(sandbox),
        };
    }

    public string Canary { get; }

    public IuSandbox Sandbox { get; }

    public NpgsqlConnectionProvider Provider { get; }

    public DirectoryInfo Backups { get; }

    public DirectoryInfo Folder => _folder;

    public FakePrograms Programs { get; }

    public BackupOptions Options { get; set; }

    public static async Task<BackupBench> OpenAsync(SandboxFixture fixture)
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync();
        BackupBench bench = new BackupBench(await fixture.GetAsync(), provider, "canary-" + Guid.NewGuid().ToString("N"));
        await bench.ExecuteAsync($"insert into public.unit_kind (code, description) values ('bench', '{bench.Canary}')");
        return bench;
    }

    /// <summary>A bench over the same database, with folders, programs and options of its own.</summary>
    public BackupBench Beside() => new(Sandbox, Provider, Canary);

    public Task<BackupEnvelope> BackUpAsync(bool waive = false, string runId = RunId) =>
        new PgDumpBackupRunner(Provider, Options).RunAsync(new BackupRequest(runId, null, waive), Token);

    public Task<BackupProof> ProveAsync(string path) => new RestoreProof(Provider, Options).RunAsync(path, manifestSha256: null, Token);

    /// <summary>The ErrorId that the work ends with.</summary>
    public static async Task<IuException> RefusedAsync(string errorId, Func<Task> work)
    {
        IuException refusal = await Assert.ThrowsAsync<IuException>(work);
        TestContext.Current.TestOutputHelper?.WriteLine(refusal.Message);
        Assert.Equal(errorId, refusal.Definition.Id);
        return refusal;
    }

    /// <summary>The backup is refused, and leaves no file.</summary>
    public async Task<IuException> BackupRefusedAsync(string errorId, bool waive = false)
    {
        IuException refusal = await RefusedAsync(errorId, () => BackUpAsync(waive));
        Assert.Empty(Backups.EnumerateFiles());
        return refusal;
    }

    /// <summary>gpg, but for what it does when it is asked to do this.</summary>
    public string GpgThat(string doing, string body) => Programs.Write($"case \"$*\" in *{doing}*) {body} ;; esac\nexec gpg \"$@\"");

    public Task ExecuteAsync(string sql) => ExecuteAsync(Provider, sql);

    public static async Task ExecuteAsync(NpgsqlConnectionProvider provider, string sql)
    {
        await using NpgsqlConnection connection = await provider.OpenAdminAsync(SandboxLayout.AdminUser, Token);
        await using NpgsqlCommand command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
