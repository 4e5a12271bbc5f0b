using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Execution;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Runs;
using IuCutter.Core.Tests.Plans;

namespace IuCutter.Core.Tests;

/// <summary>Small documents, plans and runs for tests; built by the real parts.</summary>
internal static class TestRuns
{
    public const string Markdown = "# Chapter 1. Scope\n\n## Article 1. Purpose\n\nText of one.\n\n## Article 2. Terms\n\nText of two.\n";

    public static ModuleIdentity Module { get; } = new("0.1.0", new string('a', 64));

    public static CutPlan Plan(string markdown = Markdown, string prefix = "TEST-LAW")
    {
        byte[] bytes = Encoding.UTF8.GetBytes(markdown);
        IuDocument document = new IuDocument(
            "-",
            Convert.ToHexStringLower(SHA256.HashData(bytes)),
            bytes.Length,
            markdown.Count(c => c == '\n'),
            false,
            DateTimeOffset.UnixEpoch
        )
        {
            Bytes = [.. bytes],
        };
        return PlanBuilder.Build(document, prefix, ProfileCatalogue.Get("markdown-law"), prefix, "law");
    }

    public static CutRun Run(CutMode mode = CutMode.DryRun, RunState state = RunState.AwaitingCutAuthorization, CutPlan? plan = null)
    {
        plan ??= Plan();
        return new CutRun(
            "ictr-20260101T000000Z-00000000",
            mode,
            state,
            plan.DocumentPrefix,
            plan.Document.Sha256,
            plan.PlanDigest,
            plan.UnitCount,
            "operator@host",
            DateTimeOffset.UnixEpoch
        )
        {
            Plan = plan,
            Pins = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("plan_digest", plan.PlanDigest),
            Approvals = [],
            Phases = [],
        };
    }

    public static Approval Approval(ApprovalGate gate) =>
        new(gate, "ictr-20260101T000000Z-00000000", "sovereign@corp", "SHA256:x", new string('c', 64), DateTimeOffset.MaxValue);

    public static RunContext Context(CutRun run, IExecutionControl? control = null) =>
        new(run, UnprovedPlan.Of(run.Plan!), attempt: 1, Module, new KillSwitch(control), progress: null);
}
