using IuCutter.Postgres.Governance;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Tests.Gateway;
using Npgsql;

namespace IuCutter.Postgres.Tests.Governance;

/// <summary>Each weakening of an installation is found by name, repaired by the SQL that the finding gives, and gone.</summary>
[Collection(ClusterRoles.Name)]
[Trait("Promise", "8")]
public sealed class GovernanceAuditTests(WeakenedDatabase weakened) : IClassFixture<WeakenedDatabase>
{
    public static TheoryData<string, string, string> Weakenings() =>
        new(Weaknesses.All.Select(one => (one.Probes, one.Weaken, one.Restore ?? "")));

    [Fact]
    public async Task RunAsync_FreshInstallation_FailsNothing()
    {
        await weakened.ControlAsync();

        IReadOnlyList<GovernanceFinding> findings = await weakened.AuditAsync();

        Assert.InRange(findings.Select(finding => finding.Probe).Distinct().Count(), 100, 300);
        Assert.Equal(
            [
                // The sandbox's keys live as long as the sandbox.
                "Warning Roster.NoEnd DOT-991",
                "Warning Roster.NoEnd DOT-992",
                "Warning Roster.NoEnd sovereign@sandbox",
            ],
            WeakenedDatabase.Names(findings)
        );
    }

    [Theory]
    [MemberData(nameof(Weakenings))]
    public async Task RunAsync_Weakened_IsFoundByNameAndMendedByItsSql(string probes, string weaken, string restore)
    {
        string[] control = await weakened.ControlAsync();
        await weakened.WeakenAsync(weaken);
        GovernanceFinding[] found =
        [
            .. (await weakened.ProbeAsync()).Where(finding =>
                finding.Outcome != GovernanceOutcome.Pass && !control.Contains($"{finding.Outcome} {finding.Probe} {finding.Subject}")
            ),
        ];
        string[] repaired;
        try
        {
            // Before anything is asserted: the next test begins with what this one leaves.
            await weakened.PsqlAsync("\\o /dev/null\n" + string.Join('\n', found.Select(finding => finding.Remediation)));
            repaired = WeakenedDatabase.Names(await weakened.ProbeAsync());
        }
        finally
        {
            if (restore == "gate password")
            {
                await weakened
                    .Database.AsAdmin()
                    .RunAsync(new SqlCall($"alter role cutter_gate password '{ScramVerifier.Create(PasswordOf("cutter_gate"))}'"));
            }
            else if (restore.Length > 0)
            {
                await weakened.PsqlAsync(restore);
            }
        }

        Assert.Equal(
            probes.Split(' ').Order(StringComparer.Ordinal),
            found.Select(finding => finding.Probe).Distinct().Order(StringComparer.Ordinal)
        );
        Assert.Equal(control, repaired);
    }

    [Fact]
    public void Probes_EachOfThem_IsSeenToFailOrSaysWhyNot()
    {
        string[] seen = [.. Weaknesses.All.SelectMany(one => one.Probes.Split(' ')).Distinct()];

        string[] probes =
        [
            .. ContractRules.All.Select(rule => rule.Probe),
            .. ProbeQuery.All.Select(query => query.Name),
            .. ProbeAct.All.Select(act => act.Name),
        ];

        // The negative control: a probe that always passes is on neither list.
        Assert.Equal(
            probes.Distinct().Order(StringComparer.Ordinal),
            seen.Concat(Weaknesses.Elsewhere.Keys).Distinct().Order(StringComparer.Ordinal)
        );
        Assert.InRange(seen.Length, 40, probes.Length);
        Assert.All(probes.Distinct(), probe => Assert.Matches("^[A-Z][A-Za-z]+\\.[A-Z][A-Za-z]+$", probe));
    }

    [Fact]
    public async Task RunAsync_AnotherSessionThanItBegan_IsPooled()
    {
        await weakened.ControlAsync();

        IReadOnlyList<GovernanceFinding> findings = await weakened.ProbeAsync(backend: 1);

        GovernanceFinding pooled = Assert.Single(findings, finding => finding.Probe == "Session.Pooled");
        Assert.Equal(GovernanceOutcome.Fail, pooled.Outcome);
        Assert.StartsWith("began as process 1 and is now ", pooled.Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-60, GovernanceOutcome.Pass)]
    [InlineData(-600, GovernanceOutcome.Fail)]
    [InlineData(600, GovernanceOutcome.Fail)]
    public async Task RunAsync_ClockOfThisMachineIsOff_IsTold(int seconds, GovernanceOutcome outcome)
    {
        await weakened.ControlAsync();

        IReadOnlyList<GovernanceFinding> findings = await weakened.ProbeAsync(new OffClock(TimeSpan.FromSeconds(seconds)));

        Assert.Equal(outcome, Assert.Single(findings, finding => finding.Probe == "Session.ClockSkew").Outcome);
    }

    [Fact]
    public async Task RunAsync_AsTheReader_SaysWhatItCouldNotRead()
    {
        await weakened.ControlAsync();

        IReadOnlyList<GovernanceFinding> findings = await weakened.AuditAsync(adminUser: null);

        GovernanceFinding[] unknown = [.. findings.Where(finding => finding.Outcome == GovernanceOutcome.Unknown)];
        Assert.DoesNotContain(findings, finding => finding.Outcome == GovernanceOutcome.Fail);
        Assert.Superset(
            new HashSet<string>(["Role.WeakPassword", "Server.TrustLine", "Act.ExecutorForgesPermit"]),
            unknown.Select(finding => finding.Probe).ToHashSet()
        );
        Assert.All(unknown, finding => Assert.NotNull(finding.Remediation));
        // What it may read of itself it does read: the contract is no secret.
        Assert.Equal(GovernanceOutcome.Pass, Assert.Single(findings, finding => finding.Probe == "Trigger.NotAlways").Outcome);
    }

    [Fact]
    public async Task RunAsync_Twice_LeavesRowsAndCatalogueAsTheyWere()
    {
        await weakened.ControlAsync();
        (string rows, string catalogue) = (await weakened.Database.FingerprintAsync(), await weakened.CatalogueAsync());

        await weakened.AuditAsync();
        await weakened.AuditAsync(adminUser: null);

        Assert.Equal(rows, await weakened.Database.FingerprintAsync());
        Assert.Equal(catalogue, await weakened.CatalogueAsync());
    }

    [Fact]
    public async Task CatalogueAsync_ColumnAdded_Differs()
    {
        // The negative control of the one above.
        await weakened.ControlAsync();
        string catalogue = await weakened.CatalogueAsync();
        await weakened.PsqlAsync("create table public.trace ()");

        string changed = await weakened.CatalogueAsync();

        await weakened.PsqlAsync("drop table public.trace");
        Assert.NotEqual(catalogue, changed);
    }

    [Fact]
    public async Task RunAsync_SessionSleepsWithTheFence_IsNamed()
    {
        await weakened.ControlAsync();
        await using SqlSession sleeper = await weakened.Database.OpenAdminAsync();
        await sleeper.RunAsync(SqlCall.Begin, new SqlCall("lock table cutter_governance.execution_fence in row exclusive mode"));
        await using NpgsqlConnection admin = await weakened.Database.Provider.OpenAdminAsync(
            SandboxLayout.AdminUser,
            TestContext.Current.CancellationToken
        );

        // No time to let pass: nothing may sleep at all.
        IReadOnlyList<GovernanceFinding> findings = await new GovernanceProbes(
            admin,
            TimeProvider.System,
            new GovernanceTolerances { Idle = TimeSpan.Zero }
        ).RunAsync(admin.ProcessID, TestContext.Current.CancellationToken);

        GovernanceFinding held = Assert.Single(findings, finding => finding.Probe == "Transaction.FenceHeld");
        Assert.Equal($"select pg_terminate_backend({sleeper.ProcessId});", held.Remediation);
        await weakened.PsqlAsync("\\o /dev/null\n" + held.Remediation);
        Assert.Equal(
            GovernanceOutcome.Pass,
            Assert.Single(await weakened.ProbeAsync(), finding => finding.Probe == "Transaction.FenceHeld").Outcome
        );
    }

    private sealed class OffClock(TimeSpan off) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + off;
    }

    private string PasswordOf(string user) =>
        File.ReadLines(weakened.Sandbox.PasswordFile).Select(line => line.Split(':')).First(fields => fields[3] == user)[4];
}
