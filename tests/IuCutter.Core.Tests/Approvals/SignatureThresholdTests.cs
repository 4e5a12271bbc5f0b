using IuCutter.Core.Approvals;

namespace IuCutter.Core.Tests.Approvals;

public sealed class SignatureThresholdTests
{
    [Theory]
    [InlineData("", 1)]
    [InlineData("# a comment\nalice ssh-ed25519 AAAA\n", 1)]
    [InlineData("# iucutter-threshold: CutAuthorization 2\n", 2)]
    [InlineData("# iucutter-threshold: CutAuthorization 3 \r\n# iucutter-threshold: Ruling 2\n", 3)]
    [InlineData("# iucutter-threshold: Ruling 2\n", 1)]
    public void Of_Roster_GivesTheNumberOfTheGate(string roster, int expected) =>
        Assert.Equal(expected, SignatureThreshold.Of(roster, ApprovalGate.CutAuthorization));

    [Theory]
    [InlineData("# iucutter-threshold: CutAuthorization\n")]
    [InlineData("# iucutter-threshold: CutAuthorization 0\n")]
    [InlineData("# iucutter-threshold: CutAuthorization two\n")]
    [InlineData("# iucutter-threshold: CutAuthorisation 2\n")]
    [InlineData("# iucutter-threshold: CutAuthorization 2\n# iucutter-threshold: CutAuthorization 1\n")]
    public void Of_RuleThatCannotBeRead_Refuses(string roster)
    {
        IuException refusal = Assert.Throws<IuException>(() => SignatureThreshold.Of(roster, ApprovalGate.CutAuthorization));
        Assert.Equal("Config.RosterInvalid", refusal.Definition.Id);
    }
}
