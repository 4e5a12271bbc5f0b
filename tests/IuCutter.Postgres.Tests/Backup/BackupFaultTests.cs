using System.Runtime.Versioning;
using CliWrap;
using CliWrap.Buffered;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Backup;

/// <summary>What can go wrong while a backup is made and proved: each ends before leg A, by its own name, and leaves nothing.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "6")]
public sealed class BackupFaultTests(BackupDatabase database, SandboxFixture fixture) : IClassFixture<BackupDatabase>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_NothingWrong_IsProved()
    {
        using BackupBench bench = await database.OpenAsync();
        BackupEnvelope envelope = await bench.BackUpAsync();

        Assert.Equal((BackupBench.RunId, "DOT-991"), (envelope.Proof!.RunId, envelope.Proof.Signer));
        Assert.True(envelope.Proof.Tables > 20 && envelope.Proof.Rows > 20 && envelope.Proof.Objects > 300, envelope.Proof.ToString());
        Assert.True(envelope.Proof.RestoreTime > TimeSpan.Zero);
    }

    // What only a restore can find: with the card's waiver nobody looks.
    [Fact]
    public async Task RunAsync_DumpCutShortAndProofWaived_IsNotFound()
    {
        using BackupBench bench = await database.OpenAsync();
        bench.Options = bench.Options with { PgDump = bench.Programs.PgDump($"head -c 50000 '{await database.DumpAsync()}'") };

        Assert.Null((await bench.BackUpAsync(waive: true)).Proof);
        Assert.Equal(3, bench.Backups.EnumerateFiles().Count());
    }

    [Fact]
    public async Task RunAsync_GpgKilledWhileDecrypting_Fails()
    {
        using BackupBench bench = await database.OpenAsync();
        bench.Options = bench.Options with { Gpg = bench.GpgThat("--decrypt", "gpg \"$@\" | head -c 30000; kill -9 $$") };

        await bench.BackupRefusedAsync("Store.DecryptionFailed");
    }

    [Fact]
    public async Task RunAsync_PgRestoreKilled_Fails()
    {
        using BackupBench bench = await database.OpenAsync();
        bench.Options = bench.Options with { PgRestore = bench.Programs.Write("head -c 30000 >/dev/null; kill -9 $$") };

        await bench.BackupRefusedAsync("Store.RestoreFailed");
    }

    [Theory]
    [InlineData("delete from cutter_governance.gate where gate = 'Void'", "cutter_governance.gate has")]
    [InlineData("update cutter_governance.gate set max_lifetime = '1 s' where gate = 'Void'", "cutter_governance.gate has")]
    // A governed row that moves is recorded, in the copy too.
    [InlineData("delete from public.unit_kind where code = 'bench'", "cutter_governance.log_entry has")]
    [InlineData("drop trigger run_event_append_only on cutter_governance.run_event", "run_event_append_only is missing")]
    [InlineData("alter table cutter_governance.run_event disable trigger run_event_append_only", "run_event_append_only is another")]
    [InlineData("grant insert on public.unit_version to cutter_exec", "relation public.unit_version is another")]
    [InlineData("drop function public.fn_iu_enact(text, text, uuid, text, uuid, text, text, boolean)", "fn_iu_enact")]
    [InlineData("alter table public.unit_kind drop constraint unit_kind_code_check", "unit_kind_code_check is missing")]
    [InlineData("alter table public.unit_kind force row level security", "relation public.unit_kind is another")]
    [InlineData("create policy all_of_it on public.unit_kind using (true)", "policy public.unit_kind.all_of_it was not there")]
    [InlineData("create rule swallow as on insert to public.unit_kind do instead nothing", "rule public.unit_kind.swallow was not there")]
    [InlineData(
        "create trigger late before insert on public.unit_kind for each row execute function suppress_redundant_updates_trigger()",
        "late was not there"
    )]
    [InlineData("grant update (description) on public.unit_kind to cutter_exec", "column public.unit_kind.description is another")]
    [InlineData("alter table public.unit_kind replica identity full", "relation public.unit_kind is another")]
    [InlineData("alter schema public owner to cutter_ro", "schema public is another")]
    public async Task ProveAsync_RestoredIsAnother_NamesWhat(string spoil, string named)
    {
        using BackupBench bench = await database.OpenAsync();
        string backup = await database.WholeAsync();
        bench.Options = bench.Options with { PgRestore = bench.Programs.RestoreThen(spoil) };

        IuException refusal = await BackupBench.RefusedAsync("Integrity.RestoreMismatch", () => bench.ProveAsync(backup));

        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    // The control of the test above, and what a backup leaves that was made a moment ago.
    [Fact]
    public async Task RunAsync_RestoredIsAnother_LeavesNothingAndTheSameBackupIsProvedAsItIs()
    {
        using BackupBench bench = await database.OpenAsync();
        BackupOptions sound = bench.Options;
        bench.Options = sound with { PgRestore = bench.Programs.RestoreThen("alter table public.unit_kind replica identity full") };
        Assert.Contains("is another", (await bench.BackupRefusedAsync("Integrity.RestoreMismatch")).Message, StringComparison.Ordinal);

        bench.Options = sound;
        Assert.Equal(BackupBench.RunId, (await bench.ProveAsync(await database.WholeAsync())).RunId);
    }

    [Fact]
    public async Task RunAsync_NameThatTheOperatorMistyped_Refuses()
    {
        using BackupBench bench = await database.OpenAsync();
        bench.Options = bench.Options with { MoreTables = ["public.unit_kint"] };

        Assert.Contains("unit_kint", (await bench.BackupRefusedAsync("Config.BackupTableUnknown")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_GovernedTableDropped_Refuses()
    {
        using BackupBench bench = await BackupBench.OpenAsync(fixture);
        await bench.ExecuteAsync("drop table iucutter.schema_journal");

        await bench.BackupRefusedAsync("Config.BackupTableMissing");
    }

    [Fact]
    public async Task RunAsync_NobodySigns_RefusesBeforeAnything()
    {
        using BackupBench bench = await database.OpenAsync();
        bench.Options = bench.Options with { SigningKey = null };
        await bench.BackupRefusedAsync("Config.SigningKeyMissing");

        bench.Options = bench.Options with { SigningKey = bench.Sandbox.VerifierKey };
        await bench.BackupRefusedAsync("Gate.WrongNamespace");
    }

    // The key is here, and nobody has told gpg-agent its passphrase.
    [Fact]
    public async Task RunAsync_KeyIsLocked_IsFoundBeforeTheDump()
    {
        using BackupBench bench = await database.OpenAsync();
        await using KeyRing ring = new KeyRing(Path.Combine(bench.Folder.FullName, "locked"));
        string[] keys = [await ring.GenerateLockedAsync("a passphrase"), await ring.GenerateLockedAsync("another")];
        string begun = Path.Combine(bench.Folder.FullName, "begun");
        bench.Options = bench.Options with
        {
            GnuPGHome = ring.Home,
            OperatorFingerprint = keys[0],
            EscrowFingerprints = [keys[1]],
            PgDump = bench.Programs.PgDump($"touch {begun}\nexec pg_dump \"$@\""),
        };

        await bench.BackupRefusedAsync("Config.DecryptionKeyMissing");
        Assert.False(File.Exists(begun));

        // The control: unlocked, as the advice says, it is proved.
        await ring.UnlockAsync(keys[0], "a passphrase");
        Assert.NotNull((await bench.BackUpAsync()).Proof);
    }

    // Whatever keeps gpg from decrypting is found before the dump, and by its own name.
    [Theory]
    [InlineData("can't connect to the gpg-agent: IPC connect call failed", "Store.DecryptionFailed")]
    [InlineData("error writing to '-': No space left on device", "Store.DiskFull")]
    public async Task RunAsync_GpgCannotDecrypt_IsFoundBeforeTheDump(string says, string errorId)
    {
        using BackupBench bench = await database.OpenAsync();
        string begun = Path.Combine(bench.Folder.FullName, "begun");
        bench.Options = bench.Options with
        {
            Gpg = bench.GpgThat("--decrypt", $"echo \"gpg: {says}\" >&2; exit 2"),
            PgDump = bench.Programs.PgDump($"touch {begun}\nexec pg_dump \"$@\""),
        };

        await bench.BackupRefusedAsync(errorId);
        Assert.False(File.Exists(begun));
        // The control: with the waiver it is not asked.
        Assert.Null((await bench.BackUpAsync(waive: true)).Proof);
    }

    [Fact]
    public async Task RunAsync_PublicKeysOnly_NeedsTheWaiver()
    {
        using BackupBench bench = await database.OpenAsync();
        DirectoryInfo home = bench.Folder.CreateSubdirectory("gnupg");
        File.SetUnixFileMode(home.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await (
            Cli.Wrap("gpg").WithArguments(["--batch", "--homedir", bench.Sandbox.GnuPGHome, "--export"])
            | Cli.Wrap("gpg").WithArguments(["--batch", "--homedir", home.FullName, "--import"])
        ).ExecuteBufferedAsync(Token);
        string begun = Path.Combine(bench.Folder.FullName, "begun");
        bench.Options = bench.Options with
        {
            GnuPGHome = home.FullName,
            PgDump = bench.Programs.PgDump($"touch {begun}\nexec pg_dump \"$@\""),
        };
        try
        {
            await bench.BackupRefusedAsync("Config.DecryptionKeyMissing");
            Assert.False(File.Exists(begun));
            Assert.NotEmpty((await bench.BackUpAsync(waive: true)).Sha256);
            Assert.True(File.Exists(begun));
        }
        finally
        {
            await Cli.Wrap("gpgconf").WithArguments(["--homedir", home.FullName, "--kill", "all"]).ExecuteAsync(CancellationToken.None);
        }
    }
}
