using System.Globalization;
using System.Runtime.Versioning;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Documents;
using IuCutter.Postgres.Governance;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Restore;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Schema;
using IuCutter.Postgres.Scratch;
using IuCutter.Postgres.Tests.Backup;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Restore;

/// <summary>The worst day: everything is dropped, and the backup with its keys is all there is.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "6")]
public sealed class FullLossTests(SandboxFixture fixture, ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Drill_CutBackUpDropRestoreExport_GivesTheSource()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        IuSandbox sandbox = await fixture.GetAsync();
        CutPlan plan = LiveCut.Plan();
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.CloseoutReported, plan);
        BackupOptions options = cut.Database.Backup! with { SigningKey = sandbox.ExecutorKey };
        BackupEnvelope envelope = await new PgDumpBackupRunner(cut.Provider, options).RunAsync(
            new BackupRequest("ictr-20260101T000000Z-0000000d", null),
            Token
        );
        string database = cut.Provider.Service.Database;
        string events = (await cut.ScalarAsync<string>("select max(hash collate \"C\") from cutter_governance.run_event"))!;
        NpgsqlConnectionProvider server = new NpgsqlConnectionProvider(cut.Provider.Service with { Database = "postgres" });

        await BackupBench.ExecuteAsync(server, $"drop database {database} with (force)");
        await BackupBench.RefusedAsync("Store.Unreachable", () => new SourceExport(cut.Provider).ReadAsync(LiveCut.Prefix, Token));
        BackupFiles files = new BackupFiles(envelope.Path);
        (_, BackupManifest manifest, _, _) = await new RestoreProof(
            null,
            options,
            await File.ReadAllTextAsync(sandbox.Roster, Token)
        ).VerifyAsync(files, null, Token);
        BackupRestoration restored = await new DatabaseRestorer(server, SandboxLayout.AdminUser, options).RunAsync(
            files,
            manifest,
            database,
            Token
        );

        output.WriteLine($"{restored.Tables} tables, {restored.Rows} rows in {restored.RestoreTime.TotalMilliseconds:F0} ms");
        SourceExport.Source source = await new SourceExport(cut.Provider).ReadAsync(LiveCut.Prefix, Token);
        Assert.Equal(plan.Document.Bytes.AsSpan(), source.Bytes);
        Assert.Equal((run.RunId, plan.Document.Sha256), (source.RunId, source.Sha256));
        Assert.Equal(source.Sha256, (await new SourceExport(cut.Provider).ReadAsync(run.RunId, Token)).Sha256);

        // It is a database to go on with: the evidence is there, execution is off, the guards and the rights are in force.
        Assert.Equal(1L, await cut.ScalarAsync<long>($"select count(*) from cutter_governance.run_event where hash = '{events}'"));
        Assert.False((await cut.Database.ExecutionControl.ReadAsync(Token)).Enabled);
        Assert.True(await cut.Database.Grants.ProbeAsync(Token) > 100);
        await cut.TurnOnAsync();
        Assert.Equal(
            RunState.CloseoutReported,
            (await cut.AdvanceToAsync(RunState.CloseoutReported, LiveCut.Plan(prefix: "NEXT-LAW"))).State
        );
    }

    // Cluster, roles and passwords too: what is left is the backup, a copy of the keys, and the roster. IUCUTTER_TEST_NEW_MAJOR
    // sets the new cluster's version of PostgreSQL, where it is installed; otherwise it is the lost one's.
    [Fact]
    public async Task Drill_TheWholeClusterIsLost_ANewOneGivesTheSource()
    {
        DirectoryInfo safe = Directory.CreateTempSubdirectory("iu-safe-");
        string home = Path.Combine(safe.FullName, "gnupg");
        try
        {
            CutPlan plan = LiveCut.Plan();
            (BackupFiles files, string identifier, string source, string roster, int major) = await CutAndLoseAsync(safe, home, plan);
            BackupOptions options = new BackupOptions(safe.FullName, home, "", []);
            await using IScratchServer server = await new ThrowawayScratch().OpenAsync(1 << 20, major, Token);
            BackupManifest manifest = (await new RestoreProof(null, options, roster).VerifyAsync(files, null, Token)).Manifest;

            BackupRestoration restored = await new DatabaseRestorer(server.Maintenance, server.AdminUser, options).RunAsync(
                files,
                manifest,
                "iu",
                Token
            );

            Assert.Equal(["cutter_exec", "cutter_gate", "cutter_owner", "cutter_ro", "cutter_verify"], restored.RolesCreated);
            NpgsqlConnectionProvider provider = new NpgsqlConnectionProvider(
                server.Maintenance.Service with
                {
                    Database = "iu",
                },
                server.Maintenance.PasswordFilePath
            );
            // No password came along: the DBA gives them anew.
            await BackupBench.RefusedAsync("Store.Unreachable", () => new SourceExport(provider).ReadAsync(LiveCut.Prefix, Token));
            foreach (
                string[] login in File.ReadAllLines(server.Maintenance.PasswordFilePath!)
                    .Select(line => line.Split(':'))
                    .Where(login => login[3].StartsWith("cutter_", StringComparison.Ordinal))
            )
            {
                await BackupBench.ExecuteAsync(provider, $"alter role {login[3]} password '{ScramVerifier.Create(login[4])}'");
            }

            SourceExport.Source exported = await new SourceExport(provider).ReadAsync(LiveCut.Prefix, Token);
            Assert.Equal(plan.Document.Bytes.AsSpan(), exported.Bytes);
            Assert.Equal(source, exported.Sha256);
            Assert.NotEqual(identifier, (await DatabaseDescription.ReadAsync(provider, Token)).SystemIdentifier);

            // As good as an installation: the contract holds, and no probe finds that a restore weakened it.
            Assert.Empty(
                (await new SchemaTest(provider, login: null).RunAsync(Token))
                    .Where(item => item.Kind != "promise" && item.Status != SchemaItemStatus.Present)
                    .Select(item => $"{item.Kind} {item.Name} {item.Status}")
            );
            IReadOnlyList<GovernanceFinding> findings = await new GovernanceAudit(provider, TimeProvider.System).RunAsync(
                server.AdminUser,
                null,
                null,
                null,
                Token
            );
            Assert.InRange(findings.Count, 100, 1000);
            // The scratch server is set up to be quick and thrown away, and no keys are named here: neither is the restored database's.
            Assert.Empty(
                findings
                    .Where(finding =>
                        finding.Outcome != GovernanceOutcome.Pass
                        && finding.Probe != "Server.Durability"
                        && !finding.Probe.StartsWith("Key.", StringComparison.Ordinal)
                        && !finding.Probe.StartsWith("Roster.NoEnd", StringComparison.Ordinal)
                        && finding.Probe != "Privilege.DatabaseTemp"
                    )
                    .Select(finding => $"{finding.Outcome} {finding.Probe} {finding.Subject} {finding.Found}")
            );
        }
        finally
        {
            await CliWrap
                .Cli.Wrap("gpgconf")
                .WithArguments(["--homedir", home, "--kill", "all"])
                .WithValidation(CliWrap.CommandResultValidation.None)
                .ExecuteAsync(CancellationToken.None);
            safe.Delete(recursive: true);
        }
    }

    // Cuts in a cluster of its own and destroys it, with everything but a copy of the backup and the keys.
    private static async Task<(BackupFiles Files, string Identifier, string Source, string Roster, int NewMajor)> CutAndLoseAsync(
        DirectoryInfo safe,
        string home,
        CutPlan plan
    )
    {
        IuSandbox sandbox = await new SandboxServer().StartAsync(new SandboxOptions(), Token);
        try
        {
            LiveCut cut = await LiveCut.OpenAsync(sandbox, SandboxFixture.Provider(sandbox));
            await cut.TurnOnAsync();
            CutRun run = await cut.AdvanceToAsync(RunState.CloseoutReported, plan);
            BackupOptions options = cut.Database.Backup! with { SigningKey = sandbox.ExecutorKey, Directory = safe.FullName };
            BackupEnvelope envelope = await new PgDumpBackupRunner(cut.Provider, options).RunAsync(
                new BackupRequest("ictr-20260101T000000Z-0000000f", null),
                Token
            );
            File.SetUnixFileMode(
                Directory.CreateDirectory(home).FullName,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
            await (
                CliWrap.Cli.Wrap("gpg").WithArguments(["--batch", "--homedir", sandbox.GnuPGHome, "--export-secret-keys"])
                | CliWrap.Cli.Wrap("gpg").WithArguments(["--batch", "--homedir", home, "--import"])
            ).ExecuteAsync(Token);
            string major = Environment.GetEnvironmentVariable("IUCUTTER_TEST_NEW_MAJOR") ?? sandbox.ServerVersion.Split('.')[0];
            return (
                new BackupFiles(envelope.Path),
                cut.Database.Description.SystemIdentifier,
                run.SourceSha256,
                await File.ReadAllTextAsync(sandbox.Roster, Token),
                int.Parse(major, CultureInfo.InvariantCulture)
            );
        }
        finally
        {
            await new SandboxServer().StopAsync(sandbox.Path, CancellationToken.None);
        }
    }

    [Fact]
    public async Task Restore_OverWhatIsThere_IsRefused()
    {
        using BackupBench bench = await BackupBench.OpenAsync(fixture);
        BackupFiles files = new BackupFiles((await bench.BackUpAsync(waive: true)).Path);
        (BackupManifest manifest, _, _, _) = await files.ReadAsync(Token);
        string database = bench.Provider.Service.Database;
        DatabaseRestorer restorer = new DatabaseRestorer(bench.Provider, SandboxLayout.AdminUser, bench.Options);

        await BackupBench.RefusedAsync("Store.RestoreTarget", () => restorer.RunAsync(files, manifest, database, Token));

        // Beside it, under another name: and a second time not.
        Assert.Equal(database + "-beside", (await restorer.RunAsync(files, manifest, database + "-beside", Token)).Database);
        await BackupBench.RefusedAsync("Store.RestoreTarget", () => restorer.RunAsync(files, manifest, database + "-beside", Token));

        // What fails leaves no database behind.
        DatabaseRestorer failing = new DatabaseRestorer(
            bench.Provider,
            SandboxLayout.AdminUser,
            bench.Options with
            {
                PgRestore = bench.Programs.Write("exit 3"),
            }
        );
        await BackupBench.RefusedAsync("Store.RestoreFailed", () => failing.RunAsync(files, manifest, database + "-failed", Token));
        await BackupBench.RefusedAsync(
            "Store.Unreachable",
            () => SandboxFixture.Provider(bench.Sandbox, database + "-failed").OpenRoleAsync(DatabaseRole.Reader, Token)
        );
    }

    [Fact]
    public async Task Export_BeforeLegBOrTampered_IsRefused()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.StructureVerified);
        await BackupBench.RefusedAsync("Store.CutNotFound", () => new SourceExport(cut.Provider).ReadAsync(run.RunId, Token));

        await cut.Engine.RunPhaseAsync(run, RunPhase.LegBRecord, null, Token);
        await BackupBench.ExecuteAsync(
            cut.Provider,
            """
            alter table public.unit_version disable trigger all;
            update public.unit_version set body = body || '!', content_hash = encode(sha256(convert_to(body || '!', 'UTF8')), 'hex')
            where title like '%Terms%'
            """
        );
        await BackupBench.RefusedAsync("Integrity.SourceMismatch", () => new SourceExport(cut.Provider).ReadAsync(run.RunId, Token));
    }

    [Fact]
    public async Task Run_CardWaivesTheProof_SaysSoEverywhere()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
        string card = (
            await cut.Desk.RequestAsync(
                ApprovalGate.CutAuthorization,
                run,
                "operator@host",
                TimeSpan.FromHours(1),
                null,
                Token,
                waiveRestoreProof: true
            )
        ).Text;
        Assert.Contains("RESTORE PROOF WAIVED", card, StringComparison.Ordinal);
        Assert.Contains("\nrestore_proof: waived\n", card, StringComparison.Ordinal);
        Assert.True(
            (
                await cut.Desk.ImportAsync(run, System.Text.Encoding.UTF8.GetBytes(card), [await cut.SignAsync(card)], Token)
            ).RestoreProofWaived
        );
        foreach (RunPhase phase in new[] { RunPhase.PreWriteBackup, RunPhase.GrantProbe })
        {
            run = await cut.Engine.RunPhaseAsync(run with { Plan = LiveCut.Plan() }, phase, null, Token);
        }

        Assert.Equal("waived", run.Pins["backup_restore_proved"]);
        Assert.Equal("waived", await cut.ScalarAsync<string>("select restore_proof from cutter_governance.backup_record"));

        // Off and on again the run needs a card anew, and one that does not waive it takes the waiver back.
        await cut.Database.ExecutionControl.TurnOffAsync("test", Token);
        await cut.TurnOnAsync();
        card = (await cut.Desk.RequestAsync(ApprovalGate.CutAuthorization, run, "operator@host", TimeSpan.FromHours(1), null, Token)).Text;
        await cut.Desk.ImportAsync(run, System.Text.Encoding.UTF8.GetBytes(card), [await cut.SignAsync(card)], Token);
        await BackupBench.RefusedAsync("Gate.RestoreProofMissing", () => cut.Engine.RunPhaseAsync(run, RunPhase.CutLegA, null, Token));
    }
}
