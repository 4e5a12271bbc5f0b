using System.Runtime.Versioning;
using System.Text;
using IuCutter.Core.Adapters;
using IuCutter.Core.Approvals;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Restore;
using IuCutter.Postgres.Scratch;
using IuCutter.Postgres.Tests.Approvals;
using IuCutter.Postgres.Tests.Backup;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Restore;

/// <summary>A database with one enacted law, which a backup is to replace.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ReplaceBench : IDisposable
{
    private const string Units = """
        select md5(coalesce((select string_agg(t::text, ',' order by t::text) from public.information_unit t), '') || '|' ||
                   coalesce((select string_agg(t::text, ',' order by t::text) from public.unit_version t), '') || '|' ||
                   coalesce((select string_agg(t::text, ',' order by t::text) from public.unit_kind t), '') || '|' ||
                   coalesce((select string_agg(t::text, ',' order by t::text) from cutter_governance.run t), ''))
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("iu-bench-");

    private ReplaceBench(IuSandbox sandbox, LiveCut cut)
    {
        (Sandbox, Cut, Name) = (sandbox, cut, cut.Provider.Service.Database);
        Programs = new FakePrograms(_folder.CreateSubdirectory("programs"));
    }

    public IuSandbox Sandbox { get; }

    public LiveCut Cut { get; private set; }

    public string Name { get; private set; }

    public FakePrograms Programs { get; }

    /// <summary>A program in the place of pg_restore; null for the program itself.</summary>
    public string? PgRestore { get; set; }

    public static async Task<ReplaceBench> OpenAsync(SandboxFixture fixture)
    {
        // In this way its sessions are not kept: a database that is renamed has none.
        LiveCut cut = await LiveCut.OpenAsync(await fixture.GetAsync(), await fixture.CreateDatabaseAsync());
        await cut.TurnOnAsync();
        await cut.AdvanceToAsync(RunState.Enacted);
        return new ReplaceBench(await fixture.GetAsync(), cut);
    }

    public async Task<VerifiedBackup> BackUpAsync(string runId = "ictr-20260101T000000Z-0000000d")
    {
        BackupEnvelope envelope = await new PgDumpBackupRunner(Cut.Provider, Options).RunAsync(
            new BackupRequest(runId, null, WaiveProof: true),
            Token
        );
        return await new RestoreProof(Cut.Provider, Options).VerifyAsync(new BackupFiles(envelope.Path), null, Token);
    }

    /// <summary>Asks for the card, signs and imports it.</summary>
    public async Task<string> ApproveAsync(VerifiedBackup backup)
    {
        RestoreTerms terms = await new RestoreTermsReader(Cut.Provider).ReadAsync(backup, Token);
        string card = (
            await Cut.Desk.RequestRestoreAsync(terms, "operator@host", TimeSpan.FromHours(1), "the wrong law was enacted", Token)
        ).Text;
        Approval approval = await Cut.Desk.ImportAloneAsync(Encoding.UTF8.GetBytes(card), [await Cut.SignAsync(card)], Token);
        Assert.Equal((ApprovalGate.Restore, null), (approval.Gate, approval.RunId));
        return card;
    }

    public Task<BackupRestoration> ReplaceAsync(VerifiedBackup backup, NpgsqlConnectionProvider? server = null) =>
        new DatabaseReplacer(server ?? Server, Sandbox.AdminUser, Options, TimeProvider.System).RunAsync(backup, Name, Token);

    /// <summary>The maintenance database.</summary>
    public NpgsqlConnectionProvider Server => SandboxFixture.Provider(Sandbox, "postgres");

    /// <summary>The ErrorId that a run's session is told when it connects now; null when it is let in.</summary>
    public async Task<string?> AskAsync()
    {
        try
        {
            await using NpgsqlConnection connection = await Cut.Provider.OpenRoleAsync(DatabaseRole.Reader, Token);
            return null;
        }
        catch (IuException stop)
        {
            return stop.Definition.Id;
        }
    }

    /// <summary>Ends a restore that was cut off, as an operator who knows nothing but the service.</summary>
    public Task<RestoreResumption> ResumeAsync() =>
        new ReplacementSettlement(SandboxFixture.Provider(Sandbox, Name), adminUser: null).RunAsync(Name, Token);

    /// <summary>The databases whose names begin with this one's and a dash.</summary>
    public async Task<string[]> OthersAsync() =>
        (
            await ScalarAsync(
                Server,
                $"select coalesce(string_agg(datname, ' ' order by datname), '') from pg_database where datname like '{Name}-re%'"
            )
        ).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>It is refused, the live database is open and as it was, and nothing is left beside it.</summary>
    public async Task<IuException> RefusedAsync(string errorId, VerifiedBackup backup, bool unchanged = true, bool remains = false)
    {
        string before = await UnitsAsync(Cut.Provider);
        IuException refusal = await BackupBench.RefusedAsync(errorId, () => ReplaceAsync(backup));
        string after = await UnitsAsync(Cut.Provider);
        Assert.True(!unchanged || before == after, "the live database was changed");
        Assert.Equal(
            remains ? "1" : "0",
            await ScalarAsync(
                SandboxFixture.Provider(Sandbox, "postgres"),
                $"select count(*)::text from pg_database where datname like '{Name}-re%'"
            )
        );
        return refusal;
    }

    public Task<string> UnitsAsync(NpgsqlConnectionProvider provider) => ScalarAsync(provider, Units);

    public async Task<string> ScalarAsync(NpgsqlConnectionProvider provider, string sql)
    {
        await using NpgsqlConnection connection = await provider.OpenAdminAsync(Sandbox.AdminUser, Token);
        await using NpgsqlCommand command = new NpgsqlCommand(sql, connection);
        return (string)(await command.ExecuteScalarAsync(Token))!;
    }

    public Task AdministerAsync(string sql) => BackupBench.ExecuteAsync(SandboxFixture.Provider(Sandbox, "postgres"), sql);

    public async Task InstallRosterAsync(string more) =>
        await RosterAroundTheTool.InstallAsync(Cut.Provider, Sandbox, (await File.ReadAllTextAsync(Sandbox.Roster, Token)) + more, Token);

    public async Task RenameAsync(string name)
    {
        await AdministerAsync($"alter database {Name} rename to {name}");
        Name = name;
        Cut = await LiveCut.OpenAsync(Sandbox, SandboxFixture.Provider(Sandbox, name));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    public BackupOptions Options =>
        new(_folder.FullName, Sandbox.GnuPGHome, Sandbox.BackupRecipient, [Sandbox.EscrowRecipient])
        {
            SigningKey = Sandbox.ExecutorKey,
            Scratch = new SandboxScratch(Sandbox),
            PgRestore = PgRestore,
        };

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
