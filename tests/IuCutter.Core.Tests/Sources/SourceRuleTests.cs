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

    // Columns of a line: CSharpier's width in .csharpierrc.
    private const int MaxWidth = 140;

    private static readonly string[] WrappedFolders = ["src", "module", "tests"];
    private static readonly string[] WrappedTypes = [".cs", ".sql", ".ps1", ".psm1", ".psd1"];

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

    // Files of the system itself, at paths that nobody names.
    private static readonly string[] FileOpeners =
    [
        "src/IuCutter.Core/Programs/PrivateGroup.cs",
        "src/IuCutter.Core/Programs/RegularFile.cs",
        "src/IuCutter.Postgres/Sandbox/SandboxProcesses.cs",
        "src/IuCutter.Postgres/Sandbox/SharedMemorySegment.cs",
    ];

    [Fact]
    public void Source_OpensFilesThroughOneDoor() =>
        Assert.Equal(
            FileOpeners,
            Find(source => Opening().IsMatch(source) ? [""] : []).Select(found => found.File).Order(StringComparer.Ordinal)
        );

    [Theory]
    [InlineData("byte[] bytes = File.ReadAllBytes(path);", true)]
    [InlineData("await File.ReadAllTextAsync(path, token)", true)]
    [InlineData("File.ReadLines(path)", true)]
    [InlineData("using FileStream stream = File.OpenRead(path);", true)]
    [InlineData("File.Open(path, mode)", true)]
    [InlineData("using FileStream stream = new FileInfo(path).OpenRead();", true)]
    [InlineData("new FileStream(path, FileMode.Open, FileAccess.Read)", true)]
    [InlineData("new FileStream(path, FileMode.OpenOrCreate)", false)]
    [InlineData("RegularFile.ReadBytesAsync(path, token)", false)]
    [InlineData("RegularFile.Open(path)", false)]
    public void Opening_Line_IsFoundOrNot(string source, bool found) => Assert.Equal(found, Opening().IsMatch(source));

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

    // CSharpier breaks code at this width; strings, comments, SQL and scripts are broken by hand.
    [Fact]
    public void Source_HasNoLineThatIsTooWide()
    {
        IEnumerable<string> beside = Directory
            .EnumerateFiles(RepositoryFolder.Root)
            .Where(file => WrappedTypes.Any(type => file.EndsWith(type, StringComparison.Ordinal)));
        string[] files = [.. RepositoryFolder.Files(WrappedFolders, WrappedTypes), .. beside];
        Assert.All(WrappedTypes, type => Assert.Contains(files, file => file.EndsWith(type, StringComparison.Ordinal)));
        Assert.Empty(
            files.SelectMany(file => WideLines(File.ReadAllText(file)).Select(line => $"{RepositoryFolder.Relative(file)}:{line}"))
        );
    }

    // A summary names the thing: "What a phase left" says neither which thing nor of which kind.
    [Fact]
    public void Source_HasNoSummaryThatBeginsWithWhat() =>
        Assert.Empty(
            RepositoryFolder.Sources("src").Where(file => WhatSummary().IsMatch(File.ReadAllText(file))).Select(RepositoryFolder.Relative)
        );

    [Theory]
    [InlineData(140, "", false)]
    [InlineData(141, "", true)]
    [InlineData(140, "\n", false)]
    [InlineData(140, "\r\n", false)]
    [InlineData(141, "\r\nx", true)]
    public void WideLines_LineOfAWidth_IsFoundOrNot(int width, string end, bool found) =>
        Assert.Equal(found ? [2] : [], WideLines("short\n" + new string('x', width) + end));

    [Theory]
    [InlineData("/// <summary>What a phase left.</summary>", true)]
    [InlineData("    /// <summary>\n    /// What a phase left.\n    /// </summary>", true)]
    [InlineData("    /// <summary>\r\n    /// What a phase left.", true)]
    [InlineData("/// <summary>Whatever a phase left.</summary>", false)]
    [InlineData("/// <summary>The pins of a phase. What it left is in them.</summary>", false)]
    [InlineData("/// <param name=\"left\">What a phase left.</param>", false)]
    public void WhatSummary_Comment_IsFoundOrNot(string comment, bool found) => Assert.Equal(found, WhatSummary().IsMatch(comment));

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

    private static IEnumerable<int> WideLines(string source) =>
        source
            .Split('\n')
            .Select((line, index) => (Width: line.TrimEnd('\r').Length, Number: index + 1))
            .Where(line => line.Width > MaxWidth)
            .Select(line => line.Number);

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

    [GeneratedRegex(@"\bFile\.(ReadAll|ReadLines|Open\()|\.Open(Read|Text)\(|\bFileMode\.Open\b")]
    private static partial Regex Opening();

    [GeneratedRegex(@"\bPostgresErrors\s*\.Translate\(")]
    private static partial Regex Translation();

    [GeneratedRegex(@"<summary>\s*(///\s*)?What\b")]
    private static partial Regex WhatSummary();

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
