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

    [Theory]
    [InlineData("pg_dump is killed", "Store.DumpFailed")]
    [InlineData("gpg is killed while it encrypts", "Store.EncryptionFailed")]
    [InlineData("gpg is killed while it decrypts", "Store.DecryptionFailed")]
    [InlineData("pg_restore is killed", "Store.RestoreFailed")]
    [InlineData("full disk", "Store.DiskFull")]
    [InlineData("wrong key", "Config.DecryptionKeyMissing")]
    [InlineData("expired key", "Config.BackupKeyExpired")]
    [InlineData("revoked key", "Config.BackupKeyRevoked")]
    [InlineData("key that only signs", "Config.BackupKeyUnusable")]
    [InlineData("unknown recipient", "Config.BackupKeyMissing")]
    [InlineData("escrow is the operator", "Config.BackupEscrowMissing")]
    [InlineData("missing table", "Config.BackupTableMissing")]
    [InlineData("typo in a name", "Config.BackupTableUnknown")]
    [InlineData("older pg_dump", "Config.PgDumpTooOld")]
    [InlineData("one row is another after the restore", "Integrity.RestoreMismatch")]
    [InlineData("one flipped byte before the proof", "Integrity.BackupDamaged")]
    [InlineData("one flipped byte that pg_restore meets before gpg", "Integrity.BackupDamaged")]
    public async Task Backup_Fault_EndsTheRunBeforeLegA(string fault, string errorId)
    {
        await using BackupFaultBench bench = await BackupFaultBench.OpenAsync(fixture);
        CutRun run = await bench.ApprovedAsync();
        await using (await bench.SpoilAsync(fault))
        {
            await BackupBench.RefusedAsync(errorId, () => bench.RunAsync(run, RunPhase.PreWriteBackup));
            Assert.Empty(bench.Files);
        }

        await bench.NothingWrittenAsync(run, RunState.AwaitingCutAuthorization, errorId);

        // The control: the same run, with the fault repaired.
        bench.Remediation();
        Assert.Equal(RunState.BackedUp, (await bench.RunAsync(run, RunPhase.PreWriteBackup)).State);
    }

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
}
