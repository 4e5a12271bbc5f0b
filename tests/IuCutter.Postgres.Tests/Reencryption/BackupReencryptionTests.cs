using System.Runtime.Versioning;
using System.Text;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Reencryption;
using IuCutter.Postgres.Tests.Backup;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Reencryption;

/// <summary>A backup for new keys: the same dump, the old file removed last, and nothing lost wherever it is cut off.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "6")]
public sealed class BackupReencryptionTests(ReencryptionModel model, SandboxFixture fixture) : IClassFixture<ReencryptionModel>
{
    private const string AllEvents =
        "backup_reencrypted intent, backup_reencrypted complete, backup_removed intent, backup_removed complete";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_WholeBackup_RestoresWithTheNewKeysAlone()
    {
        await using ReencryptionBench bench = await model.CopyAsync(withRing: true);
        (BackupManifest before, _, string replaced, _) = await bench.Old.ReadAsync(Token);

        IuBackup made = await bench.RunAsync();

        (BackupManifest after, _, _, _) = await bench.Next.ReadAsync(Token);
        Assert.Equal((bench.Next.Path, BackupCondition.Whole), (made.Path, made.Condition));
        Assert.Equal(bench.Options.Recipients, made.Recipients);
        Assert.Equal([Name(bench.Next), Name(bench.Next) + ".manifest.json", Name(bench.Next) + ".manifest.json.sig"], bench.Names());
        Assert.Equal(AllEvents, await bench.EventsAsync());
        Assert.Equal(
            (Name(bench.Old), before.Sha256, replaced, before.PlaintextSha256, before.CreatedAt),
            (after.Origin!.File, after.Origin.Sha256, after.Origin.ManifestSha256, after.PlaintextSha256, after.CreatedAt)
        );
        Assert.Equal(before.Tables, after.Tables);
        Assert.NotEqual(before.Sha256, after.Sha256);
        await bench.ForgetOldKeysAsync();
        Assert.Equal(before.RunId, (await ProveAsync(bench, bench.Next)).RunId);
        foreach (byte[] bytes in bench.Take().Values)
        {
            Assert.DoesNotContain(bench.Backups.Canary, Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        }
    }

    // The control of the test above: the file for the old keys, without them.
    [Fact]
    public async Task Control_OldFileWithoutItsKeys_CannotBeRestored()
    {
        await using ReencryptionBench bench = await model.CopyAsync(withRing: true);
        await bench.ForgetOldKeysAsync();

        await BackupBench.RefusedAsync("Config.DecryptionKeyMissing", () => ProveAsync(bench, bench.Old));
        await BackupBench.RefusedAsync("Config.DecryptionKeyMissing", () => bench.RunAsync());
        Assert.Equal(BackupCondition.Whole, await bench.ConditionAsync(bench.Old));
        Assert.Equal(3, bench.Names().Length);
    }

    // Every state of the folder that a kill can leave, in the order in which they come about; with and without the journal's record.
    [Fact]
    public async Task Run_AfterAKillAtEachStep_OneOfTheTwoIsWholeAndItGoesOn()
    {
        await using ReencryptionBench bench = await model.CopyAsync(withRing: true);
        Dictionary<string, byte[]> old = bench.Take();
        await bench.RunAsync(journaled: false);
        Dictionary<string, byte[]> made = bench.Take();
        (BackupFiles before, BackupFiles next) = (bench.Old, bench.Next);
        (string Step, string[] Files)[] states =
        [
            ("the lock", [.. old.Keys, before.Path + ".lock"]),
            ("the file is written", [.. old.Keys, next.Path + ".partial"]),
            ("all three are written", [.. old.Keys, next.Path + ".partial", next.Manifest + ".partial", next.Signature + ".partial"]),
            ("signature", [.. old.Keys, next.Path + ".partial", next.Manifest + ".partial", next.Signature]),
            ("manifest", [.. old.Keys, next.Path + ".partial", next.Manifest, next.Signature]),
            ("file", [.. old.Keys, .. made.Keys]),
            ("old signature gone", [before.Path, before.Manifest, .. made.Keys]),
            ("old manifest gone", [before.Path, .. made.Keys]),
            ("old file gone", [.. made.Keys]),
        ];
        foreach ((string step, string[] files) in states)
        {
            bench.Put(
                files.Select(file =>
                    KeyValuePair.Create(file, old.GetValueOrDefault(file) ?? made.GetValueOrDefault(file) ?? "x"u8.ToArray())
                )
            );
            BackupCondition?[] whole = [await bench.ConditionAsync(before), await bench.ConditionAsync(next)];
            Assert.True(whole.Contains(BackupCondition.Whole), step);

            IuBackup ended = await bench.RunAsync();

            Assert.Equal((step, next.Path, BackupCondition.Whole), (step, ended.Path, ended.Condition));
            Assert.Equal(made.Keys.Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal), bench.Names());
            Assert.EndsWith("complete", await bench.EventsAsync(), StringComparison.Ordinal);
        }

        await bench.ForgetOldKeysAsync();
        await ProveAsync(bench, next);
    }

    // gpg fails, is killed, ends early with exit code 0, or writes something else: the old backup is whole, and the next call goes on.
    [Theory]
    [InlineData("--encrypt", "gpg \"$@\" | head -c 3000; kill -9 $$", "Store.EncryptionFailed")]
    [InlineData("--encrypt", "gpg \"$@\" | head -c 3000; exit 0", "Store.DecryptionFailed")]
    [InlineData("--encrypt", "head -c 20 | gpg \"$@\"; exit", "Store.EncryptionFailed")]
    [InlineData("--encrypt", "exit 2", "Store.EncryptionFailed")]
    [InlineData("--encrypt", "echo 'gpg: No space left on device' >&2; exit 2", "Store.DiskFull")]
    [InlineData("--decrypt", "gpg \"$@\" | head -c 3000; kill -9 $$", "Store.DecryptionFailed")]
    [InlineData("--decrypt", "gpg \"$@\" | head -c 3000; exit 0", "Integrity.BackupDamaged")]
    [InlineData("--decrypt", "echo 'gpg: decryption failed: No secret key' >&2; exit 2", "Config.DecryptionKeyMissing")]
    [InlineData("partial", "kill -9 $$", "Store.DecryptionFailed")]
    [InlineData("partial", "gpg \"$@\" | tr a-z b-z", "Store.EncryptionFailed")]
    public async Task Run_GpgGoesWrong_TheOldIsWholeAndTheNextCallGoesOn(string doing, string body, string errorId)
    {
        await using ReencryptionBench bench = await model.CopyAsync();
        BackupOptions sound = bench.Options;
        // The probe of the keys comes first, and passes: it has eight bytes.
        bench.Options = sound with
        {
            Gpg = bench.Backups.GpgThat(doing, body),
        };

        await BackupBench.RefusedAsync(errorId, () => bench.RunAsync());

        Assert.Equal(BackupCondition.Whole, await bench.ConditionAsync(bench.Old));
        Assert.Equal(3, bench.Names().Length);
        bench.Options = sound;
        Assert.Equal(BackupCondition.Whole, (await bench.RunAsync()).Condition);
        Assert.Equal(3, bench.Names().Length);
    }

    [Fact]
    public async Task Run_Held_IsRefusedBeforeAndAfterTheNewFileIsMade()
    {
        // Of its own: the journal knows a hold by the bytes of the file.
        await using ReencryptionBench bench = await ReencryptionBench.OpenAsync(fixture);
        Dictionary<string, byte[]> old = bench.Take();
        BackupJournal journal = new BackupJournal(bench.Backups.Provider, "counsel@host");
        BackupHolds holds = new BackupHolds(new BackupCatalogue(bench.Options, bench.Roster, TimeProvider.System, null, journal), journal);
        await holds.PlaceAsync(bench.Old.Path, "case 12", Token);

        await BackupBench.RefusedAsync("Store.BackupHeld", () => bench.RunAsync());
        // By the journal alone, too.
        File.Delete(bench.Old.LegalHold);
        await BackupBench.RefusedAsync("Store.BackupHeld", () => bench.RunAsync());
        Assert.Equal(3, bench.Names().Length);

        // Held after a call that was killed had made the new file: both stay.
        await holds.ReleaseAsync(bench.Old.Path, "to be held later", Token);
        await bench.RunAsync();
        bench.Put(old.Concat(bench.Take()));
        await holds.PlaceAsync(bench.Old.Path, "case 13", Token);
        await BackupBench.RefusedAsync("Store.BackupHeld", () => bench.RunAsync());
        Assert.Equal(
            (BackupCondition.Whole, BackupCondition.Whole),
            (await bench.ConditionAsync(bench.Old), await bench.ConditionAsync(bench.Next))
        );
        await holds.ReleaseAsync(bench.Old.Path, "closed", Token);
        await bench.RunAsync();
        Assert.Null(await bench.ConditionAsync(bench.Old));
    }

    [Fact]
    public async Task Run_KeysThatWillNotDo_AreRefusedBeforeAnythingIsMade()
    {
        await using ReencryptionBench bench = await model.CopyAsync(withRing: true);
        BackupOptions sound = bench.Options;
        foreach (
            (BackupOptions options, string errorId) in new[]
            {
                (sound with { EscrowFingerprints = [] }, "Config.BackupEscrowMissing"),
                (sound with { OperatorFingerprint = "" }, "Config.BackupKeyMissing"),
                (sound with { OperatorFingerprint = new string('A', 40) }, "Config.BackupKeyMissing"),
                (sound with { OperatorFingerprint = await bench.Ring.GenerateExpiredAsync() }, "Config.BackupKeyExpired"),
                (sound with { SigningKey = null }, "Config.SigningKeyMissing"),
                (sound with { SigningKey = bench.Backups.Sandbox.VerifierKey }, "Gate.WrongNamespace"),
            }
        )
        {
            bench.Options = options;
            await BackupBench.RefusedAsync(errorId, () => bench.RunAsync());
            Assert.Equal(3, bench.Names().Length);
            Assert.Equal(BackupCondition.Whole, await bench.ConditionAsync(bench.Old));
        }
    }

    [Fact]
    public async Task Run_WhileAnotherCallIsAtIt_IsBusy()
    {
        await using ReencryptionBench bench = await model.CopyAsync();
        await using (new FileStream(bench.Old.Path + ".lock", FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            await BackupBench.RefusedAsync("Store.Busy", () => bench.RunAsync());
        }

        await bench.RunAsync();
    }

    [Fact]
    public async Task Run_NewNameIsTaken_IsRefusedAndTakesNothingAway()
    {
        await using ReencryptionBench bench = await model.CopyAsync();
        await File.WriteAllTextAsync(bench.Next.Path, "somebody's", Token);
        await BackupBench.RefusedAsync("Store.FileError", () => bench.RunAsync());
        File.Copy(bench.Old.Manifest, bench.Next.Manifest);
        File.Copy(bench.Old.Signature, bench.Next.Signature);
        await BackupBench.RefusedAsync("Store.FileError", () => bench.RunAsync());
        Assert.Equal("somebody's", await File.ReadAllTextAsync(bench.Next.Path, Token));
        Assert.Equal(BackupCondition.Whole, await bench.ConditionAsync(bench.Old));
        await BackupBench.RefusedAsync("Store.BackupNotFound", () => bench.RunAsync(bench.Old.Manifest));
    }

    // A call was killed with the new file made; the next one asks for other keys: it ends with those.
    [Fact]
    public async Task Run_GoesOnForOtherKeys_EndsWithThose()
    {
        await using ReencryptionBench bench = await model.CopyAsync();
        Dictionary<string, byte[]> old = bench.Take();
        await bench.RunAsync();
        bench.Put(old.Concat(bench.Take()));
        bench.Options = bench.OldOptions;

        IuBackup made = await bench.RunAsync();

        Assert.EndsWith("-r2" + BackupFiles.Extension, made.Path, StringComparison.Ordinal);
        Assert.Equal(bench.OldOptions.Recipients, made.Recipients);
        Assert.Equal(3, bench.Names().Length);
        Assert.Equal((await new BackupFiles(made.Path).ReadAsync(Token)).Manifest.Origin!.File, Name(bench.Next));
    }

    [Fact]
    public async Task Run_OfARunInTheDatabase_WaitsForItsEndAndIsThenItsBackup()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.BackedUp);
        string roster = await File.ReadAllTextAsync((await fixture.GetAsync()).Roster, Token);
        BackupOptions options = cut.Database.Backup! with { SigningKey = cut.Database.ExecutorKey };
        BackupFiles files = new BackupFiles(BackupFiles.OfRun(options.Directory, run.RunId).Single());
        RestoreProof proof = new RestoreProof(cut.Provider, options);

        await BackupBench.RefusedAsync(
            "Store.BackupNeeded",
            () => Work(new BackupJournal(cut.Provider, "counsel")).RunAsync(files.Path, "x", Token)
        );
        while (run.State != RunState.CloseoutReported)
        {
            if (run.WaitsFor is not null)
            {
                await cut.ApproveAsync(run);
            }

            run = await cut.Engine.RunPhaseAsync(run with { Plan = LiveCut.Plan() }, RunStates.Next(run.State)!.Value, null, Token);
        }

        // Without the journal the database does not know it; the control of what comes then.
        await Work(null).RunAsync(files.Path, "x", Token);
        BackupFiles next = files.Successor();
        await BackupBench.RefusedAsync("Integrity.BackupSwapped", () => proof.VerifyAsync(next, null, Token));
        await Work(new BackupJournal(cut.Provider, "counsel")).RunAsync(files.Path, "x", Token);
        Assert.Equal(run.RunId, (await proof.VerifyAsync(next, null, Token)).Manifest.RunId);
        await Work(new BackupJournal(cut.Provider, "counsel")).RunAsync(next.Path, "once more", Token);
        Assert.Equal(run.RunId, (await proof.RunAsync(next.Successor().Path, null, Token)).RunId);

        BackupReencryption Work(BackupJournal? journal) =>
            new(
                options,
                roster,
                TimeProvider.System,
                new BackupCatalogue(options, roster, TimeProvider.System, cut.Database.Runs, journal),
                proof,
                journal
            );
    }

    private static Task<BackupProof> ProveAsync(ReencryptionBench bench, BackupFiles files) =>
        new RestoreProof(bench.Backups.Provider, bench.Options).RunAsync(files.Path, manifestSha256: null, Token);

    private static string Name(BackupFiles files) => Path.GetFileName(files.Path);
}
