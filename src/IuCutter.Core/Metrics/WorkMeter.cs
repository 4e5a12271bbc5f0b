using System.Diagnostics.Metrics;

namespace IuCutter.Core.Metrics;

/// <summary>
/// Counts the work that should be done once: it costs nothing unless somebody listens, as <c>dotnet-counters</c> does and
/// the tests that hold the counts down.
/// </summary>
internal static class WorkMeter
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "IuCutter";

    /// <summary>Name of the counter of full verifications; tag <c>plan</c>: its digest, as it says itself.</summary>
    public const string Verifications = "iucutter.plan.verifications";

    /// <summary>Name of the counter of documents marked; tag <c>path</c>: where the document was read.</summary>
    public const string Markings = "iucutter.document.markings";

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<int> VerificationCount = Meter.CreateCounter<int>(Verifications, "{verification}");
    private static readonly Counter<int> MarkingCount = Meter.CreateCounter<int>(Markings, "{marking}");

    /// <summary>A plan is verified in full.</summary>
    public static void CountVerification(string planDigest) =>
        VerificationCount.Add(1, new KeyValuePair<string, object?>("plan", planDigest));

    /// <summary>A document is marked.</summary>
    public static void CountMarking(string path) => MarkingCount.Add(1, new KeyValuePair<string, object?>("path", path));
}
