using System.Collections.Immutable;

namespace IuCutter.Core.RunStatus;

/// <summary>
/// Says, of an explanation that names a command which takes a signed card, that this host cannot run it: the login of the gate is on
/// another one.
/// </summary>
internal static class GateLogin
{
    private static readonly ImmutableArray<string> Cmdlets = ["Import-IuApproval", "Enable-IuExecution"];

    /// <summary>Whether an explanation names such a command, so that it matters whether this host has the login.</summary>
    public static bool IsNamed(RunExplanation explained) => InNextStep(explained).Concat(InRemarks(explained)).Any();

    /// <summary>The same explanation on a host that does not have it.</summary>
    public static RunExplanation Elsewhere(RunExplanation explained)
    {
        string[] next = [.. InNextStep(explained)];
        string[] later = [.. InRemarks(explained).Except(next)];
        return explained with
        {
            Effect = string.Join(' ', next.Select(Sentence).Prepend(explained.Effect)),
            Remarks = [.. explained.Remarks, .. later.Select(Sentence)],
        };
    }

    private static string Sentence(string cmdlet) =>
        $"{cmdlet} takes the gate's login (cutter_gate), which this host does not have: type it where that login is.";

    private static IEnumerable<string> InNextStep(RunExplanation explained) =>
        Cmdlets.Where(cmdlet =>
            explained.NextCommand.Contains(cmdlet, StringComparison.Ordinal) || explained.Effect.Contains(cmdlet, StringComparison.Ordinal)
        );

    private static IEnumerable<string> InRemarks(RunExplanation explained) =>
        Cmdlets.Where(cmdlet => explained.Remarks.Any(remark => remark.Contains(cmdlet, StringComparison.Ordinal)));
}
