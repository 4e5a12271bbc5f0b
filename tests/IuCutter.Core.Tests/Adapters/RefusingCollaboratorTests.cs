using IuCutter.Core.Adapters;
using IuCutter.Core.Tests.Adapters.Fakes;

namespace IuCutter.Core.Tests.Adapters;

/// <summary>Each collaborator that the adapter was not given refuses by its own name; none is replaced by anything.</summary>
public sealed class RefusingCollaboratorTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData("backup runner")]
    [InlineData("backup runner, looking for its file")]
    [InlineData("connection provider")]
    [InlineData("governance writer")]
    [InlineData("verify writer")]
    [InlineData("verify writer, counting")]
    [SeamLine(SeamLines.FourRefuse)]
    public async Task Method_CollaboratorNotGiven_IsNamed(string which)
    {
        FakeServer server = new FakeServer(TestRuns.Plan().UnitCount);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() =>
            which switch
            {
                "backup runner" => new ProductionLiveExecutionAdapter(server).PreWriteBackupAsync(LiveContexts.On(), None),
                "backup runner, looking for its file" => new ProductionLiveExecutionAdapter(server).CutLegAAsync(LiveContexts.On(), None),
                "connection provider" => new ProductionLiveExecutionAdapter().LegBRecordAsync(LiveContexts.On(), None),
                "governance writer" => new ProductionLiveExecutionAdapter(server).LegBRecordAsync(LiveContexts.On(), None),
                "verify writer" => new ProductionLiveExecutionAdapter(server).WriteVerifyAsync(LiveContexts.On(), None),
                _ => (Task)new ProductionLiveExecutionAdapter(server).VerifyResultCountForAsync(LiveContexts.On(), Guid.Empty, None),
            }
        );
        Assert.Equal("Config.CollaboratorMissing", refusal.Definition.Id);
        Assert.Contains($"The {which.Split(',')[0]} was not given", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("commit", server.Transcript);
    }
}
