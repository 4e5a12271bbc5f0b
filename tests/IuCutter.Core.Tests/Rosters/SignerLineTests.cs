using IuCutter.Core.Rosters;
using Xunit;

namespace IuCutter.Core.Tests.Rosters;

/// <summary>Signers' lines: what they permit, and what is refused before the first card finds it out.</summary>
public sealed class SignerLineTests
{
    private const string FieldKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB1P3hUtlVkus0EhuhLp1HrB0lAlc0W0EAKeYhgOeXB7";

    private static readonly string Key = TestKey.Ed25519(7);

    [Fact]
    public void Parse_WholeLine_GivesItsParts()
    {
        RosterSigner signer = Assert.Single(
            Roster
                .RequireInstallable(
                    $" DOT-991\tValid-After=\"20200101\",NAMESPACES=\"iucutter.executor,git\",valid-before=\"20990101Z\"  {Key} host 7\r\n"
                )
                .Signers
        );

        Assert.Equal(("DOT-991", 1, "ssh-ed25519", false), (signer.Principal, signer.Line, signer.KeyType, signer.IsAuthority));
        Assert.Equal(["iucutter.executor", "git"], signer.Namespaces);
        Assert.Equal(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), signer.ValidAfter);
        Assert.Equal(new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero), signer.ValidBefore);
        Assert.True(signer.TimesWithoutZone);
        Assert.StartsWith("SHA256:", signer.KeyFingerprint, StringComparison.Ordinal);
    }

    // The cases of public bug reports: a list with a blank, Windows line ends, times without a zone.
    [Theory]
    [InlineData("DOT-991 namespaces=\"iucutter.verifier, iucutter.executor\" " + FieldKey + " one\n", "Config.RosterNamespaceBlank")]
    [InlineData("sovereign@example namespaces=\"iucutter.approval\" " + FieldKey + "\r\n", null)]
    [InlineData(
        "sovereign@example valid-after=\"20310101\",valid-before=\"20310201\" namespaces=\"iucutter.approval\" " + FieldKey + "\n",
        "Config.RosterSignerUnreadable"
    )]
    [InlineData(
        "sovereign@example valid-after=\"20310101\",valid-before=\"20310201\",namespaces=\"iucutter.approval\" " + FieldKey + "\n",
        null
    )]
    public void RequireInstallable_CaseFromTheField_HasItsOutcome(string roster, string? errorId) =>
        Assert.Equal(errorId, (Record.Exception(() => Roster.RequireInstallable(roster)) as IuException)?.Definition.Id);

    [Theory]
    [InlineData("alice namespaces=\"a\" {0}", null)]
    [InlineData("alice cert-authority,namespaces=\"a\" {0}", null)]
    [InlineData("alice namespaces=\"a\\\"b\" {0}", null)]
    [InlineData("alice.b_c@example.org+x-2 namespaces=\"a,b\" {0}", null)]
    [InlineData("alice {0}", "Config.RosterNamespaceInexact")]
    [InlineData("alice cert-authority {0}", "Config.RosterNamespaceInexact")]
    [InlineData("alice namespaces=\"iucutter.*\" {0}", "Config.RosterNamespaceInexact")]
    [InlineData("alice namespaces=\"git,!iucutter.approval\" {0}", "Config.RosterNamespaceInexact")]
    [InlineData("alice namespaces=\"iucutter?approval\" {0}", "Config.RosterNamespaceInexact")]
    [InlineData("al\u0456ce namespaces=\"a\" {0}", "Config.RosterPrincipal")]
    [InlineData("al*ce namespaces=\"a\" {0}", "Config.RosterPrincipal")]
    [InlineData("alice,bob namespaces=\"a\" {0}", "Config.RosterPrincipal")]
    [InlineData("-alice namespaces=\"a\" {0}", "Config.RosterPrincipal")]
    [InlineData("ali\u001Bce namespaces=\"a\" {0}", "Config.RosterEncoding")]
    [InlineData("alice namespaces=\"a b\" {0}", "Config.RosterNamespaceBlank")]
    [InlineData("alice namespaces=\" a\" {0}", "Config.RosterNamespaceBlank")]
    [InlineData("alice namespaces=\"a,\" {0}", "Config.RosterNamespaceBlank")]
    [InlineData("alice namespaces=\"\" {0}", "Config.RosterNamespaceBlank")]
    [InlineData("alice namespaces=\"a\tb\" {0}", "Config.RosterNamespaceBlank")]
    [InlineData("alice namespaces=\"a,\u00A0b\" {0}", "Config.RosterEncoding")]
    [InlineData("alice", "Config.RosterSignerUnreadable")]
    [InlineData("alice namespaces=\"a\"", "Config.RosterSignerUnreadable")]
    [InlineData("alice ssh-ed25519", "Config.RosterSignerUnreadable")]
    [InlineData("alice ssh-ed25519 AAAA", "Config.RosterSignerUnreadable")]
    [InlineData("alice {0}=", "Config.RosterSignerUnreadable")]
    [InlineData("alice namespace=\"a\" {0}", "Config.RosterSignerUnreadable")]
    [InlineData("alice no-touch-required {0}", "Config.RosterSignerUnreadable")]
    [InlineData("alice cert-authority-x {0}", "Config.RosterSignerUnreadable")]
    [InlineData("alice namespaces=a {0}", "Config.RosterSignerUnreadable")]
    [InlineData("alice namespaces=\"a {0}", "Config.RosterSignerUnreadable")]
    [InlineData("alice namespaces=\"a\", {0}", "Config.RosterSignerUnreadable")]
    [InlineData("alice namespaces=\"a\",namespaces=\"b\" {0}", "Config.RosterSignerUnreadable")]
    [InlineData("alice valid-before=\"2031\" {0}", "Config.RosterSignerUnreadable")]
    [InlineData("alice valid-before=\"20310230\" {0}", "Config.RosterSignerUnreadable")]
    [InlineData("alice valid-before=\"20310101CET\" {0}", "Config.RosterSignerUnreadable")]
    [InlineData("alice valid-after=\"20310101\",valid-before=\"20310101Z\" {0}", "Config.RosterSignerUnreadable")]
    [InlineData("\"alice b\" {0}", "Config.RosterSignerUnreadable")]
    [InlineData("\uFEFFalice {0}", "Config.RosterEncoding")]
    [InlineData("\uFEFF# a comment", "Config.RosterEncoding")]
    [InlineData("ali\u200Bce {0}", "Config.RosterEncoding")]
    [InlineData("alice\u00A0{0}", "Config.RosterEncoding")]
    [InlineData("# one\ralice {0}\rbob {0}\r", "Config.RosterEncoding")]
    [InlineData("alice {0}\r\r", "Config.RosterEncoding")]
    [InlineData("alice\v{0}", "Config.RosterEncoding")]
    [InlineData("# a\0b", "Config.RosterEncoding")]
    [InlineData("# Stra\uFFFDe", "Config.RosterEncoding")]
    [InlineData("alice namespaces=\"a\" {0} # iucutter-threshold: CutAuthorization 2", "Config.RosterRuleMisspelled")]
    public void RequireInstallable_Line_IsTakenOrRefused(string line, string? errorId)
    {
        string roster = "# before\n" + line.Replace("{0}", Key, StringComparison.Ordinal) + "\n";

        Assert.Equal(errorId, (Record.Exception(() => Roster.RequireInstallable(roster)) as IuException)?.Definition.Id);
        // In force, what a signer's line lacks stops no rule.
        if (errorId != "Config.RosterRuleMisspelled")
        {
            Assert.Equal(1, Roster.Parse(roster).ThresholdOf(ApprovalGate.CutAuthorization));
        }
    }

    [Theory]
    [InlineData("20310101", true, "2031-01-01T00:00:00")]
    [InlineData("203101011230", true, "2031-01-01T12:30:00")]
    [InlineData("20310101123059", true, "2031-01-01T12:30:59")]
    [InlineData("20310101Z", false, "2031-01-01T00:00:00")]
    [InlineData("203101011230utc", false, "2031-01-01T12:30:00")]
    public void Parse_Time_IsUtcAndSaysWhetherItHadAZone(string time, bool withoutZone, string expected)
    {
        RosterSigner signer = Assert.Single(Roster.Parse($"alice valid-before=\"{time}\" {Key}\n").Signers);

        Assert.Equal(withoutZone, signer.TimesWithoutZone);
        Assert.Equal(DateTimeOffset.Parse(expected + "Z", System.Globalization.CultureInfo.InvariantCulture), signer.ValidBefore);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("namespaces=\"iucutter.approval\"", true)]
    [InlineData("namespaces=\"git,iucutter.approval\"", true)]
    [InlineData("namespaces=\"iucutter.*\"", true)]
    [InlineData("namespaces=\"iucutter?approval\"", true)]
    [InlineData("namespaces=\"!iucutter.approval,*\"", false)]
    [InlineData("namespaces=\"*,!iucutter.approval\"", false)]
    [InlineData("namespaces=\"!git\"", false)]
    [InlineData("namespaces=\"IuCutter.Approval\"", false)]
    [InlineData("namespaces=\"git, iucutter.approval\"", false)]
    [InlineData("namespaces=\"\"", false)]
    public void MaySign_Patterns_AsSshKeygenReadsThem(string options, bool expected) =>
        Assert.Equal(expected, Roster.Parse($"alice {options} {Key}\n").Signers.Single().MaySign("iucutter.approval"));

    [Theory]
    [InlineData("namespaces=\"git,iucutter.approval\"", true)]
    [InlineData("", false)]
    [InlineData("namespaces=\"iucutter.*\"", false)]
    [InlineData("namespaces=\"*,iucutter.approval\"", true)]
    [InlineData("namespaces=\"iucutter.approval,!iucutter.approval\"", false)]
    [InlineData("namespaces=\"iucutter.approval.x\"", false)]
    public void Names_WholeNameAlone(string options, bool expected) =>
        Assert.Equal(expected, Roster.Parse($"alice {options} {Key}\n").Signers.Single().Names("iucutter.approval"));

    [Theory]
    [InlineData("alice", "a1ice", true)]
    [InlineData("alice", "aIice", true)]
    [InlineData("alice", "Alice", true)]
    [InlineData("DOT-991", "D0T-991", true)]
    [InlineData("modern", "modem", true)]
    [InlineData("alice", "bob", false)]
    [InlineData("DOT-991", "DOT-992", false)]
    [InlineData("alice", "alice", false)]
    public void RequireInstallable_TwoNamesThatLookAlike_AreRefused(string one, string other, bool refused)
    {
        string roster = $"{one} namespaces=\"a\" {Key}\n{other} namespaces=\"b\" {TestKey.Ed25519(8)}\n";
        IuException? fault = Record.Exception(() => Roster.RequireInstallable(roster)) as IuException;
        Assert.Equal(refused ? "Config.RosterPrincipal" : null, fault?.Definition.Id);
    }

    [Fact]
    public void PrincipalsOf_KeyForTwoPeople_NamesBoth() =>
        Assert.Equal(
            ["alice", "bob"],
            Roster
                .Parse($"alice {Key}\nbob namespaces=\"git\" {Key}\nalice {Key}\ncarol {TestKey.Ed25519(8)}\n")
                .PrincipalsOf(Key.Split(' ')[1])
        );
}
