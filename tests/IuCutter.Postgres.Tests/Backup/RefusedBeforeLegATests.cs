using System.Runtime.Versioning;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Backup;

/// <summary>
/// Every fault of a backup ends the run before leg A, under a name of its own, with no governed row written and no file left.
/// </summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "6")]
public sealed class RefusedBeforeLegATests(SandboxFixture fixture, ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly (string Fault, string ErrorId)[] s_faults =
    [
        ("pg_dump is killed", "Store.DumpFailed"),
        ("gpg is killed while it encrypts", "Store.EncryptionFailed"),
        ("gpg is killed while it decrypts", "Store.DecryptionFailed"),
        ("pg_restore is killed", "Store.RestoreFailed"),
        ("wrong key", "Config.DecryptionKeyMissing"),
        ("expired key", "Config.BackupKeyExpired"),
        ("revoked key", "Config.BackupKeyRevoked"),
        ("key that only signs", "Config.BackupKeyUnusable"),
        ("unknown recipient", "Config.BackupKeyMissing"),
        ("escrow is the operator", "Config.BackupEscrowMissing"),
        ("missing table", "Config.BackupTableMissing"),
        ("typo in a name", "Config.BackupTableUnknown"),
        ("older pg_dump", "Config.PgDumpTooOld"),
        ("one row is another after the restore", "Integrity.RestoreMismatch"),
        ("one flipped byte before the proof", "Integrity.BackupDamaged"),
        ("one flipped byte that pg_restore meets before gpg", "Integrity.BackupDamaged"),
    ];

    // One run meets them all, one after the other, and goes on when the last is repaired: that is their control.
    [Fact]
    public Task Backup_EachFault_EndsTheRunBeforeLegA() => MeetAsync(s_faults);

    // Mounting takes root: elsewhere this one alone is skipped.
    [Fact]
    public Task Backup_FullDisk_EndsTheRunBeforeLegA() => MeetAsync([("full disk", "Store.DiskFull")]);

    // Proved in phase 4, and another by the time of leg A: an hour later, or after a night.
    [Fact]
    public async Task LegA_BackupIsAnotherByThen_IsRefused()
    {
        await using BackupFaultBench bench = await BackupFaultBench.OpenAsync(fixture);
        CutRun run = await bench.ApprovedAsync();
        await bench.RunAsync(run, RunPhase.PreWriteBackup);
        await bench.RunAsync(run, RunPhase.GrantProbe);
        foreach (
            (string fault, string errorId) in new[]
            {
                ("one flipped byte", "Integrity.BackupDamaged"),
                ("cut short", "Integrity.BackupDamaged"),
                ("yesterday's file", "Integrity.BackupDamaged"),
                ("yesterday's file with its manifest", "Integrity.BackupSwapped"),
                ("the manifest changed", "Gate.BadSignature"),
                ("the manifest changed and signed again", "Integrity.BackupSwapped"),
                ("the manifest signed by the verifier", "Gate.WrongNamespace"),
                ("the manifest is gone", "Store.BackupNotFound"),
                ("all is gone", "Store.BackupNotFound"),
                ("a pipe in its place", "Integrity.BackupDamaged"),
                ("a folder in its place", "Store.BackupNotFound"),
                ("a link to yesterday's", "Integrity.BackupDamaged"),
            }
        )
        {
            output.WriteLine(fault);
            Func<Task> remediation = await bench.TamperAsync(fault);
            await BackupBench.RefusedAsync(errorId, () => bench.RunAsync(run, RunPhase.CutLegA));
            await bench.NothingWrittenAsync(run, RunState.GrantsProbed, errorId);
            await remediation();
        }

        // The control: as it was, it will do; also beside a whole file that an attempt before it had left.
        bench.CopyAsAnEarlierAttempt();
        Assert.Equal(RunState.LegACommitted, (await bench.RunAsync(run, RunPhase.CutLegA)).State);
    }

    private async Task MeetAsync((string Fault, string ErrorId)[] faults)
    {
        await using BackupFaultBench bench = await BackupFaultBench.OpenAsync(fixture);
        CutRun run = await bench.ApprovedAsync();
        foreach ((string fault, string errorId) in faults)
        {
            output.WriteLine(fault);
            await using (await bench.SpoilAsync(fault))
            {
                await BackupBench.RefusedAsync(errorId, () => bench.RunAsync(run, RunPhase.PreWriteBackup));
                Assert.Empty(bench.Files);
            }

            await bench.NothingWrittenAsync(run, RunState.AwaitingCutAuthorization, errorId);
        }

        bench.Remediation();
        Assert.Equal(RunState.BackedUp, (await bench.RunAsync(run, RunPhase.PreWriteBackup)).State);
    }
}
