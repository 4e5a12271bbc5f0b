using IuCutter.Cmdlets.Tests.Cmdlets;

namespace IuCutter.Cmdlets.Tests.Runs;

/// <summary>Runners of different documents at once, each a process of its own, which lets go of its run between two cmdlets.</summary>
[Trait("Promise", "4")]
public sealed class ManyProcessesTests(ModuleSandboxFixture fixture) : IClassFixture<ModuleSandboxFixture>, IDisposable
{
    private const string Begin = "$run = $plan | New-IuRun -Mode Live; $null = Approve CutAuthorization; $run.RunId";

    // What is not about the proof does without a server for each.
    private const string BeginUnproved =
        "$run = $plan | New-IuRun -Mode Live; $null = Approve CutAuthorization -WaiveRestoreProof; $run.RunId";

    // As README has it.
    private const string Pipeline =
        "$run | New-IuBackup | Test-IuGrant | Invoke-IuLegA | Test-IuStructure | Invoke-IuLegB | Invoke-IuWriteVerify";

    private static int s_documents;
    private readonly List<RunnerProcess> _runners = [];

    [Fact]
    public async Task Pipelines_OfFourProcesses_AllComeToTheirEnd()
    {
        RunnerProcess[] four = await StartAsync(4);
        await TurnOnAsync(four[0]);
        string[] ids = await Task.WhenAll(four.Select(runner => runner.TellAsync(Begin)));

        // Whoever is told to wait types what the advice says, and that is what the rest does too.
        string[] ends = await Task.WhenAll(
            four.Select(async runner =>
            {
                string first = await runner.TellAsync($"({Pipeline}).State");
                Assert.True(
                    first == "AwaitingLifecycleAuthorization" || first.StartsWith("error Gate.OtherRunWriting ", StringComparison.Ordinal),
                    first
                );
                return await runner.TellAsync("Walk");
            })
        );

        Assert.All(ends, end => Assert.StartsWith("CloseoutReported", end, StringComparison.Ordinal));
        Assert.Equal(
            "0",
            Scalar($"select count(*) from cutter_governance.run_phase where error_id = 'Integrity.StaleBackup' and {Of(ids)}")
        );
        Assert.Equal(
            "4",
            Scalar($"select count(*) from cutter_governance.run_phase where phase = 4 and outcome = 'complete' and {Of(ids)}")
        );
    }

    // Between backup and leg A somebody went for a coffee.
    [Fact]
    public async Task Pipeline_IdleBetweenBackupAndLegA_HoldsTheOthersUpByNameAndForOneMinute()
    {
        RunnerProcess[] three = await StartAsync(3);
        await TurnOnAsync(three[0]);
        string[] ids = await Task.WhenAll(three.Select(runner => runner.TellAsync(BeginUnproved)));
        Assert.Equal("BackedUp", await three[0].TellAsync("($run | New-IuBackup).State"));
        MinuteStands(ids[0]);

        string[] told = await Task.WhenAll(three[1..].Select(runner => runner.TellAsync("$run | New-IuBackup")));
        Assert.All(told, said => Assert.StartsWith("error Gate.OtherRunWriting ", said, StringComparison.Ordinal));
        Assert.All(told, said => Assert.Contains($"run {ids[0]} has the turn since 20", said, StringComparison.Ordinal));
        Assert.Contains($"waits for run {ids[0]}", await three[1].TellAsync("(Get-IuRun $run.RunId -Explain).Standing"), Ordinal);
        Assert.Contains("It holds other runs up until 20", await three[0].TellAsync("(Get-IuRun $run.RunId -Explain).Remarks"), Ordinal);

        MinuteIsOver(ids[0]);
        string[] ends = await Task.WhenAll(three[1..].Select(runner => runner.TellAsync("Walk")));
        Assert.All(ends, end => Assert.StartsWith("CloseoutReported", end, StringComparison.Ordinal));
        // And the first is led to the end of its run.
        Assert.Contains("Integrity.StaleBackup", await three[0].TellAsync("$run | Test-IuGrant | Invoke-IuLegA"), Ordinal);
        Assert.StartsWith("Voided", await three[0].TellAsync("Walk"), StringComparison.Ordinal);
    }

    // Nobody waits for who is dead.
    [Fact]
    public async Task Process_KilledWhileItOwnsARunThatHasItsBackup_HoldsNobodyUp()
    {
        RunnerProcess[] two = await StartAsync(2);
        await TurnOnAsync(two[0]);
        string[] ids = await Task.WhenAll(two.Select(runner => runner.TellAsync(BeginUnproved)));
        Assert.Equal("BackedUp", await two[0].TellAsync("($run | New-IuBackup).State"));
        // Caught in the act, as the owner.
        using (PsqlSession holder = new(fixture.Get(), fixture.Get().AdminUser))
        {
            holder.Ask("begin; lock table public.information_unit in share mode");
            Task<string> legA = two[0].TellAsync("$run | Test-IuGrant | Invoke-IuLegA");
            Until("select count(*) from pg_locks where not granted and relation = 'public.information_unit'::regclass", "1");
            await two[0].KillAsync();
            await Assert.ThrowsAsync<InvalidOperationException>(() => legA);
        }

        Until($"select cutter_governance.fn_owner_alive('{ids[0]}')", "f");

        string said = await two[1].TellAsync("($run | New-IuBackup).State");
        Assert.Equal("BackedUp", said);
    }

    [Fact]
    public async Task Off_AmongFour_IsSaidByEachAndAfterANewRulingEachEnds()
    {
        RunnerProcess[] four = await StartAsync(4);
        await TurnOnAsync(four[0]);
        await Task.WhenAll(four.Select(runner => runner.TellAsync(BeginUnproved)));
        // One before its enactment, one before its ledger, one with its backup, one before it.
        Assert.Equal("AwaitingLifecycleAuthorization", await four[0].TellAsync($"({Pipeline}).State"));
        await four[0].TellAsync("Approve LifecycleAuthorization");
        Assert.Equal("LegACommitted", await four[1].TellAsync("($run | New-IuBackup | Test-IuGrant | Invoke-IuLegA).State"));
        Assert.Equal("BackedUp", await four[2].TellAsync("($run | New-IuBackup).State"));

        await four[3].TellAsync("Disable-IuExecution 'test'");
        string[] said = await Task.WhenAll(
            four.Select(runner => runner.TellAsync("Get-IuRun $run.RunId -Explain | Out-String -Width 1000"))
        );
        Assert.All(said, explained => Assert.Contains("Execution is off for it", explained, StringComparison.Ordinal));
        string[] refused =
        [
            await four[0].TellAsync("$run | Invoke-IuEnactment"),
            await four[1].TellAsync("$run | Test-IuStructure | Invoke-IuLegB"),
            await four[2].TellAsync("$run | Test-IuGrant | Invoke-IuLegA"),
            await four[3].TellAsync("$run | New-IuBackup"),
        ];
        Assert.All(refused, error => Assert.Matches("^error Gate[.](ProductionExecutionNotAuthorized|PermitVoided) ", error));

        // The one whose backup is worth nothing once another has written goes first.
        await TurnOnAsync(four[0]);
        Assert.StartsWith("CloseoutReported", await four[2].TellAsync("Walk"), StringComparison.Ordinal);
        string[] ends = await Task.WhenAll(new[] { four[0], four[1], four[3] }.Select(runner => runner.TellAsync("Walk")));
        Assert.All(ends, end => Assert.StartsWith("CloseoutReported", end, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ruling_ThatRunsOutWhileThreeCut_StopsItsDocumentAlone()
    {
        RunnerProcess[] three = await StartAsync(3);
        // No ruling of another test covers all documents still.
        await three[0].TellAsync("Disable-IuExecution 'test'");
        foreach (RunnerProcess runner in three)
        {
            await TurnOnAsync(runner, runner.Prefix);
        }

        await Task.WhenAll(three.Select(runner => runner.TellAsync(BeginUnproved)));
        Assert.Equal("BackedUp", await three[0].TellAsync("($run | New-IuBackup).State"));
        AsAdmin(
            "cutter_governance.approval",
            "approval_append_only",
            $"expires_at = clock_timestamp() where gate = 'Ruling' and scope = '{three[0].Prefix}'"
        );

        string refused = await three[0].TellAsync("$run | Test-IuGrant | Invoke-IuLegA");
        Assert.StartsWith("error Gate.ProductionExecutionNotAuthorized ", refused, StringComparison.Ordinal);
        Assert.Contains("-Gate Ruling", await three[0].TellAsync("(Get-IuRun $run.RunId -Explain).NextCommand"), Ordinal);
        // It cannot write, and holds nobody up.
        string[] ends = await Task.WhenAll(three[1..].Select(runner => runner.TellAsync("Walk")));
        Assert.All(ends, end => Assert.StartsWith("CloseoutReported", end, StringComparison.Ordinal));
        // Its own end: another ruling, another card, and a backup that is stale by now.
        Assert.StartsWith("Voided", await three[0].TellAsync("Walk"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undo_BesideThreeCuts_WaitsForItsTurnAndMakesNoBackupStale()
    {
        RunnerProcess[] four = await StartAsync(4);
        await TurnOnAsync(four[0]);
        string[] ids = await Task.WhenAll(four.Select(runner => runner.TellAsync(BeginUnproved)));
        Assert.Equal("LegACommitted", await four[0].TellAsync("($run | New-IuBackup | Test-IuGrant | Invoke-IuLegA).State"));
        Assert.Equal("BackedUp", await four[1].TellAsync("($run | New-IuBackup).State"));
        MinuteStands(ids[1]);
        await four[0].TellAsync("$null = Approve Undo");
        string said = await four[0].TellAsync("Undo-IuCut $run.RunId");
        Assert.StartsWith("error Gate.OtherRunWriting ", said, StringComparison.Ordinal);
        Assert.Contains(ids[1], said, Ordinal);

        string[] ends = await Task.WhenAll(four.Select(runner => runner.TellAsync("Walk")));
        Assert.StartsWith("Compensated", ends[0], StringComparison.Ordinal);
        Assert.All(ends[1..], end => Assert.StartsWith("CloseoutReported", end, StringComparison.Ordinal));
    }

    public void Dispose()
    {
        foreach (RunnerProcess runner in _runners)
        {
            runner.Dispose();
        }

        if (_runners.Count == 0)
        {
            return;
        }

        // What a test left between backup and leg A holds no other test up.
        AsAdmin("cutter_governance.run_phase", "run_phase_immutable", "completed_at = completed_at - interval '2 hours' where phase < 6");
    }

    private static StringComparison Ordinal => StringComparison.Ordinal;

    private static string Of(IEnumerable<string> ids) => $"run_id in ('{string.Join("', '", ids)}')";

    private async Task<RunnerProcess[]> StartAsync(int count)
    {
        IuSandbox box = fixture.Get();
        RunnerProcess[] started = [.. Enumerable.Range(0, count).Select(_ => new RunnerProcess(box, $"MANY-{++s_documents}"))];
        _runners.AddRange(started);
        await Task.WhenAll(started.Select(runner => runner.TellAsync("'ready'")));
        return started;
    }

    private static Task TurnOnAsync(RunnerProcess runner, string scope = "*") =>
        runner.TellAsync(
            "$null = Enable-IuExecution (Sign (Request-IuApproval -Gate Ruling -Scope '"
                + scope
                + "' -ValidFor 01:00:00 -Path \"./$([System.Guid]::NewGuid().ToString('N')).card\")).Path"
        );

    // However slow the machine is.
    private void MinuteStands(string runId) => MoveMinute(runId, "1 hour");

    private void MinuteIsOver(string runId) => MoveMinute(runId, "-2 hours");

    private void MoveMinute(string runId, string by) =>
        AsAdmin(
            "cutter_governance.run_phase",
            "run_phase_immutable",
            $"completed_at = completed_at + interval '{by}' where run_id = '{runId}'"
        );

    private void AsAdmin(string table, string guard, string set)
    {
        using PsqlSession admin = new(fixture.Get(), fixture.Get().AdminUser);
        admin.Ask(
            $"begin; alter table {table} disable trigger {guard}; update {table} set {set}; "
                + $"alter table {table} enable always trigger {guard}; commit"
        );
    }

    private void Until(string query, string value)
    {
        using PsqlSession reader = new(fixture.Get(), "cutter_ro");
        while (reader.Ask(query) != value)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    private string Scalar(string sql)
    {
        using PsqlSession reader = new(fixture.Get(), "cutter_ro");
        return reader.Ask(sql);
    }
}
