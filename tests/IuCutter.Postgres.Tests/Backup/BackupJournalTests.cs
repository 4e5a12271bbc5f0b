using System.Runtime.Versioning;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Backup;

/// <summary>Who held, released or removed which backup, and why, is in the chain; a hold stands though its file is deleted.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "6")]
[Trait("Promise", "7")]
public sealed class BackupJournalTests(SandboxFixture fixture)
{
    private const string Events = """
        select string_agg(format('%s %s %s %s', e.chain, e.event, e.outcome, e.actor), E'\n' order by e.event_id)
        from cutter_governance.run_event e where e.event like 'backup\_%' and e.event <> 'backup_attested'
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Remove_OfARunThatHasEnded_IsJournaledBesideTheRuns()
    {
        using BackupBench bench = await BackupBench.OpenAsync(fixture);
        (BackupCatalogue catalogue, _, BackupFiles files) = await MadeAsync(bench);

        await catalogue.RemoveAsync(files.Path, Token, "the archive has it");

        Assert.Empty(bench.Backups.EnumerateFiles());
        Assert.Equal(
            "execution backup_removed intent cutter_gate\nexecution backup_removed complete cutter_gate",
            await EventsAsync(bench, Events)
        );
        Assert.EndsWith(
            $"of run {BackupBench.RunId}, for counsel@host: the archive has it",
            await EventsAsync(bench, "select detail from cutter_governance.run_event order by event_id desc limit 1"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Hold_DeletedBesideTheBackup_StandsInTheJournal()
    {
        using BackupBench bench = await BackupBench.OpenAsync(fixture);
        (BackupCatalogue catalogue, BackupHolds holds, BackupFiles files) = await MadeAsync(bench);

        Assert.Equal("case 12", (await holds.PlaceAsync(files.Path, "case 12", Token)).LegalHold);
        await BackupBench.RefusedAsync("Store.BackupHeld", () => holds.PlaceAsync(files.Path, "case 13", Token));
        File.Delete(files.LegalHold);
        IuException held = await BackupBench.RefusedAsync("Store.BackupHeld", () => catalogue.RemoveAsync(files.Path, Token));
        Assert.Contains("counsel@host", held.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(files.Path));

        Assert.Null((await holds.ReleaseAsync(files.Path, "case 12 is closed", Token)).LegalHold);
        await holds.ReleaseAsync(files.Path, "nothing is left to release", Token);
        await catalogue.RemoveAsync(files.Path, Token);
        Assert.Equal(
            ["held intent", "held complete", "released intent", "released complete", "removed intent", "removed complete"],
            (await EventsAsync(bench, Events))!.Split('\n').Select(line => string.Join(' ', line.Split(' ')[1..3])["backup_".Length..])
        );
    }

    // Nothing is done that cannot be written down: here the gate may not write.
    [Fact]
    public async Task Remove_WhereTheJournalCannotBeWritten_RemovesNothing()
    {
        using BackupBench bench = await BackupBench.OpenAsync(fixture);
        (BackupCatalogue catalogue, BackupHolds holds, BackupFiles files) = await MadeAsync(bench);
        await bench.ExecuteAsync("revoke execute on function cutter_governance.fn_backup_note from cutter_gate");

        await BackupBench.RefusedAsync("Gate.GrantMismatch", () => catalogue.RemoveAsync(files.Path, Token));
        await BackupBench.RefusedAsync("Gate.GrantMismatch", () => holds.PlaceAsync(files.Path, "case 12", Token));

        Assert.Equal(3, bench.Backups.EnumerateFiles().Count());
    }

    [Fact]
    public async Task Hold_OfARunThatGoesOn_IsInItsChain()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        SqlRole gate = database.As(DatabaseRole.Gatekeeper);

        Assert.Null(await gate.AttemptAsync(Note("backup_held", run.RunId, run.PlanDigest)));
        Assert.Equal($"{run.RunId} backup_held complete cutter_gate", await database.As(DatabaseRole.Reader).RunAsync(new SqlCall(Events)));
        Assert.Equal("42501", await database.As(DatabaseRole.Executor).AttemptAsync(Note("backup_held", run.RunId, run.PlanDigest)));
        Assert.Equal("Input.BackupNote", await gate.AttemptAsync(Note("backup_burnt", run.RunId, run.PlanDigest)));
        Assert.Equal("Input.BackupNote", await gate.AttemptAsync(Note("backup_held", run.RunId, "none")));
    }

    private static SqlCall Note(string what, string runId, string sha256) =>
        new("select cutter_governance.fn_backup_note($1, 'complete', $2, $3, 'counsel', 'case 12')", what, runId, sha256);

    private static async Task<(BackupCatalogue Catalogue, BackupHolds Holds, BackupFiles Files)> MadeAsync(BackupBench bench)
    {
        string roster = await File.ReadAllTextAsync(bench.Sandbox.Roster, Token);
        BackupJournal journal = new BackupJournal(bench.Provider, "counsel@host");
        BackupCatalogue catalogue = new BackupCatalogue(
            bench.Options,
            roster + "# iucutter-backup-retention-days: 0\n",
            TimeProvider.System,
            journal: journal
        );
        return (catalogue, new BackupHolds(catalogue, journal), new BackupFiles((await bench.BackUpAsync(waive: true)).Path));
    }

    private static async Task<string?> EventsAsync(BackupBench bench, string sql)
    {
        await using SqlDatabase database = await SqlDatabase.OfAsync(bench.Provider);
        return await database.As(DatabaseRole.Reader).RunAsync(new SqlCall(sql));
    }
}
