using System.Collections.Immutable;

namespace IuCutter.Core.Tests;

/// <summary>The lines of the seam between a run and what writes (specification 2, 3 and 5), in the order of the table.</summary>
internal static class SeamLines
{
    public const string CallTime = "`ExecutionEnabled()` is evaluated at call time, never a kept value";
    public const string OffByDefault = "The backing value is false; there is no other default";
    public const string SwitchFirst = "`RefuseIfKillSwitchOff` refuses before any adapter is touched";
    public const string RequireAdapter = "`RequireLiveAdapter` refuses null, any object, the simulator and a derived simulator";
    public const string Methods = "The contract has one method for each phase that writes, and the count of verdicts";
    public const string OpensNothing = "The production adapter's constructor opens nothing";
    public const string FourRefuse = "The four collaborators refuse by default";
    public const string AssertAgain = "Every method asserts again that the switch is on and the mode is Live";
    public const string RollBack = "Any error rolls back and is rethrown";
    public const string LegARow = "Leg A fails closed on a row without title or body";
    public const string LegAStatus = "Leg A fails closed on any status but `created`";
    public const string EnactStatus = "Enactment fails closed on any status but `enacted`";
    public const string EnactSurvey = "Enactment then surveys the immutability triggers and the lifecycle log";
    public const string Envelope = "The backup envelope is validated: 64 hex, size above 0, 40-hex fingerprint";

    public static readonly ImmutableArray<string> All =
    [
        CallTime,
        OffByDefault,
        SwitchFirst,
        RequireAdapter,
        Methods,
        OpensNothing,
        FourRefuse,
        AssertAgain,
        RollBack,
        LegARow,
        LegAStatus,
        EnactStatus,
        EnactSurvey,
        Envelope,
    ];
}
