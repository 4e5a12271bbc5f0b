using IuCutter.Core.Programs;

namespace IuCutter.Core.Tests.Programs;

/// <summary>What a group may write is as good as what its members may write: one user, or others too.</summary>
public sealed class PrivateGroupTests
{
    private static readonly string[] Users =
    [
        "root:x:0:0:root:/root:/bin/bash",
        "alice:x:1000:1000::/home/alice:/bin/bash",
        "bob:x:1001:1002::/home/bob:/bin/bash",
        "carol:x:1003:1000::/home/carol:/bin/bash",
        "dave:x:1004:1004::/home/dave:/bin/bash",
        "",
        "+::::::",
    ];

    private static readonly string[] Groups =
    [
        "root:x:0:",
        "alice:x:1000:",
        "developers:x:1001:dave,alice",
        "bob:x:1002:bob",
        "dave:x:1004:",
        "twice:x:1005:",
        "twice:x:1005:bob",
    ];

    [Theory]
    [InlineData(1001, 1002, true)]
    [InlineData(1004, 1004, true)]
    // The user's number, and a group of others.
    [InlineData(1001, 1001, false)]
    // Another user's own group too.
    [InlineData(1000, 1000, false)]
    [InlineData(1004, 1002, false)]
    [InlineData(1005, 1005, false)]
    [InlineData(1006, 1006, false)]
    public void IsOf_UserAndGroup_IsWhetherNobodyElseIsInIt(uint user, uint group, bool isPrivate) =>
        Assert.Equal(isPrivate, PrivateGroup.IsOf(user, group, Users, Groups));

    [Fact]
    public void IsOf_GroupThatTheMachineDoesNotKnow_IsNot() => Assert.False(PrivateGroup.IsOf(4_000_000_000, 4_000_000_000));
}
