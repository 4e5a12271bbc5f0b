using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Runs;

/// <summary>
/// A plan object that was edited after New-IuRun verified it, its digest left as it was. Somewhere between approval
/// and enactment it must be refused: the units would be enacted under a plan digest that is not theirs.
/// </summary>
[Trait("Promise", "3")]
[Trait("Promise", "5")]
public sealed class TamperedPlanTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("title")]
    [InlineData("section type")]
    [InlineData("boundary")]
    public async Task Run_PlanEditedAfterItWasVerified_IsRefusedBeforeEnactment(string what)
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
        run = run with { Plan = Edit(run.Plan!, what) };

        await Assert.ThrowsAsync<IuException>(async () =>
        {
            while (RunStates.Next(run.State) is { } phase)
            {
                if (run.WaitsFor is not null)
                {
                    await cut.ApproveAsync(run);
                }

                run = await cut.Engine.RunPhaseAsync(run, phase, null, Token);
            }
        });
        Assert.Equal(0, await cut.ScalarAsync<long>("select count(*) from public.information_unit where lifecycle_status = 'enacted'"));
    }

    // The least that must stop it: the card is written from the plan, so the desk is the first place that can see it.
    [Fact]
    public async Task RequestApproval_PlanIsNotWhatItsDigestSays_IsRefused()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
        await Assert.ThrowsAsync<IuException>(() => cut.ComposeAsync(run with { Plan = Edit(run.Plan!, "title") }));
    }

    private static CutPlan Edit(CutPlan plan, string what) =>
        what switch
        {
            "title" => plan with { Units = plan.Units.SetItem(1, plan.Units[1] with { Title = "Amnesty" }) },
            "section type" => plan with { Units = plan.Units.SetItem(1, plan.Units[1] with { SectionType = "principle" }) },
            "boundary" => plan with { Units = MoveBoundary(plan) },
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "not an edit"),
        };

    // The last paragraph of the second unit goes to the third; all bodies together are still the source.
    private static ImmutableArray<PlannedUnit> MoveBoundary(CutPlan plan)
    {
        ReadOnlySpan<byte> source = plan.Document.Bytes.AsSpan();
        SourceSpan left = plan.Units[1].Span;
        SourceSpan right = plan.Units[2].Span;
        int moved = 4;
        return plan
            .Units.SetItem(1, WithSpan(plan.Units[1], left with { Length = left.Length - moved }, source))
            .SetItem(2, WithSpan(plan.Units[2], right with { Start = right.Start - moved, Length = right.Length + moved }, source));
    }

    private static PlannedUnit WithSpan(PlannedUnit unit, SourceSpan span, ReadOnlySpan<byte> source)
    {
        string body = Encoding.UTF8.GetString(source.Slice(span.Start, span.Length));
        return unit with { Span = span, Body = body, BodySha256 = Hash(body) };
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
