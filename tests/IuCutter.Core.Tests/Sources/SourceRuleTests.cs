using System.Text.RegularExpressions;

namespace IuCutter.Core.Tests.Sources;

/// <summary>Rules that hold for every source of the product and that no compiler knows. Each exception has its reason here.</summary>
public sealed partial class SourceRuleTests
{
    /// <summary>File and what it may hold: clock, chance, sleep or catch of its own.</summary>
    private static readonly Dictionary<(string File, string Found), string> Allowed = new()
    {
        [("src/IuCutter.Postgres/Governance/GovernanceProbes.cs", "Guid.NewGuid")] =
            "it only tells the prober's session from another, and nothing is recorded of it",
    };

    // A bare catch is as wide as one of Exception; only one that rethrows all it caught may stand.
    private static readonly Dictionary<string, string> AllowedBareCatch = new(StringComparer.Ordinal)
    {
        ["src/IuCutter.Core/Adapters/ProductionLiveExecutionAdapter.cs"] = "any error rolls back and is rethrown (specification 3)",
    };

    // One border, and the two ends at which what crossed no connection (a file, a cancellation) is reported: the journal and the screen.
    private static readonly string[] Translators =
    [
        "src/IuCutter.Cmdlets/Infrastructure/ErrorRecords.cs",
        "src/IuCutter.Postgres/Connections/DatabaseBorder.cs",
        "src/IuCutter.Postgres/Connections/PostgresFaultTranslator.cs",
    ];

    [Fact]
    public void Source_TranslatesFaultsAtTheBorder() =>
        Assert.Equal(
            Translators,
            Find(source => Translation().IsMatch(source) ? [""] : []).Select(found => found.File).Order(StringComparer.Ordinal)
        );

    [Theory]
    [InlineData("throw PostgresErrors.Translate(failed, name)!;", true)]
    [InlineData("return PostgresErrors\n    .Translate(failed, name);", true)]
    [InlineData("return PostgresErrors.Find(state);", false)]
    public void Translation_Line_IsFoundOrNot(string source, bool found) => Assert.Equal(found, Translation().IsMatch(source));

    [Fact]
    public void Source_HasNoClockChanceSleepOrWideCatchOfItsOwn() =>
        Assert.Equal(Allowed.Keys.Order(), Find(source => ForbiddenIn(source)).Order());

    [Fact]
    public void Source_CatchesAllOnlyToRethrow() =>
        Assert.Equal(AllowedBareCatch.Keys, Find(source => BareCatch().IsMatch(source) ? [""] : []).Select(found => found.File));

    // Time reaches Core from outside alone: whoever puts the parts together names the system's clock.
    [Fact]
    public void Core_NamesNoClock() =>
        Assert.Empty(
            RepositoryFolder
                .Sources("src/IuCutter.Core")
                .Concat(RepositoryFolder.Sources("src/IuCutter.Contracts"))
                .Where(file => CoreClock().IsMatch(Code(file)))
                .Select(RepositoryFolder.Relative)
        );

    // Pins belong to a run. One that outlives it, or that everyone shares, is evidence of nothing.
    [Fact]
    public void Source_HasNoModuleLevelPin() => Assert.Empty(Find(source => ModuleLevelPin().Matches(source).Select(match => match.Value)));

    // The negative controls: each pattern finds what it is for, and lets pass what it must.
    [Theory]
    [InlineData("var now = DateTime.UtcNow;", "DateTime.UtcNow")]
    [InlineData("x = DateTimeOffset.UtcNow;", "DateTimeOffset.UtcNow")]
    [InlineData("await Task.Delay(5);", "Task.Delay")]
    [InlineData("catch (Exception e)\n{", "catch (Exception")]
    [InlineData("catch (Exception)\n{", "catch (Exception")]
    [InlineData("catch (Exception e) when (e is IOException)\n{", null)]
    [InlineData("catch (Exception e)\n    when (e is IOException)\n{", null)]
    [InlineData("// DateTime.UtcNow is not used", null)]
    public void ForbiddenIn_Line_IsFoundOrNot(string source, string? found) =>
        Assert.Equal(found is null ? [] : [found], ForbiddenIn(StripComments(source)));

    [Theory]
    [InlineData("    private static string LastPin = \"\";", true)]
    [InlineData("    internal static string? BackupPin { get; set; }", true)]
    [InlineData("    public static ImmutableSortedDictionary<string, string> Pins = Empty;", true)]
    [InlineData("    private static readonly Dictionary<string, string> RunPins = [];", true)]
    [InlineData("    private const string PIN_SOURCE = \"x\";", true)]
    [InlineData("    private const int UnitsPin = 60;", true)]
    [InlineData("    public static readonly ErrorDefinition SecretPin = Refused(", false)]
    [InlineData("    public required ImmutableSortedDictionary<string, string> Pins { get; init; }", false)]
    [InlineData("    private static GatePredicate PinnedPlanIsRuns() => new(", false)]
    [InlineData("    public static string SimulatedKey(RunPhase phase) => \"\";", false)]
    public void ModuleLevelPin_Line_IsFoundOrNot(string line, bool found) => Assert.Equal(found, ModuleLevelPin().IsMatch(line));

    private static IEnumerable<(string File, string Found)> Find(Func<string, IEnumerable<string>> find)
    {
        IReadOnlyList<string> sources = RepositoryFolder.Sources("src");
        Assert.True(sources.Count > 100, $"Only {sources.Count} sources were found.");
        return sources.SelectMany(file => find(Code(file)).Select(found => (RepositoryFolder.Relative(file), found)));
    }

    private static IEnumerable<string> ForbiddenIn(string source) => Forbidden().Matches(source).Select(match => match.Value).Distinct();

    private static string Code(string file) => StripComments(File.ReadAllText(file));

    private static string StripComments(string source) => LineComment().Replace(source, "");

    [GeneratedRegex(@"(?<=^|[\s;{}])//.*$", RegexOptions.Multiline)]
    private static partial Regex LineComment();

    [GeneratedRegex(
        @"\b(DateTime|DateTimeOffset)\.(UtcNow|Now|Today)\b|\bGuid\.(NewGuid|CreateVersion7)\b|"
            + @"\bRandom\.Shared\b|\bnew Random\b|\bThread\.Sleep\b|\bTask\.Delay\b|catch \(Exception(?=( \w+)?\)\s*\{)"
    )]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"\bPostgresErrors\s*\.Translate\(")]
    private static partial Regex Translation();

    [GeneratedRegex(@"\bcatch\s*\{")]
    private static partial Regex BareCatch();

    [GeneratedRegex(@"\bTimeProvider\.System\b|\bStopwatch\b|\bEnvironment\.TickCount|\b(DateTime|DateTimeOffset)\.(UtcNow|Now)\b")]
    private static partial Regex CoreClock();

    // A static member or constant whose name ends in Pin or Pins or begins with PIN_; an entry of the error catalogue is none.
    [GeneratedRegex(
        @"^\s*(?:(?:public|internal|private|protected)\s+)*(?:static|const)\s+"
            + @"(?!readonly ErrorDefinition)[^=;({\n]*?\b(?:\w*Pins?|PIN_\w+)\s*(?:=|;|\{)",
        RegexOptions.Multiline
    )]
    private static partial Regex ModuleLevelPin();
}
