using IuCutter.Postgres.AuditLog;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.AuditLog;

/// <summary>The check of the log and of the rows holds what it looks at, and not what it has seen: a log has no greatest size.</summary>
[Trait("Promise", "7")]
public sealed class LogStreamTests(SandboxFixture fixture)
{
    private const int Size = (3 * LogCheck.PageSize) + 5;

    // The one in hand, and those before it that a register or a state machine may still name.
    private const int FewLeaves = 8;

    // Those of 16, 256 and 4096 leaves that a page completes.
    private const int NodesOfAPage = (LogCheck.PageSize / 16) + (LogCheck.PageSize / 256) + (LogCheck.PageSize / 4096);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_LogOfManyPages_HoldsOneLeafAndAPagesSubtrees()
    {
        CountedLog log = new CountedLog(Size);
        List<AuditLogFault> faults = [];
        LogCheck check = new LogCheck(
            log,
            fault =>
            {
                faults.Add(fault);
                return Task.CompletedTask;
            }
        );

        await check.RunAsync(progress: null, Token);

        Assert.Empty(faults);
        Assert.Equal((Size, Size), (check.Size, log.Given));
        Assert.InRange(log.MostAlive, 1, FewLeaves);
        Assert.Equal(NodesOfAPage, log.MostNodes);
    }

    // The negative control: who keeps a page is counted with a page, and who keeps all with all.
    [Theory]
    [InlineData(LogCheck.PageSize)]
    [InlineData(Size)]
    public async Task Control_WhoKeepsLeaves_IsCountedWithThem(int count)
    {
        CountedLog log = new CountedLog(Size);
        List<LogLeaf> kept = await log.ReadLeavesAsync(long.MinValue, count, Token).ToListAsync(Token);

        Assert.InRange(log.MostAlive, (count / 2) + 1, count);
        Assert.Equal(count, kept.Count);
    }

    /// <summary>What the database answers is given on while the answer is still being read, and is not collected first.</summary>
    [Fact]
    public async Task Run_WhatTheDatabaseAnswers_IsGivenOnAsItArrives()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);

        List<(string Part, bool IsReading)> given = await new LogReading(database).ReadingAfterAsync(
            """
            update cutter_governance.log_entry set record = record || ' ';
            update cutter_governance.roster set allowed_signers = allowed_signers || ' ';
            """
        );

        Assert.Equal(["check", "reconciliation", "rules"], given.Select(one => one.Part).Distinct());
        Assert.All(given, one => Assert.True(one.IsReading, one.Part));
    }
}
