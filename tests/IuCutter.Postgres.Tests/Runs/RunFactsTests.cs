using System.Diagnostics;
using System.Text;
using IuCutter.Core.Execution;
using IuCutter.Core.Reports;
using IuCutter.Core.Runs;
using IuCutter.Core.RunStatus;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Runs;

/// <summary>What a report tells of a run on a real server, and the commands of its proofs, typed to the letter.</summary>
[Trait("Promise", "7")]
public sealed class RunFactsTests(SandboxFixture fixture)
{
    // Of a run that is enacted and closed, with its backup restored: every part of a report has something to tell.
    [Fact]
    public async Task Read_ClosedRun_TellsAllOfItAndEachProofHolds()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        CutPlan plan = LiveCut.Plan();
        await cut.TurnOnAsync(LiveCut.Prefix);
        CutRun ended = await cut.AdvanceToAsync(RunState.CloseoutReported, plan);
        ReportedRun run = await ReadAsync(cut, ended.RunId);

        Assert.Equal((ReportOutcome.Completed, plan.UnitCount), (run.Outcome, run.UnitCount));
        Assert.Equal(Enum.GetValues<RunPhase>(), run.Phases.Select(phase => phase.Phase).Order());
        Assert.All(run.Phases, phase => Assert.Equal(("complete", true), (phase.Outcome, phase.CompletedAt is not null)));
        Assert.True(run.Coverage!.IsWhole);
        Assert.Equal(
            plan.Units.Select(unit => (unit.Address, (long?)unit.Span.Start)),
            run.Coverage.Units.Select(unit => (unit.Address, unit.Start))
        );
        Assert.Equal(plan.Exclusions.Select(one => one.Sha256), run.Coverage.Exclusions!.Value.Select(one => one.Sha256));
        Assert.Equal(
            ["CutAuthorization", "LifecycleAuthorization", "Ruling"],
            run.Approvals.Select(one => one.Gate).Order(StringComparer.Ordinal)
        );
        Assert.All(
            run.Approvals,
            one => Assert.StartsWith("SHA256:", Assert.Single(one.Signatures).KeyFingerprint, StringComparison.Ordinal)
        );
        Assert.Equal(["CutAuthorization", "LifecycleAuthorization"], run.Cards.Where(one => one.Recorded).Select(one => one.Gate));
        Assert.Equal(("proved", "DOT-992"), (run.Backup!.RestoreProof, run.Backup.Verifier));
        Assert.Equal(
            (plan.UnitCount, ended.Pins["verify_rows_digest"]),
            (run.VerifierVerdict!.RowsChecked, run.VerifierVerdict.RowsDigest)
        );
        Assert.Equal(["DOT-991", "DOT-992"], run.Signatures.Select(one => one.Dot));
        Assert.Equal(plan.UnitCount, run.Lifecycle["enacted"]);
        Assert.True(run.Log!.Records > 10 && run.Log.Size >= run.Log.Records);
        Assert.Equal(1, run.Events[0].Seq);
        Assert.Equal("phase_complete", run.Events[^1].Event);
        Assert.Equal(run.EndedAt, run.Events[^1].At);
        Assert.Empty(run.Refusals);
        Assert.NotNull(run.Roster);
        AssertHasNoText(run, plan);

        int typed = 0;
        foreach (ReportedProof proof in run.Proofs.Where(proof => proof.Command.StartsWith("psql ", StringComparison.Ordinal)))
        {
            (int code, string output) = await TypeAsync(cut, proof.Command);
            Assert.True(code == 0, $"{proof.Command}\n{output}");
            Assert.Contains(proof.Value, output, StringComparison.Ordinal);
            typed++;
        }

        // The card and the signature of each approval, and of each duty.
        Assert.Equal(8, typed);

        // The control: a command that names another signer, or another card, does not come out.
        string signature = run.Proofs.First(proof => proof.Command.Contains("-Y verify", StringComparison.Ordinal)).Command;
        Assert.NotEqual(0, (await TypeAsync(cut, signature.Replace("-I 'sovereign", "-I 'other", StringComparison.Ordinal))).Code);
        string card = run.Proofs.First(proof => proof.Command.Contains("card_text", StringComparison.Ordinal)).Command;
        Assert.DoesNotContain(
            run.Approvals[0].CardSha256,
            (await TypeAsync(cut, card.Replace("| sha256sum", "| sed 1d | sha256sum", StringComparison.Ordinal))).Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Read_RunThatWasRefused_TellsTheErrorIdAndWhatIsKnownBefore()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        CutPlan plan = LiveCut.Plan();
        CutRun before = await cut.Engine.CreateAsync(plan, CutMode.Live, "operator@host", Token);
        ReportedRun waiting = await ReadAsync(cut, before.RunId);
        Assert.Equal((ReportOutcome.Waiting, 0, (ReportedCoverage?)null), (waiting.Outcome, waiting.Refusals.Length, waiting.Coverage));

        IuException stop = await Assert.ThrowsAsync<IuException>(() =>
            cut.Engine.RunPhaseAsync(before, RunPhase.PreWriteBackup, null, Token)
        );
        ReportedRun refused = await ReadAsync(cut, before.RunId);
        Assert.Equal(ReportOutcome.Refused, refused.Outcome);
        Assert.Contains(stop.Definition.Id, refused.Verdict, StringComparison.Ordinal);
        ReportedRefusal told = Assert.Single(refused.Refusals);
        Assert.Equal((stop.Definition.Id, "pre_write_backup", stop.Definition.Recommendation), (told.ErrorId, told.PhaseName, told.Advice));

        await cut.TurnOnAsync();
        CutRun drafts = await cut.AdvanceToAsync(RunState.LegACommitted, LiveCut.Plan(prefix: "DRAFT-LAW"));
        await cut.Database.Runs.StopAsync(drafts.RunId, "second@host", "lunch", Token);
        ReportedRun stopped = await ReadAsync(cut, drafts.RunId);
        Assert.Equal((ReportOutcome.Stopped, "lunch"), (stopped.Outcome, Assert.Single(stopped.Holds).Reason));
        Assert.NotNull(stopped.Debt);
        Assert.Null(stopped.Debt.Until);
        Assert.Equal(drafts.UnitCount, stopped.Lifecycle["draft"]);
        // The permit knows the units; what is in none of them, the database learns by leg B.
        Assert.Equal((drafts.UnitCount, false), (stopped.Coverage!.Units.Length, stopped.Coverage.IsWhole));
        Assert.Null(stopped.Coverage.Exclusions);
        AssertHasNoText(stopped, plan);

        Assert.Equal([drafts.RunId], await cut.Database.RunFacts.ListAsync("DRAFT-LAW", Token));
        Assert.Empty(await cut.Database.RunFacts.ListAsync("NO-SUCH", Token));
        Assert.Null(await cut.Database.RunFacts.ReadAsync("ictr-20260101T000000Z-00000000", Token));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<ReportedRun> ReadAsync(LiveCut cut, string runId)
    {
        (CutRun Run, RunFacts Facts) read = Assert.NotNull(await cut.Database.RunFacts.ReadAsync(runId, Token));
        KillSwitchStatus execution = await new KillSwitch(cut.Database.ExecutionControl).ReadAsync(Token);
        return ReportBuilder.Build(read.Run, RunExplainer.Explain(read.Run, execution), read.Facts, cut.Provider.Service.Name);
    }

    // Titles and bodies of the plan; words of one letter or two are in anything.
    private static void AssertHasNoText(ReportedRun run, CutPlan plan)
    {
        Report report = new Report
        {
            Kind = ReportKind.Run,
            GeneratedAt = run.ReadAt,
            ToolVersion = "0.1.0",
            ModuleSha256 = new string('a', 64),
            Runs = [run],
        };
        foreach (Action<Report, Stream> writer in (Action<Report, Stream>[])[ReportPage.Write, ReportMarkdown.Write, ReportJson.Write])
        {
            using MemoryStream file = new MemoryStream();
            writer(report, file);
            string text = Encoding.UTF8.GetString(file.ToArray());
            Assert.Contains(run.PlanDigest, text, StringComparison.Ordinal);
            Assert.All(plan.Units, unit => Assert.DoesNotContain(unit.Title, text, StringComparison.Ordinal));
            Assert.DoesNotContain("Text of one", text, StringComparison.Ordinal);
            Assert.DoesNotContain("title: test", text, StringComparison.Ordinal);
        }
    }

    // As whoever has the report types it, in a folder of its own; the database of a test is not the one of the service.
    private async Task<(int Code, string Output)> TypeAsync(LiveCut cut, string command)
    {
        IuSandbox sandbox = await fixture.GetAsync();
        string folder = Directory.CreateTempSubdirectory("iucutter-proofs-").FullName;
        try
        {
            ProcessStartInfo start = new ProcessStartInfo("bash")
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(
                "set -o pipefail; exec 2>&1; "
                    + command.Replace(
                        $"service={cut.Provider.Service.Name}",
                        $"service={cut.Provider.Service.Name} dbname={cut.Provider.Service.Database}",
                        StringComparison.Ordinal
                    )
            );
            start.Environment["PGSERVICEFILE"] = sandbox.ServiceFile;
            start.Environment["PGPASSFILE"] = sandbox.PasswordFile;
            using Process process = Process.Start(start)!;
            string output = await process.StandardOutput.ReadToEndAsync(Token);
            await process.WaitForExitAsync(Token);
            return (process.ExitCode, output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
