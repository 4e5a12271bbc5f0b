using System.Runtime.Versioning;
using IuCutter.Core.Adapters;
using IuCutter.Core.Plans;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Rehearsals;

/// <summary>The live path in a restored copy, before it runs live: alone, on demand, and by a rule of the roster.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "1")]
public sealed class RehearsalTests(SandboxFixture fixture, ITestOutputHelper output)
{
    private const string Rule = "# iucutter-rehearsal: required\n";
    private const string Refuse = "raise exception 'not in this house';";

    // An earlier run of another document stands in the database, with ids of transactions that the copy's server gives anew.
    [Fact]
    public async Task Alone_ReportsWhatLiveWillDo_AndLeavesTheDatabaseAsItWas()
    {
        await using RehearsalBench bench = await RehearsalBench.OpenAsync(fixture);
        await bench.Cut.TurnOnAsync();
        bench.Demand(asked: false);
        await bench.Cut.AdvanceToAsync(RunState.CloseoutReported, LiveCut.Plan(prefix: "EARLIER-LAW"));
        await bench.Sql.OffAsync();
        CutPlan plan = LiveCut.Plan();
        string before = await bench.Sql.FingerprintAsync();
        string[] files = bench.Files;

        IuRehearsal rehearsal = await bench.AloneAsync(plan);

        output.WriteLine($"{rehearsal.Duration.TotalMilliseconds:F0} ms; {string.Join("; ", rehearsal.Tables)}");
        output.WriteLine(string.Join("; ", rehearsal.Phases.SelectMany(phase => phase.Locks).Select(held => $"{held.Phase} {held}")));
        Assert.Equal(before, await bench.Sql.FingerprintAsync());
        Assert.Equal(files, bench.Files);
        Assert.All(bench.Servers, folder => Assert.False(Directory.Exists(folder), folder));
        Assert.Equal(
            (null, bench.Sql.Name, plan.PlanDigest, plan.UnitCount, (2 * plan.UnitCount) + 6),
            (rehearsal.RunId, rehearsal.Database, rehearsal.PlanDigest, rehearsal.UnitCount, rehearsal.LedgerRows)
        );
        // As stored there, by SQL; as planned, by the module.
        Assert.Equal(PlannedRows.Digest(plan), rehearsal.RowsDigest);
        Assert.Equal(
            [.. Enum.GetValues<RunPhase>().Where(phase => PhaseCatalogue.Of(phase).Command is not null)],
            rehearsal.Phases.Select(phase => phase.Phase)
        );
        Assert.Equal(
            (plan.UnitCount, 2L * plan.UnitCount),
            (
                rehearsal.Tables.Single(table => table.Name == "public.information_unit").RowsAdded,
                rehearsal.Tables.Single(table => table.Name == "public.iu_lifecycle_log").RowsAdded
            )
        );
        Assert.Contains(
            rehearsal.Phases.Single(phase => phase.Phase == RunPhase.CutLegA).Locks,
            held => held.Table == "public.information_unit" && held.Modes.Contains("ShareRowExclusiveLock", StringComparison.Ordinal)
        );
        Assert.All(
            rehearsal.Phases.Where(phase => PhaseCatalogue.Of(phase.Phase).Writes),
            phase => Assert.Contains(phase.Locks, held => held.Table == "cutter_governance.execution_fence")
        );

        // The control: the fingerprint sees what a live run writes.
        await bench.Cut.TurnOnAsync();
        await bench.Cut.AdvanceToAsync(RunState.LegACommitted, plan);
        Assert.NotEqual(before, await bench.Sql.FingerprintAsync());
    }

    [Fact]
    public async Task Live_ByTheRostersRule_IsRehearsedPinnedAndWrittenAsRehearsed()
    {
        await using RehearsalBench bench = await RehearsalBench.OpenAsync(fixture);
        await bench.InstallRosterAsync(Rule);
        bench.Demand(asked: false);
        await bench.Cut.TurnOnAsync();

        CutRun run = await bench.Cut.AdvanceToAsync(RunState.CloseoutReported);

        IuRehearsal report = (await bench.Cut.Database.Runs.ReadRehearsalAsync(run.RunId, Token))!;
        Assert.Equal((run.RunId, run.PlanDigest, run.UnitCount), (report.RunId, report.PlanDigest, report.UnitCount));
        Assert.Equal(report.RowsDigest, run.Pins["rehearsal_rows_digest"]);
        Assert.Equal(run.Pins["leg_a_rows_digest"], run.Pins["rehearsal_rows_digest"]);
        Assert.Equal(run.Pins["ledger_rows"], run.Pins["rehearsal_ledger_rows"]);
        Assert.Equal(report.PreStateDigest, run.Pins["rehearsal_prestate_digest"]);
        Assert.Equal(
            $"{run.Pins["rehearsal_report_sha256"]} cutter_verify {run.Pins["backup_manifest_sha256"]}",
            await bench.Cut.ScalarAsync<string>(
                "select h.report_sha256 || ' ' || h.recorded_by || ' ' || h.manifest_sha256 from cutter_governance.rehearsal h"
            )
        );
        Assert.Equal(1, await bench.Cut.ScalarAsync<long>("select count(*) from cutter_governance.run_event where event = 'rehearsed'"));
        Assert.Single(bench.Servers);
        Assert.False(Directory.Exists(bench.Servers[0]));
    }

    // The target has a trigger of its own, and the live path would stop there: at the first write, at the enactment, or on the way back.
    [Theory]
    [InlineData("insert", "cut_leg_a", true)]
    [InlineData("update", "lifecycle_enact", false)]
    [InlineData("delete", "undo", false)]
    public async Task Live_ThatWouldStopLater_IsRefusedBeforeItsFirstWrite(string when, string step, bool atLegA)
    {
        await using RehearsalBench bench = await RehearsalBench.OpenAsync(fixture);
        CutRun run = await bench.ApprovedAsync();
        await bench.MeddleAsync("public.information_unit", when, Refuse);

        IuException refusal = await bench.RefusedAsync(run, RunPhase.PreWriteBackup);

        Assert.Equal("Gate.RehearsalFailed", refusal.Definition.Id);
        Assert.Contains($"In {step}: Store.", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not in this house", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, await bench.Sql.UnitsAsync(LiveCut.Prefix));
        Assert.Equal(RunState.AwaitingCutAuthorization, (await bench.Cut.Engine.ReadAsync(run, Token)).State);
        Assert.Equal(0, await bench.Sql.CountAsync("select count(*) from cutter_governance.backup_record"));
        Assert.Empty(bench.Files);
        Assert.All(bench.Servers, folder => Assert.False(Directory.Exists(folder), folder));
        Assert.Equal("Gate.RehearsalFailed", (await bench.Cut.Engine.ReadAsync(run, Token)).LastRefusal!.ErrorId);

        // The control: without a rehearsal the same run writes its units, and stops with them in the database.
        bench.Demand(asked: false);
        CutRun blind = await bench.Cut.Engine.RunPhaseAsync(run, RunPhase.PreWriteBackup, null, Token);
        blind = await bench.Cut.Engine.RunPhaseAsync(blind, RunPhase.GrantProbe, null, Token);
        if (atLegA)
        {
            await bench.RefusedAsync(blind, RunPhase.CutLegA);
            return;
        }

        await bench.Cut.Engine.RunPhaseAsync(blind, RunPhase.CutLegA, null, Token);
        Assert.Equal(run.UnitCount, await bench.Sql.UnitsAsync(LiveCut.Prefix));
    }

    [Fact]
    public async Task Live_OnceTheCauseIsGone_GoesOnWithTheSameRun()
    {
        await using RehearsalBench bench = await RehearsalBench.OpenAsync(fixture);
        CutRun run = await bench.ApprovedAsync();
        await bench.MeddleAsync("public.information_unit", "update", Refuse);
        await bench.RefusedAsync(run, RunPhase.PreWriteBackup);
        await bench.Sql.AsAdmin().RunAsync(new SqlCall("drop trigger zzz_meddle on public.information_unit"));

        CutRun backedUp = await bench.Cut.Engine.RunPhaseAsync(run, RunPhase.PreWriteBackup, null, Token);

        Assert.Equal(RunState.BackedUp, backedUp.State);
        Assert.Contains("rehearsal_report_sha256", backedUp.Pins.Keys);
    }

    // A trigger that came after the rehearsal changes what the guards do not look at; the digest does.
    [Theory]
    [InlineData(true, "Integrity.RehearsalMismatch")]
    [InlineData(false, null)]
    public async Task LegA_StoresOtherRowsThanRehearsed_IsRolledBack(bool rehearsed, string? refusal)
    {
        await using RehearsalBench bench = await RehearsalBench.OpenAsync(fixture);
        bench.Demand(asked: rehearsed);
        await bench.Cut.TurnOnAsync();
        CutRun run = await bench.Cut.AdvanceToAsync(RunState.GrantsProbed);
        await bench.MeddleAsync("public.information_unit", "insert", "new.owner_ref := 'Mallory';");

        string? found = (
            await Record.ExceptionAsync(() => bench.Cut.Engine.RunPhaseAsync(run, RunPhase.CutLegA, null, Token)) as IuException
        )
            ?.Definition
            .Id;

        Assert.Equal(refusal, found);
        Assert.Equal(refusal is null ? run.UnitCount : 0, await bench.Sql.UnitsAsync(LiveCut.Prefix));
    }

    // What the run pinned is compared, whatever became of the report since.
    [Theory]
    [InlineData("delete from cutter_governance.rehearsal")]
    [InlineData(
        "update cutter_governance.rehearsal set report = replace(report, '\"unitCount\":5', '\"unitCount\":6'), "
            + "report_sha256 = encode(sha256(convert_to(replace(report, '\"unitCount\":5', '\"unitCount\":6'), 'UTF8')), 'hex')"
    )]
    public async Task Report_GoneOrAnotherThanThePinnedOne_IsNotShownAndLegAIsRolledBack(string tamper)
    {
        await using RehearsalBench bench = await RehearsalBench.OpenAsync(fixture);
        await bench.Cut.TurnOnAsync();
        CutRun run = await bench.Cut.AdvanceToAsync(RunState.GrantsProbed);
        SqlRole admin = bench.Sql.AsAdmin();
        const string Guard = "alter table cutter_governance.rehearsal {0} trigger rehearsal_append_only";
        await admin.RunAsync(
            new SqlCall(Guard.Replace("{0}", "disable", StringComparison.Ordinal)),
            new SqlCall("create table public.kept as table cutter_governance.rehearsal"),
            new SqlCall(tamper)
        );

        IuException shown = await Assert.ThrowsAsync<IuException>(() => bench.Cut.Database.Runs.ReadRehearsalAsync(run.RunId, Token));
        Assert.Equal("Gate.InvariantMissing", shown.Definition.Id);
        Assert.Equal("Integrity.RehearsalMismatch", (await bench.RefusedAsync(run, RunPhase.CutLegA)).Definition.Id);
        Assert.Equal(0, await bench.Sql.UnitsAsync(LiveCut.Prefix));

        // The control: the report that was pinned.
        await admin.RunAsync(
            new SqlCall("delete from cutter_governance.rehearsal"),
            new SqlCall("insert into cutter_governance.rehearsal overriding system value table public.kept"),
            new SqlCall(Guard.Replace("{0}", "enable always", StringComparison.Ordinal))
        );
        Assert.NotNull(await bench.Cut.Database.Runs.ReadRehearsalAsync(run.RunId, Token));
        Assert.Equal(RunState.LegACommitted, (await bench.Cut.Engine.RunPhaseAsync(run, RunPhase.CutLegA, null, Token)).State);
    }

    // Rehearsed for a backup that was never recorded: the run went on with another one, and was not rehearsed.
    [Fact]
    public async Task Report_OfABackupThatWasNotRecorded_IsNotTheRuns()
    {
        await using RehearsalBench bench = await RehearsalBench.OpenAsync(fixture);
        CutRun run = await bench.ApprovedAsync();
        await bench.AttestAndStopAsync(run);
        Assert.Equal(1, await bench.Sql.CountAsync("select count(*) from cutter_governance.rehearsal"));

        bench.Demand(asked: false);
        CutRun backedUp = await bench.Cut.Engine.RunPhaseAsync(run, RunPhase.PreWriteBackup, null, Token);

        Assert.Null(await bench.Cut.Database.Runs.ReadRehearsalAsync(run.RunId, Token));
        Assert.DoesNotContain("rehearsal_report_sha256", backedUp.Pins.Keys);
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, true, true)]
    [InlineData(false, true, true)]
    [InlineData(false, true, false)]
    public async Task Backup_RehearsalIsDemandedAndCannotBe_IsRefusedBeforeTheDump(bool asked, bool waived, bool rule)
    {
        await using RehearsalBench bench = await RehearsalBench.OpenAsync(fixture);
        await bench.InstallRosterAsync(rule ? Rule : "");
        bench.Demand(asked, able: waived);
        await bench.Cut.TurnOnAsync();
        CutRun run = await bench.Cut.AdvanceToAsync(RunState.AwaitingCutAuthorization);
        await bench.ApproveAsync(run, waived);

        if (!asked && !rule)
        {
            // The control: nobody demands one, and the waived proof takes its course.
            Assert.Equal(RunState.BackedUp, (await bench.Cut.Engine.RunPhaseAsync(run, RunPhase.PreWriteBackup, null, Token)).State);
            return;
        }

        Assert.Equal("Gate.RehearsalMissing", (await bench.RefusedAsync(run, RunPhase.PreWriteBackup)).Definition.Id);
        Assert.Empty(bench.Servers);
        Assert.Empty(bench.Files);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
