using IuCutter.Core.Adapters;
using IuCutter.Core.Evidence;
using IuCutter.Core.Tests.Adapters.Fakes;

namespace IuCutter.Core.Tests.Adapters;

/// <summary>What the gateway answers and what the survey finds: anything but the one right answer rolls everything back.</summary>
[Trait("Promise", "4")]
public sealed class GatewayStatusTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly FakeServer _server = new(TestRuns.Plan().UnitCount);

    private ProductionLiveExecutionAdapter Adapter => new(_server, new FakeWriters(fault: null, ledgerRows: 0));

    [Theory]
    [InlineData("exists_complete", "Store.UnitExists")]
    [InlineData("exists_missing_version", "Store.UnitExists")]
    [InlineData("exists_anchor_invalid", "Store.UnitExists")]
    [InlineData("draft", "Integrity.UnexpectedStatus")]
    [InlineData("Created", "Integrity.UnexpectedStatus")]
    [InlineData("enacted", "Integrity.UnexpectedStatus")]
    [InlineData(null, "Integrity.UnexpectedStatus")]
    [InlineData("", "Integrity.UnexpectedStatus")]
    [SeamLine(SeamLines.LegAStatus)]
    public async Task LegA_AnyStatusButCreated_RollsBack(string? answer, string errorId)
    {
        LastOf("fn_iu_create", "created", answer);
        await RefusesAsync(() => Adapter.CutLegAAsync(LiveContexts.On(), None), errorId);
    }

    // As many answers as units, each about its own: an answer about another unit is none about this one.
    [Fact]
    [SeamLine(SeamLines.LegAStatus)]
    public async Task LegA_AnswerAboutAnotherUnit_RollsBack()
    {
        _server.On("fn_iu_create", () => ["TEST-LAW/OTHER", "created", Guid.Empty, Guid.Empty]);
        await RefusesAsync(() => Adapter.CutLegAAsync(LiveContexts.On(), None), "Integrity.UnexpectedStatus");
    }

    [Theory]
    [InlineData("""{"status":"draft"}""", "Integrity.UnexpectedStatus")]
    [InlineData("""{"status":"created"}""", "Integrity.UnexpectedStatus")]
    [InlineData("""{"status":"dry_run"}""", "Integrity.UnexpectedStatus")]
    [InlineData("""{"iu_id":"1"}""", "Integrity.UnexpectedStatus")]
    [InlineData("", "Integrity.UnexpectedStatus")]
    [SeamLine(SeamLines.EnactStatus)]
    public async Task Enact_AnyStatusButEnacted_RollsBack(string answer, string errorId)
    {
        LastOf("fn_iu_enact", """{"status":"enacted"}""", answer);
        await RefusesAsync(() => Adapter.LifecycleEnactAsync(LiveContexts.On(), None), errorId);
    }

    // One not ALWAYS, one missing (it counts as off), none at all, no answer.
    [Theory]
    [InlineData(3, 4)]
    [InlineData(0, 4)]
    [InlineData(0, 0)]
    [InlineData(-1, -1)]
    [SeamLine(SeamLines.EnactSurvey)]
    public async Task Enact_TriggerNotAlways_RollsBack(long always, long all)
    {
        _server.On("pg_trigger", always < 0 ? [] : [always, all]);
        await RefusesAsync(() => Adapter.LifecycleEnactAsync(LiveContexts.On(), None), "Integrity.SurveyFailed");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(null)]
    [SeamLine(SeamLines.EnactSurvey)]
    public async Task Enact_OtherNumberOfLogRows_RollsBack(int? rows)
    {
        _server.On("iu_lifecycle_log", rows is { } count ? [(long)count] : []);
        await RefusesAsync(() => Adapter.LifecycleEnactAsync(LiveContexts.On(), None), "Integrity.SurveyFailed");
    }

    [Fact]
    [SeamLine(SeamLines.EnactSurvey)]
    public async Task Enact_AllAsItMustBe_SaysWhatWasSurveyed() =>
        Assert.Equal(new EnactmentResult(3, 3, 4), await Adapter.LifecycleEnactAsync(LiveContexts.On(), None));

    [Theory]
    [InlineData("", "x")]
    [InlineData(null, "x")]
    [InlineData("x", "")]
    [InlineData("x", null)]
    [SeamLine(SeamLines.LegARow)]
    public async Task LegA_RowWithoutTitleOrBody_RollsBackAndSendsNone(string? title, string? body)
    {
        CutPlan plan = TestRuns.Plan();
        PlannedUnit last = plan.Units[^1] with { Title = title!, Body = body! };
        await RefusesAsync(
            () => Adapter.CutLegAAsync(LiveContexts.On(plan with { Units = plan.Units.SetItem(plan.UnitCount - 1, last) }), None),
            "Integrity.RowIncomplete"
        );
        Assert.DoesNotContain("create", _server.Transcript);
    }

    // The nine as columns, the eight (specification 3), and never a dry run of the gateway's own.
    [Fact]
    public async Task Gateway_IsCalledWithItsNineAndEightArguments()
    {
        await Adapter.CutLegAAsync(LiveContexts.On(), None);
        await Adapter.LifecycleEnactAsync(LiveContexts.On(), None);
        PlannedUnit unit = TestRuns.Plan().Units[1];
        object?[] created = Assert
            .Single(_server.Statements, statement => statement.Sql.Contains("fn_iu_create_many", StringComparison.Ordinal))
            .Arguments;
        object?[][] enacted =
        [
            .. _server
                .Statements.Where(statement => statement.Sql.Contains("fn_iu_enact", StringComparison.Ordinal))
                .Select(statement => statement.Arguments),
        ];
        Assert.Equal(LiveContexts.On().Run.RunId, created[0]);
        Assert.Equal(
            [unit.Address, unit.Title, unit.Body, "DOT-991", unit.UnitKind, unit.SectionType, "TEST-LAW", "law", unit.ParentAddress],
            created[1..].Select(column => ((string?[])column!)[1])
        );
        Assert.Null(((string?[])created[9]!)[0]);
        Assert.Equal(8, enacted[1].Length);
        Assert.Equal((unit.Address, "enacted", false), ((string)enacted[1][0]!, (string)enacted[1][3]!, (bool)enacted[1][7]!));
    }

    // The first answers are right, so that only who looks at every one sees the last.
    private void LastOf(string fragment, string right, string? answer)
    {
        int calls = 0;
        _server.On(
            fragment,
            () =>
                ++calls < TestRuns.Plan().UnitCount ? [right]
                : answer is "" ? []
                : [answer]
        );
    }

    private async Task RefusesAsync(Func<Task> call, string errorId)
    {
        IuException refusal = await Assert.ThrowsAsync<IuException>(call);
        Assert.Equal(errorId, refusal.Definition.Id);
        Assert.Equal("rollback", _server.Transcript[^2]);
        Assert.DoesNotContain("complete", _server.Transcript);
        Assert.DoesNotContain("commit", _server.Transcript);
    }
}
