using System.Runtime.Versioning;
using System.Text;
using System.Text.RegularExpressions;
using IuCutter.Core.Approvals;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Documents;
using IuCutter.Postgres.Restore;
using IuCutter.Postgres.Tests.Backup;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Restore;

/// <summary>A restore over existing rows: by a card of its own, whole or not at all, and nothing that was used is unused again.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "6")]
public sealed class ReplaceTests(SandboxFixture fixture, ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replace_ByItsCard_PutsTheBackupInPlaceAndForgetsNothing()
    {
        using ReplaceBench bench = await ReplaceBench.OpenAsync(fixture);
        LiveCut cut = bench.Cut;
        string early = (await cut.Desk.RequestRulingAsync(["*"], LiveCut.BothGates, "operator@host", TimeSpan.FromHours(1), Token)).Text;
        VerifiedBackup backup = await bench.BackUpAsync();
        string units = await bench.UnitsAsync(cut.Provider);
        await cut.Desk.ImportRulingAsync(Encoding.UTF8.GetBytes(early), [await cut.SignAsync(early)], Token);
        CutRun later = await cut.AdvanceToAsync(RunState.Enacted, LiveCut.Plan(prefix: "LATER-LAW"));
        await bench.InstallRosterAsync("# iucutter-threshold: Void 2\n");
        await BackupBench.ExecuteAsync(
            cut.Provider,
            """
            select cutter_governance.fn_backup_reencrypt(jsonb_build_object('run_id', 'ictr-20200101T000000Z-00000001', 'manifest_sha256',
                repeat('a', 64), 'replaces', repeat('b', 64), 'replaces_backup', repeat('c', 64), 'backup_sha256', repeat('d', 64),
                'size_bytes', 7, 'gpg_fpr', repeat('E', 40), 'plaintext_sha256', repeat('f', 64), 'encrypted_at', now()), 'counsel', 'why')
            """
        );
        await BackupBench.ExecuteAsync(
            cut.Provider,
            $"alter database {bench.Name} set statement_timeout = '77s'; grant temporary on database {bench.Name} to cutter_ro; "
                + $"comment on database {bench.Name} is 'the house''s'"
        );
        long epoch = await cut.ScalarAsync<long>("select epoch from cutter_governance.execution_switch");
        long head = await cut.ScalarAsync<long>("select max(event_id) from cutter_governance.run_event");
        string card = await bench.ApproveAsync(backup);
        output.WriteLine(card);
        Assert.Contains("UNITS ARE ENACTED IN IT NOW", card, StringComparison.Ordinal);
        Assert.Matches(@"\n  public\.information_unit +10 +5\n", card);
        await using NpgsqlConnection open = await cut.Provider.OpenRoleAsync(Core.Adapters.DatabaseRole.Reader, Token);

        BackupRestoration restored = await bench.ReplaceAsync(backup);

        // The tables are those of the backup; the other law is not there, and whoever was connected is not any more.
        Assert.Equal(bench.Name, restored.Database);
        Assert.Equal(units, await bench.UnitsAsync(cut.Provider));
        await BackupBench.RefusedAsync("Store.CutNotFound", () => new SourceExport(cut.Provider).ReadAsync("LATER-LAW", Token));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => new NpgsqlCommand("select 1", open).ExecuteScalarAsync(Token));
        Assert.Equal(
            "77s|the house's|true",
            await cut.ScalarAsync<string>(
                "select (select substr(s.setconfig[1], 19) from pg_db_role_setting s join pg_database b on b.oid = s.setdatabase "
                    + "where b.datname = current_database() and s.setrole = 0) || '|' || (select shobj_description(d.oid, "
                    + "'pg_database') || '|' || (d.datacl::text like '%cutter_ro=T%') from pg_database d "
                    + "where datname = current_database())"
            )
        );

        // What was replaced is kept, whole and closed to writing, and both say what happened.
        NpgsqlConnectionProvider kept = SandboxFixture.Provider(bench.Sandbox, restored.ReplacedAs);
        Assert.Equal(later.RunId, (await new SourceExport(kept).ReadAsync("LATER-LAW", Token)).RunId);
        Assert.Equal("on", await bench.ScalarAsync(kept, "show default_transaction_read_only"));
        Assert.Equal("replaced", await bench.ScalarAsync(kept, "select side from cutter_governance.restoration"));
        Assert.Equal("restored", await cut.ScalarAsync<string>("select side from cutter_governance.restoration"));
        Assert.Contains(
            later.RunId,
            await cut.ScalarAsync<string>("select replaced_runs::text from cutter_governance.restoration"),
            StringComparison.Ordinal
        );
        Assert.Equal(1L, await cut.ScalarAsync<long>("select count(*) from cutter_governance.run_event where event = 'database_restored'"));

        // Nothing goes back that must not: the switch, the numbers of events, the roster, the used ruling, and what files became.
        Assert.Equal(
            $"{new string('b', 64)} 7",
            await cut.ScalarAsync<string>("select replaces || ' ' || size_bytes from cutter_governance.backup_reencryption")
        );
        Assert.False((await cut.Database.ExecutionControl.ReadAsync(Token)).Enabled);
        Assert.True(await cut.ScalarAsync<long>("select epoch from cutter_governance.execution_switch") > epoch);
        Assert.True(await cut.ScalarAsync<long>("select max(event_id) from cutter_governance.run_event") > head);
        Assert.Contains("threshold: Void 2", await cut.Database.Approvals.ReadRosterAsync(Token), StringComparison.Ordinal);
        await BackupBench.RefusedAsync(
            "Gate.CardHistory",
            async () => await cut.Desk.ImportRulingAsync(Encoding.UTF8.GetBytes(early), [await cut.SignAsync(early)], Token)
        );
        // The same command once more says that it is done, and does nothing.
        BackupRestoration again = await bench.ReplaceAsync(backup);
        Assert.Equal((restored.ReplacedAs, units), (again.ReplacedAs, await bench.UnitsAsync(cut.Provider)));
        Assert.NotNull(again.ReplacedEarlierAt);
        Assert.Null(restored.ReplacedEarlierAt);
        Assert.Equal([restored.ReplacedAs!], await bench.OthersAsync());

        // The control: that it is of another database is all that is known of it; and the epoch is carried over too.
        string asked = (await cut.ScalarAsync<string>("select pg_get_functiondef('cutter_governance.fn_history_require'::regproc)"))!;
        await BackupBench.ExecuteAsync(
            cut.Provider,
            "create or replace function cutter_governance.fn_history_require(p_card_sha256 text, p_database_oid bigint, p_timeline text, "
                + "p_log_size bigint, p_log_root text) returns void language sql as 'select 1'"
        );
        await BackupBench.RefusedAsync(
            "Gate.CardSuperseded",
            async () => await cut.Desk.ImportRulingAsync(Encoding.UTF8.GetBytes(early), [await cut.SignAsync(early)], Token)
        );
        await BackupBench.ExecuteAsync(cut.Provider, asked);
        await cut.TurnOnAsync();
        Assert.Equal(
            RunState.CloseoutReported,
            (await cut.AdvanceToAsync(RunState.CloseoutReported, LiveCut.Plan(prefix: "NEXT-LAW"))).State
        );
    }

    [Fact]
    public async Task Replace_WithoutItsOwnCard_IsRefusedAndChangesNothing()
    {
        using ReplaceBench bench = await ReplaceBench.OpenAsync(fixture);
        VerifiedBackup first = await bench.BackUpAsync();
        VerifiedBackup second = await bench.BackUpAsync("ictr-20260101T000000Z-0000000e");

        await bench.RefusedAsync("Gate.RestoreNotApproved", first);

        // A card of another backup; and the right one, of another manifest.
        await bench.ApproveAsync(second);
        await bench.RefusedAsync("Gate.RestoreNotApproved", first);
        await bench.RefusedAsync("Gate.CardBackup", second with { ManifestSha256 = first.ManifestSha256 });

        // Another database's, though the row came along: a copy, and one that has another name now.
        await bench.RenameAsync(bench.Name + "x");
        await bench.RefusedAsync("Gate.PermitDatabase", second);
        await bench.RenameAsync(bench.Name[..^1]);

        // Its time has passed; the database's clock and row decide.
        await BackupBench.ExecuteAsync(
            bench.Cut.Provider,
            """
            alter table cutter_governance.approval disable trigger all;
            update cutter_governance.approval set issued_at = issued_at - interval '1 day', not_before = not_before - interval '1 day',
                expires_at = clock_timestamp() where gate = 'Restore';
            alter table cutter_governance.approval enable always trigger approval_append_only
            """
        );
        await bench.RefusedAsync("Gate.ApprovalExpired", second);
    }

    // Signed all the same, by the sovereign himself: it is not the card that was asked for.
    [Fact]
    public async Task Import_CardWasChanged_IsRefusedByTheFieldThatDiffers()
    {
        using ReplaceBench bench = await ReplaceBench.OpenAsync(fixture);
        VerifiedBackup backup = await bench.BackUpAsync();
        RestoreTerms terms = await new RestoreTermsReader(bench.Cut.Provider).ReadAsync(backup, Token);
        string card = (await bench.Cut.Desk.RequestRestoreAsync(terms, "operator@host", TimeSpan.FromHours(1), "why not", Token)).Text;
        foreach (
            (string field, string errorId) in new[]
            {
                ("backup_sha256", "Gate.CardBackup"),
                ("manifest_sha256", "Gate.CardBackup"),
                ("prestate_digest", "Gate.CardPreState"),
                ("enacted_now", "Gate.CardPreState"),
                ("database", "Gate.CardDatabase"),
                ("why", "Gate.CardReason"),
                ("expires_at", "Gate.CardTimes"),
            }
        )
        {
            string changed = Regex.Replace(card, $"(?m)^({field}: .*).$", "${1}#");
            Assert.NotEqual(card, changed);
            await BackupBench.RefusedAsync(
                errorId,
                async () =>
                    await bench.Cut.Desk.ImportAloneAsync(Encoding.UTF8.GetBytes(changed), [await bench.Cut.SignAsync(changed)], Token)
            );
        }

        // The part for people alone; a signature of nobody who may; and a card that is about a run.
        string softened = card.Replace(
            "EVERYTHING THAT WAS WRITTEN SINCE IS NO LONGER IN IT",
            "Nothing else is touched",
            StringComparison.Ordinal
        );
        await BackupBench.RefusedAsync(
            "Gate.CardText",
            async () =>
                await bench.Cut.Desk.ImportAloneAsync(Encoding.UTF8.GetBytes(softened), [await bench.Cut.SignAsync(softened)], Token)
        );
        await BackupBench.RefusedAsync(
            "Gate.WrongNamespace",
            async () =>
                await bench.Cut.Desk.ImportAloneAsync(
                    Encoding.UTF8.GetBytes(card),
                    [await bench.Cut.SignAsync(card, bench.Sandbox.ExecutorKey)],
                    Token
                )
        );
        CutRun run = await bench.Cut.Engine.CreateAsync(LiveCut.Plan(prefix: "OTHER-LAW"), CutMode.Live, "operator@host", Token);
        string other = await bench.Cut.ComposeAsync(run);
        await BackupBench.RefusedAsync(
            "Gate.CardGate",
            async () => await bench.Cut.Desk.ImportAloneAsync(Encoding.UTF8.GetBytes(other), [await bench.Cut.SignAsync(other)], Token)
        );
        await BackupBench.RefusedAsync(
            "Gate.CardRun",
            async () => await bench.Cut.Desk.ImportAsync(run, Encoding.UTF8.GetBytes(card), [await bench.Cut.SignAsync(card)], Token)
        );
    }

    [Fact]
    public async Task Replace_CardUsedOrRowsMoved_IsRefused()
    {
        using ReplaceBench bench = await ReplaceBench.OpenAsync(fixture);
        VerifiedBackup backup = await bench.BackUpAsync();
        await bench.ApproveAsync(backup);

        // Before it begins, and while it is restored: the second is found when the live database is closed already.
        await BackupBench.ExecuteAsync(bench.Cut.Provider, "insert into public.unit_kind (code, description) values ('moved', 'x')");
        Assert.Contains(
            "public.unit_kind (1 rows then, 2 now)",
            (await bench.RefusedAsync("Integrity.RestoreMoved", backup)).Message,
            StringComparison.Ordinal
        );
        await BackupBench.ExecuteAsync(bench.Cut.Provider, "delete from public.unit_kind where code = 'moved'");
        bench.PgRestore = bench.Programs.RestoreThen("insert into public.unit_kind (code, description) values ('moved', 'x')", bench.Name);
        await bench.RefusedAsync("Integrity.RestoreMoved", backup, unchanged: false);
        await BackupBench.ExecuteAsync(bench.Cut.Provider, "delete from public.unit_kind where code = 'moved'");
        bench.PgRestore = null;

        // Used, and the swap never came: it is used.
        Assert.NotEmpty(
            await bench.ScalarAsync(
                bench.Cut.Provider,
                $"select cutter_governance.fn_restore_leave('{backup.Manifest.Sha256}', '{backup.ManifestSha256}', 'x')::text"
            )
        );
        await bench.RefusedAsync("Gate.ApprovalUsed", backup);
    }

    [Fact]
    public async Task Replace_Fails_LeavesTheLiveDatabaseAsItWas()
    {
        using ReplaceBench bench = await ReplaceBench.OpenAsync(fixture);
        VerifiedBackup backup = await bench.BackUpAsync();
        await bench.ApproveAsync(backup);

        bench.PgRestore = bench.Programs.Write("exit 3");
        await bench.RefusedAsync("Store.RestoreFailed", backup);
        bench.PgRestore = bench.Programs.RestoreThen(
            "alter table public.unit_kind add column x int; update public.unit_kind set description = 'x'"
        );
        await bench.RefusedAsync("Integrity.RestoreMismatch", backup);
        bench.PgRestore = null;

        // What else lives there would be gone from it.
        await BackupBench.ExecuteAsync(bench.Cut.Provider, "create table public.notes (t text)");
        Assert.Contains(
            "relation public.notes",
            (await bench.RefusedAsync("Store.RestoreTarget", backup)).Message,
            StringComparison.Ordinal
        );
        await BackupBench.ExecuteAsync(bench.Cut.Provider, "drop table public.notes");

        // A killed one's remains: its database. Somebody else's database of that name is not touched.
        await bench.AdministerAsync($"create database \"{bench.Name}-restoring\"");
        await bench.RefusedAsync("Store.RestoreTarget", backup, remains: true);
        await bench.AdministerAsync($"comment on database \"{bench.Name}-restoring\" is 'iucutter: being restored'");
        Assert.NotNull((await bench.ReplaceAsync(backup)).ReplacedAs);
        Assert.Equal(5L, await bench.Cut.ScalarAsync<long>("select count(*) from public.information_unit"));
    }

    // One restore would drop what the other has made.
    [Fact]
    public void Name_TwoLongNamesThatBeginAlike_AreTwo()
    {
        string common = new string('d', 60);
        string[] beside =
        [
            .. from end in (string[])["one", "two", "\u00e9\u00e9"] select DatabaseReplacer.Name(common + end, "-restoring"),
        ];

        Assert.Equal(3, beside.Distinct(StringComparer.Ordinal).Count());
        Assert.All(beside, name => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(name), 60, 63));
        // The control: a name with room keeps its own.
        Assert.Equal("iu-restoring", DatabaseReplacer.Name("iu", "-restoring"));
    }

    [Fact]
    public async Task Replace_TwoAtOnce_OneIsRefused()
    {
        using ReplaceBench bench = await ReplaceBench.OpenAsync(fixture);
        VerifiedBackup backup = await bench.BackUpAsync();
        await bench.ApproveAsync(backup);
        await using NpgsqlConnection other = await SandboxFixture
            .Provider(bench.Sandbox, "postgres")
            .OpenAdminAsync(bench.Sandbox.AdminUser, Token);
        Assert.True(await DatabaseLock.Replacement.TryTakeAsync(other, bench.Name, Token));

        await bench.RefusedAsync("Store.Busy", backup);
    }

    [Theory]
    [InlineData("x\n-----BEGIN IUCUTTER STATEMENT-----\ngate: Restore\nbackup_sha256: aa\n-----END IUCUTTER STATEMENT-----\n", "aa")]
    [InlineData("x\nbackup_sha256: bb\n-----BEGIN IUCUTTER STATEMENT-----\ngate: Restore\n-----END IUCUTTER STATEMENT-----\n", null)]
    [InlineData("x\n-----BEGIN IUCUTTER STATEMENT-----\nwhy: backup_sha256: cc\n-----END IUCUTTER STATEMENT-----\n", null)]
    [InlineData("x\n-----BEGIN IUCUTTER STATEMENT-----\nbackup_sha256: dd\n", null)]
    public async Task Field_IsALineOfTheStatement(string card, string? value)
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync();
        await using NpgsqlConnection connection = await provider.OpenAdminAsync((await fixture.GetAsync()).AdminUser, Token);
        await using NpgsqlCommand command = new NpgsqlCommand("select cutter_governance.fn_card_field($1, 'backup_sha256')", connection)
        {
            Parameters = { new() { Value = card } },
        };
        Assert.Equal(value, await command.ExecuteScalarAsync(Token) as string);
    }
}
