namespace IuCutter.TestRunner;

/// <summary>How the tests of one suite ended. A suite that broke off counts as one failure.</summary>
internal sealed record SuiteResult(string Name, int Passed, int Failed, int Skipped)
{
    public static SuiteResult Nothing(string name) => new(name, 0, 0, 0);

    public static SuiteResult Broken(string name) => new(name, 0, 1, 0);

    public SuiteResult Plus(SuiteResult other) => new(Name, Passed + other.Passed, Failed + other.Failed, Skipped + other.Skipped);

    public override string ToString() => $"{Name, -28} {Passed, 6} passed {Failed, 4} failed {Skipped, 4} skipped";
}
