using System.Globalization;
using System.Text.RegularExpressions;
using IuCutter.Core.Rosters;
using Xunit;

namespace IuCutter.Core.Tests.Rosters;

/// <summary>Rules of the roster: what is written to the letter counts, what only looks like it is refused, and prose is neither.</summary>
public sealed partial class RuleTests
{
    private const string Sound = "# a comment\n\n# iucutter-threshold: Ruling 2\n";

    public static TheoryData<string> Thresholds => NearRules.Thresholds;

    public static TheoryData<string> Prose => NearRules.Prose;

    [Theory]
    [InlineData("", 1)]
    [InlineData("# a comment\n", 1)]
    [InlineData("# iucutter-threshold: CutAuthorization 2\n", 2)]
    [InlineData("# iucutter-threshold: CutAuthorization 2", 2)]
    [InlineData("# iucutter-threshold: CutAuthorization 3 \r\n# iucutter-threshold: Ruling 2\n", 3)]
    [InlineData("# iucutter-threshold: CutAuthorization 9\t\n", 9)]
    [InlineData("# iucutter-threshold: Ruling 2\n", 1)]
    public void ThresholdOf_RuleToTheLetter_Counts(string roster, int expected)
    {
        Assert.Empty(Roster.Parse(roster).Faults);
        Assert.Equal(expected, Roster.RequireInstallable(roster).ThresholdOf(ApprovalGate.CutAuthorization));
    }

    [Theory]
    [MemberData(nameof(Thresholds))]
    public void Parse_LineLooksLikeARule_IsRefusedWhenInstalledAndInForce(string line)
    {
        foreach (string roster in new[] { line + "\n", Sound + line, Sound + line + "\r\n# more\n" })
        {
            IuException installed = Assert.Throws<IuException>(() => Roster.RequireInstallable(roster));
            IuException inForce = Assert.Throws<IuException>(() => Roster.Parse(roster).ThresholdOf(ApprovalGate.CutAuthorization));

            Assert.Equal("Config.RosterRuleMisspelled", installed.Definition.Id);
            Assert.Equal("Config.RosterInvalid", inForce.Definition.Id);
        }
    }

    // The reading that was replaced, kept to show what the tests above are worth: it takes these rosters for ones without a rule.
    [Fact]
    public void ThresholdOf_FormerReading_LetsNearRulesWeakenTheGate()
    {
        int weakened = NearRules.Thresholds.Count(row => FormerThreshold(Sound + row.Data + "\n") == 1);

        Assert.True(weakened > NearRules.Thresholds.Count * 9 / 10, $"{weakened} of {NearRules.Thresholds.Count}");
        Assert.Equal(2, FormerThreshold("# iucutter-threshold: CutAuthorization 2\n"));
    }

    [Theory]
    [MemberData(nameof(Prose))]
    public void Parse_Prose_IsNoRule(string line)
    {
        Roster roster = Roster.RequireInstallable(Sound + line + "\n");

        Assert.Equal(2, roster.ThresholdOf(ApprovalGate.Ruling));
        Assert.Equal(1, roster.ThresholdOf(ApprovalGate.CutAuthorization));
        Assert.Empty(roster.RequireEscrowFingerprints());
        Assert.Null(roster.RequireBackupRetentionDays());
    }

    [Theory]
    [InlineData("# iucutter-threshold: CutAuthorization")]
    [InlineData("# iucutter-threshold: CutAuthorization 0")]
    [InlineData("# iucutter-threshold: CutAuthorization 10")]
    [InlineData("# iucutter-threshold: CutAuthorization two")]
    [InlineData("# iucutter-threshold: CutAuthorization \u0662")]
    [InlineData("# iucutter-threshold: CutAuthorization  2")]
    [InlineData("# iucutter-threshold:  CutAuthorization 2")]
    [InlineData("# iucutter-threshold: CutAuthorization\t2")]
    [InlineData("# iucutter-threshold: CutAuthorization 2\u00A0")]
    [InlineData("# iucutter-threshold: CutAuthorization 2 # two")]
    [InlineData("# iucutter-threshold: cutauthorization 2")]
    [InlineData("# iucutter-threshold: CutAuthorisation 2")]
    [InlineData("# iucutter-threshold: CutAuthorization,Ruling 2")]
    [InlineData("# iucutter-threshold: 0 2")]
    [InlineData("# iucutter-threshold: C\u0443tAuthorization 2")]
    [InlineData("# iucutter-threshold: CutAuthorization 2\r# more")]
    [InlineData("# iucutter-escrow: 0123")]
    [InlineData("# iucutter-escrow: AAAA AAAA AAAA AAAA AAAA AAAA AAAA AAAA AAAA AAAA")]
    [InlineData("# iucutter-card-requests: key")]
    [InlineData("# iucutter-card-requests: Signed")]
    [InlineData("# iucutter-backup-retention-days: long")]
    [InlineData("# iucutter-backup-retention-days: -1")]
    [InlineData("# iucutter-backup-retention-days: 1e3")]
    [InlineData("# iucutter-backup-retention-days: 99999999999")]
    [InlineData("# iucutter-rehearsal: yes")]
    [InlineData("# iucutter-rehearsal: Required")]
    [InlineData("# iucutter-rehearsal: required.")]
    [InlineData("# iucutter-rehearsal:  required")]
    public void Parse_ValueCannotBeRead_IsRefused(string line) => Refuses("Config.RosterInvalid", Sound + line + "\n");

    [Theory]
    [InlineData("# iucutter-threshold: Ruling 2")]
    [InlineData("# iucutter-threshold: Ruling 3")]
    [InlineData("# iucutter-threshold: Ruling 2\r")]
    public void Parse_RuleTwice_IsRefused(string line)
    {
        Refuses("Config.RosterRuleRepeated", Sound + line + "\n");
        Assert.Equal(
            "Config.RosterInvalid",
            Assert.Throws<IuException>(() => Roster.Parse(Sound + line).ThresholdOf(ApprovalGate.Ruling)).Definition.Id
        );
    }

    [Fact]
    public void Parse_RulesAboutBackups_AreRead()
    {
        string one = new('A', 40);
        string two = new('b', 40);
        Roster roster = Roster.RequireInstallable(
            $"# iucutter-escrow: {one}\n# iucutter-escrow: {two}\n# iucutter-backup-retention-days: 3650\n"
        );

        Assert.Equal([one, two], roster.RequireEscrowFingerprints());
        Assert.Equal(3650, roster.RequireBackupRetentionDays());
        Refuses("Config.RosterRuleRepeated", $"# iucutter-escrow: {two}\n# iucutter-escrow: {two.ToUpperInvariant()}\n");
        Refuses("Config.RosterRuleRepeated", "# iucutter-backup-retention-days: 1\n# iucutter-backup-retention-days: 2\n");
    }

    [Fact]
    public void Parse_RuleAboutCardRequests_IsRead()
    {
        Assert.True(Roster.RequireInstallable("# iucutter-card-requests: signed \r\n").RequireRequesterKey());
        Assert.False(Roster.RequireInstallable(Sound).RequireRequesterKey());
        Refuses("Config.RosterRuleRepeated", "# iucutter-card-requests: signed\n# iucutter-card-requests: signed\n");
        // A signer who is commented out has the namespace's name, and is no rule.
        Assert.False(Roster.RequireInstallable("# bob namespaces=\"iucutter.requester\" ssh-ed25519 AAAA\n").RequireRequesterKey());
    }

    [Theory]
    [InlineData("#iucutter-card-requests: signed")]
    [InlineData("# iucutter-card-request: signed")]
    [InlineData("# Iucutter-Card-Requests: signed")]
    [InlineData("# iucutter-cards-requests = signed")]
    public void Parse_LineLooksLikeARuleAboutCardRequests_StopsCards(string line)
    {
        Refuses("Config.RosterRuleMisspelled", Sound + line + "\n");
        Assert.Equal(
            "Config.RosterInvalid",
            Assert.Throws<IuException>(() => Roster.Parse(Sound + line).RequireRequesterKey()).Definition.Id
        );
    }

    [Theory]
    [InlineData("# iucutter-backup-retention: 30")]
    [InlineData("# iucutter-retention-days: 30")]
    [InlineData("# backup retention days: 30")]
    [InlineData("# Iucutter-Backup-Retention-Days 30")]
    [InlineData("# iucutter-escrow 0123456789ABCDEF0123456789ABCDEF01234567")]
    [InlineData("# escrow: 0123 4567 89AB CDEF 0123 4567 89AB CDEF 0123 4567")]
    [InlineData("## iucutter_escrow 0123456789ABCDEF0123456789ABCDEF01234567")]
    public void Parse_LineLooksLikeARuleAboutBackups_StopsBackupsAndNotCards(string line)
    {
        Refuses("Config.RosterRuleMisspelled", Sound + line + "\n");
        Roster roster = Roster.Parse(Sound + line + "\n");

        Assert.Equal(1, roster.ThresholdOf(ApprovalGate.CutAuthorization));
        Assert.Throws<IuException>(() =>
            line.Contains("escrow", StringComparison.Ordinal)
                ? roster.RequireEscrowFingerprints().Length
                : roster.RequireBackupRetentionDays()
        );
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("# iucutter-rehearsal: required", true)]
    [InlineData("# iucutter-rehearsal: required \t\r", true)]
    [InlineData("# a rehearsal is required by the statutes, as a rule of conduct", false)]
    [InlineData("# rehearsals: ask the DBA", false)]
    public void RequireRehearsalRule_ToTheLetter_Counts(string line, bool demanded)
    {
        Roster roster = Roster.RequireInstallable(Sound + line + "\n");

        Assert.Equal((demanded, demanded), (roster.DemandsRehearsal, roster.RequireRehearsalRule()));
    }

    [Theory]
    [InlineData("# iucutter-rehersal: required")]
    [InlineData("# iucutter-rehearsals: required")]
    [InlineData("#iucutter-rehearsal: required")]
    [InlineData("# iucutter-rehearsal required")]
    [InlineData("# iucutter_rehearsal: required")]
    [InlineData("# Iucutter-Rehearsal: required")]
    [InlineData("# rehearsal: required")]
    [InlineData("## iucutter-rehearsal: off")]
    [InlineData("# iucutter-rehears\u0430l: required")]
    public void Parse_LineLooksLikeTheRehearsalRule_StopsRehearsalsAndNotCards(string line)
    {
        Refuses("Config.RosterRuleMisspelled", Sound + line + "\n");
        Roster roster = Roster.Parse(Sound + line + "\n");

        Assert.Equal(1, roster.ThresholdOf(ApprovalGate.CutAuthorization));
        Assert.Equal("Config.RosterInvalid", Assert.Throws<IuException>(() => roster.RequireRehearsalRule()).Definition.Id);
    }

    [Fact]
    public void RequireInstallable_SeveralFaults_NamesThemWithTheirLines()
    {
        IuException refusal = Assert.Throws<IuException>(() =>
            Roster.RequireInstallable("# fine\n#iucutter-threshold: Ruling 2\nalice nonsense\n")
        );

        Assert.Equal("Config.RosterRuleMisspelled", refusal.Definition.Id);
        Assert.Contains("line 2 looks like a rule", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("line 3 has", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("line 2", refusal.Subject);
    }

    [Fact]
    public void Thresholds_NoRule_NamesEveryGateWithOne() =>
        Assert.Equal(
            Enum.GetValues<ApprovalGate>()
                .Select(gate => new RosterThreshold(gate, gate == ApprovalGate.Ruling ? 2 : 1, gate != ApprovalGate.Ruling)),
            Roster.Parse(Sound).Thresholds
        );

    private static void Refuses(string errorId, string roster) =>
        Assert.Equal(errorId, Assert.Throws<IuException>(() => Roster.RequireInstallable(roster)).Definition.Id);

    private static int FormerThreshold(string roster) =>
        FormerRule().Match(roster) is { Success: true } rule ? int.Parse(rule.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 1;

    [GeneratedRegex("^# iucutter-threshold: CutAuthorization ([1-9])[ \\t\\r]*$", RegexOptions.Multiline)]
    private static partial Regex FormerRule();
}
