using System.Collections.Frozen;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>Whoever holds a role's password and psql can do no more than the approved run.</summary>
[Trait("Promise", "3")]
[Trait("Promise", "8")]
public sealed class GatewayAttackTests(AttackScenario scenario, SandboxFixture fixture) : IClassFixture<AttackScenario>
{
    private static readonly FrozenDictionary<string, Attack> Attacks = LegAAttacks
        .All.Concat(PrivilegeAttacks.All)
        .Concat(LedgerAttacks.All)
        .ToFrozenDictionary(attack => attack.Name, StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Attacks.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Attack_WithALivePermit_IsRefusedAndWritesNothing(string name)
    {
        await scenario.ReadyAsync();

        string? refusal = await scenario.AttemptAsync(Attacks[name]);

        Assert.Equal(Attacks[name].Refusal, refusal);
        Assert.Equal(scenario.Baseline, await scenario.Database.FingerprintAsync());
        Assert.Equal(0, await scenario.Database.UnitsAsync(scenario.Run.Prefix));
        // The negative control: with the same permit, in the same place, what was approved is let through.
        Assert.Null(await scenario.ApprovedAsync());
    }

    [Fact]
    public async Task ApprovedPhases_AtTheAttacksPlaces_AreLetThrough()
    {
        await scenario.ReadyAsync();
        foreach (
            (SqlRun run, int phase) in new[] { (scenario.Other, 6), (scenario.Cut, 8), (scenario.Recorded, 9), (scenario.Verified, 10) }
        )
        {
            DatabaseRole role = phase == 9 ? DatabaseRole.Verifier : DatabaseRole.Executor;
            Assert.Null(
                await scenario.Database.As(role).AttemptAsync([.. run.Phase(phase, run.Work(phase)).SkipLast(1), SqlCall.Rollback])
            );
        }
    }

    // One request without BEGIN and COMMIT is a transaction too, whose end no statement says: a switch that was turned off meanwhile would
    // be asked by nobody.
    [Fact]
    public async Task Phase_InOneRequestWithoutItsCommit_IsRefused()
    {
        await scenario.ReadyAsync();
        await using SqlSession session = await scenario.Database.OpenAsync(DatabaseRole.Executor);
        SqlRun run = scenario.Run;
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => session.PipelineAsync([run.Enter(6), .. run.Work(6), run.Complete(6)]));
        Assert.Equal(scenario.Baseline, await scenario.Database.FingerprintAsync());
        // The control: the same with both, taken back.
        Assert.Null(await scenario.ApprovedAsync());
    }

    [Fact]
    public async Task ApprovedSet_AfterEveryAttack_GivesExactlyN()
    {
        Assert.InRange(Attacks.Count, 100, 1000);
        await using AttackScenario own = new AttackScenario(fixture);
        await own.ReadyAsync();
        foreach (Attack attack in Attacks.Values)
        {
            Assert.Equal((attack.Name, attack.Refusal), (attack.Name, await own.AttemptAsync(attack)));
        }

        Assert.Null(await own.Database.As(DatabaseRole.Executor).AttemptAsync(own.Run.Phase(6, own.Run.Work(6))));

        Assert.Equal(own.Run.Units.Length, await own.Database.UnitsAsync(own.Run.Prefix));
        Assert.Equal(
            own.Run.Units.Length,
            await own.Database.CountAsync("select count(*) from public.birth_registry where run_id = $1", own.Run.RunId)
        );
    }
}
