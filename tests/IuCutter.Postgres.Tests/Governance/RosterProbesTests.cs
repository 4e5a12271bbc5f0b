using IuCutter.Postgres.Governance;

namespace IuCutter.Postgres.Tests.Governance;

/// <summary>The roster's probes: a good roster passes all of them, and each fault is identified by its name.</summary>
[Trait("Promise", "8")]
public sealed class RosterProbesTests
{
    private const string Key1 = "AAAAC3NzaC1lZDI1NTE5AAAAIAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB";
    private const string Key2 = "AAAAC3NzaC1lZDI1NTE5AAAAIAICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIC";
    private const string Key3 = "AAAAC3NzaC1lZDI1NTE5AAAAIAMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMD";
    private const string Key9 = "AAAAC3NzaC1lZDI1NTE5AAAAIAkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJ";
    private const string DsaKey =
        "AAAAB3NzaC1kc3MAAABAAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQAAABQB"
        + "AQEBAQEBAQEBAQEBAQEBAQEBAQAAAEABAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB"
        + "AQEBAAAAQAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

    private const string Sovereign = "anna namespaces=\"iucutter.approval\",valid-before=\"20990101Z\" ssh-ed25519 " + Key1 + "\n";
    private const string Executor =
        "DOT-991 valid-after=\"20200101Z\",namespaces=\"iucutter.executor,iucutter.checkpoint\",valid-before=\"20990101Z\" ssh-ed25519 "
        + Key2
        + "\n";
    private const string Verifier =
        "DOT-992 namespaces=\"iucutter.verifier\",valid-before=\"209901010000Z\" ssh-ed25519 " + Key3 + " a comment\n";

    [Theory]
    [InlineData("# all is well\n" + Sovereign + Executor + Verifier, "")]
    [InlineData(Executor + Verifier, "Roster.Sovereign")]
    [InlineData(Sovereign + Verifier, "Roster.Executor Roster.Checkpoint")]
    [InlineData(
        Sovereign + Verifier + "DOT-991 namespaces=\"iucutter.executor\",valid-before=\"20990101Z\" ssh-ed25519 " + Key2 + "\n",
        "Roster.Checkpoint"
    )]
    [InlineData(Sovereign + Executor, "Roster.Verifier")]
    [InlineData(
        "anna namespaces=\"iucutter.approval\",valid-before=\"20200101Z\" ssh-ed25519 " + Key1 + "\n" + Executor + Verifier,
        "Roster.Sovereign"
    )]
    [InlineData(
        "anna namespaces=\"iucutter.approval\",valid-after=\"20900101Z\",valid-before=\"20990101Z\" ssh-ed25519 "
            + Key1
            + "\n"
            + Executor
            + Verifier,
        "Roster.Sovereign"
    )]
    [InlineData(
        Sovereign + Executor + Verifier + "*@house namespaces=\"iucutter.approval\",valid-before=\"20990101Z\" ssh-ed25519 " + Key9 + "\n",
        "Roster.Line"
    )]
    [InlineData(
        Sovereign + Executor + Verifier + "bela namespaces=\"iucutter.approval\",valid-before=\"20990101Z\" ssh-ed25519 " + Key1 + "\n",
        "Roster.SharedKey"
    )]
    [InlineData(Sovereign + Executor + Verifier + "bela valid-before=\"20990101Z\" ssh-ed25519 " + Key9 + "\n", "Roster.Line")]
    [InlineData(
        Sovereign + Executor + Verifier + "anna namespaces=\"git,iucutter.executor\",valid-before=\"20990101Z\" ssh-ed25519 " + Key9 + "\n",
        "Roster.TwoDuties"
    )]
    [InlineData(
        Sovereign
            + Executor
            + Verifier
            + "ca cert-authority,namespaces=\"iucutter.approval\",valid-before=\"20990101Z\" ssh-ed25519 "
            + Key9
            + "\n",
        "Roster.Authority"
    )]
    [InlineData(
        Sovereign + Executor + Verifier + "old namespaces=\"iucutter.approval\",valid-before=\"20990101Z\" ssh-dss " + DsaKey + "\n",
        "Roster.WeakKey"
    )]
    [InlineData(Sovereign + Executor + Verifier + "bela namespaces=\"iucutter.approval\" ssh-ed25519 " + Key9 + "\n", "Roster.NoEnd")]
    [InlineData(
        Sovereign + Executor + Verifier + "bela namespaces=\"iucutter.approval\",valid-before=\"20260620Z\" ssh-ed25519 " + Key9 + "\n",
        "Roster.EndsSoon"
    )]
    [InlineData("#iucutter-threshold: CutAuthorization 2\n" + Sovereign + Executor + Verifier, "Roster.Rule")]
    [InlineData("# iucutter-threshold: CutAuthorization two\n" + Sovereign + Executor + Verifier, "Roster.Rule")]
    [InlineData("# iucutter-threshold: Ruling 1\n# iucutter-threshold: Ruling 1\n" + Sovereign + Executor + Verifier, "Roster.Rule")]
    [InlineData("# iucutter-threshold: Ruling 2\n" + Sovereign + Executor + Verifier, "Roster.Threshold")]
    [InlineData("# iucutter-card-requests: signed\n" + Sovereign + Executor + Verifier, "Roster.Requester")]
    [InlineData(
        "# iucutter-card-requests: signed\n"
            + Sovereign
            + Executor
            + Verifier
            + "rita namespaces=\"iucutter.requester\",valid-before=\"20990101Z\" ssh-ed25519 "
            + Key9
            + "\n",
        ""
    )]
    [InlineData("# iucutter-threshold: Ruling 1\r\n" + Sovereign + Executor + Verifier, "")]
    [InlineData("\uFEFF# who may sign\n" + Sovereign + Executor + Verifier, "Roster.Line")]
    [InlineData(Sovereign + Executor + Verifier + "bela no-pty ssh-ed25519 " + Key9 + "\n", "Roster.Line")]
    [InlineData(
        Sovereign + Executor + Verifier + "bela namespaces=\"git, x\",valid-before=\"20990101Z\" ssh-ed25519 " + Key9 + "\n",
        "Roster.Line"
    )]
    [InlineData(
        Sovereign + Executor + Verifier + "bela namespaces=\"git\",valid-before=\"20990101\" ssh-ed25519 " + Key9 + "\n",
        "Roster.TimeZone"
    )]
    public void Judge_Roster_TellsItsFault(string roster, string probe)
    {
        GovernanceFinding[] findings = [.. new RosterProbes(new June(), new GovernanceTolerances()).Judge(roster)];

        Assert.Equal(15, findings.Select(finding => finding.Probe).Distinct().Count());
        Assert.Equal(
            probe,
            string.Join(' ', findings.Where(finding => finding.Outcome != GovernanceOutcome.Pass).Select(finding => finding.Probe))
        );
    }

    [Theory]
    [InlineData("OpenSSH_8.9p1 Ubuntu-3, OpenSSL 3.0.2", GovernanceOutcome.Pass)]
    [InlineData("OpenSSH_10.0p2", GovernanceOutcome.Pass)]
    [InlineData("OpenSSH_8.8p1", GovernanceOutcome.Fail)]
    [InlineData("something else", GovernanceOutcome.Unknown)]
    public void Judge_Program_ByItsVersion(string said, GovernanceOutcome outcome) =>
        Assert.Equal(outcome, ToolProbes.Judge("Tool.OpenSsh", "ssh", said, new Version(8, 9), "why").Outcome);

    private sealed class June : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
