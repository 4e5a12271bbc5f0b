using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Governance;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Governance;

/// <summary>The probes of the keys that an operator named, on real keys.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
[Trait("Promise", "8")]
public sealed class KeyProbesTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SignersAsync_TwoKeys_Pass()
    {
        IuSandbox sandbox = await fixture.GetAsync();

        Assert.All(
            await KeyProbes.SignersAsync(sandbox.ExecutorKey, sandbox.VerifierKey, Token),
            finding => Assert.Equal(GovernanceOutcome.Pass, finding.Outcome)
        );
    }

    [Fact]
    public async Task SignersAsync_OneKeyForBothThatAllMayRead_FailsBoth()
    {
        IuSandbox sandbox = await fixture.GetAsync();
        string copy = Path.Combine(Path.GetTempPath(), "iu-key-" + Guid.NewGuid().ToString("N"));
        File.Copy(sandbox.ExecutorKey, copy);
        try
        {
            // Without the mode that ssh-keygen insists on it does not even say which key it is: that is no pass.
            File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
            IReadOnlyList<GovernanceFinding> open = await KeyProbes.SignersAsync(sandbox.ExecutorKey, copy, Token);
            Assert.Equal($"\\! chmod 600 '{copy}'", Assert.Single(open, finding => finding.Probe == "Key.FileMode").Remediation);
            Assert.NotEqual(GovernanceOutcome.Pass, Assert.Single(open, finding => finding.Probe == "Key.Distinct").Outcome);

            File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            IReadOnlyList<GovernanceFinding> closed = await KeyProbes.SignersAsync(sandbox.ExecutorKey, copy, Token);
            Assert.Equal(GovernanceOutcome.Pass, Assert.Single(closed, finding => finding.Probe == "Key.FileMode").Outcome);
            Assert.Equal(GovernanceOutcome.Fail, Assert.Single(closed, finding => finding.Probe == "Key.Distinct").Outcome);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    [Fact]
    public async Task RecipientsAsync_UnknownKeyAlone_FailsAndWarnsOfNoEscrow()
    {
        IuSandbox sandbox = await fixture.GetAsync();
        BackupOptions options = new BackupOptions(sandbox.BackupFolder, sandbox.GnuPGHome, new string('A', 40), []);

        IReadOnlyList<GovernanceFinding> findings = await new KeyProbes(TimeProvider.System, new GovernanceTolerances()).RecipientsAsync(
            options,
            Token
        );

        Assert.Equal(
            ["Fail Key.BackupUsable", "Warning Key.BackupEscrow", "Pass Key.BackupEndsSoon"],
            findings.Select(finding => $"{finding.Outcome} {finding.Probe}")
        );
    }
}
