using IuCutter.Postgres.Governance;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Tests.Gateway;
using Npgsql;

namespace IuCutter.Postgres.Tests.Governance;

/// <summary>Each weakening of an installation is found by name, mended by the SQL that the finding gives, and gone.</summary>
[Collection(ClusterRoles.Name)]
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
                // PostgreSQL lets PUBLIC make temporary tables; every function of the product names pg_temp last.
                "Warning Privilege.DatabaseTemp PUBLIC",
                // The sandbox's keys live as long as the sandbox.
                "Warning Roster.NoEnd DOT-991",
                "Warning Roster.NoEnd DOT-992",
                "Warning Roster.NoEnd sovereign@sandbox",
            ],
            WeakenedDatabase.Names(findings));
    }

    [Theory]
    [MemberData(nameof(Weakenings))]
    public async Task RunAsync_Weakened_IsFoundByNameAndMendedByItsSql(string probes, string weaken, string restore)
    {
        string[] control = await weakened.ControlAsync();
        await weakened.WeakenAsync(weaken);
        GovernanceFinding[] found;
        try
        {
            found = [.. (await weakened.AuditAsync()).Where(finding => !control.Contains($"{finding.Outcome} {finding.Probe} {finding.Subject}")
                && finding.Outcome != GovernanceOutcome.Pass)];
            Assert.Equal(probes.Split(' ').Order(StringComparer.Ordinal), found.Select(finding => finding.Probe).Distinct().Order(StringComparer.Ordinal));
            await weakened.PsqlAsync("\\o /dev/null\n" + string.Join('\n', found.Select(finding => finding.Mend)));
            Assert.Equal(control, WeakenedDatabase.Names(await weakened.AuditAsync()));
        }
        finally
        {
            if (restore == "gate password")
            {
                await weakened.Database.AsAdmin().RunAsync(new SqlCall($"alter role cutter_gate password '{ScramVerifier.Create(PasswordOf("cutter_gate"))}'"));
            }
            else if (restore.Length > 0)
            {
                await weakened.PsqlAsync(restore);
            }
        }
    }

    private string PasswordOf(string user) =>
        File.ReadLines(weakened.Sandbox.PasswordFile).Select(line => line.Split(':')).First(fields => fields[3] == user)[4];
}
