using System.Reflection;
using System.Text.RegularExpressions;

namespace IuCutter.Core.Tests.Errors;

/// <summary>The catalogue as a contract: each entry well formed, and each reached by a test that names it.</summary>
public sealed partial class ErrorCatalogueTests
{
    /// <summary>Entries that no test can reach, and why. One that is reached after all must leave this list.</summary>
    private static readonly Dictionary<string, string> Unreachable = new(StringComparer.Ordinal)
    {
        ["Input.QuotedOpening"] = "is the code of a warning, and no profile makes it a stop",
        ["Input.GluedHeading"] = "is the code of a warning, and no profile makes it a stop",
        ["Input.HtmlHeading"] = "is the code of a warning, and no profile makes it a stop",
        ["Input.UnclosedQuote"] = "is the code of a warning, and no profile makes it a stop",
        ["Config.ServerUserMissing"] = "needs a machine without the users postgres and nobody, or without setpriv and runuser",
    };

    // These tests raise whatever entry they are given, to see how it is reported; that reaches nothing.
    private static readonly string[] RaiseAnything =
    [
        "tests/IuCutter.Cmdlets.Tests/Host/ExitCodeTests.cs",
        "tests/IuCutter.Core.Tests/Errors/ErrorCatalogueTests.cs",
    ];

    // The names of System.Management.Automation.ErrorCategory, which Core does not reference.
    private static readonly string[] Categories =
    [
        "OpenError",
        "CloseError",
        "DeviceError",
        "DeadlockDetected",
        "InvalidArgument",
        "InvalidData",
        "InvalidOperation",
        "InvalidResult",
        "InvalidType",
        "MetadataError",
        "NotImplemented",
        "NotInstalled",
        "ObjectNotFound",
        "OperationStopped",
        "OperationTimeout",
        "SyntaxError",
        "ParserError",
        "PermissionDenied",
        "ResourceBusy",
        "ResourceExists",
        "ResourceUnavailable",
        "ReadError",
        "WriteError",
        "FromStdErr",
        "SecurityError",
        "ProtocolError",
        "ConnectionError",
        "AuthenticationError",
        "LimitsExceeded",
        "QuotaExceeded",
        "NotEnabled",
    ];

    public static TheoryData<string> Ids => [.. ErrorCatalogue.All.Keys];

    [Fact]
    public void All_HoldsEveryEntryOnce()
    {
        ErrorDefinition[] entries = [.. Fields().Select(field => (ErrorDefinition)field.GetValue(null)!)];
        Assert.True(entries.Length >= 17, "The catalogue has at least 17 codes.");
        Assert.Equal(entries.Length, entries.Select(entry => entry.Id).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(entries.Length, ErrorCatalogue.All.Count);
        Assert.All(Enum.GetValues<ErrorOutcome>(), outcome => Assert.Contains(entries, entry => entry.Outcome == outcome));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Entry_IsWellFormed(string id)
    {
        ErrorDefinition entry = ErrorCatalogue.All[id];
        Assert.Matches("^(Input|Gate|Store|Integrity|Config)\\.[A-Z][A-Za-z0-9]+$", id);
        Assert.Contains(entry.Category, Categories);
        Assert.False(string.IsNullOrWhiteSpace(entry.Recommendation));
        Assert.EndsWith(".", entry.Summary, StringComparison.Ordinal);
        Assert.Contains(entry.ExitCode, new[] { 3, 4, 5, 130 });
        Assert.True(Enum.IsDefined(entry.Outcome));
    }

    [Fact]
    public void Entry_IsReachedByATestThatNamesIt()
    {
        string[] sources = [.. TestSources().Select(File.ReadAllText)];
        Assert.True(sources.Length > 50, $"Only {sources.Length} test files were found.");
        string[] unreached =
        [
            .. Fields()
                .Select(field => (Name: field.Name, ((ErrorDefinition)field.GetValue(null)!).Id))
                .Where(entry => !sources.Any(source => Names(source, entry.Id, entry.Name)))
                .Select(entry => entry.Id),
        ];

        // Both ways: a reason that no longer holds is as wrong as an entry without a test.
        Assert.Equal(Unreachable.Keys.Order(StringComparer.Ordinal), unreached.Order(StringComparer.Ordinal));
    }

    // The negative control: what only makes an exception of an entry does not assert it.
    [Theory]
    [InlineData("Assert.Equal(\"Gate.SomeThing\", refusal.Definition.Id);", true)]
    [InlineData("{ ErrorId = 'Gate.SomeThing,IuCutter.Cmdlets.X' }", true)]
    [InlineData("Assert.Same(ErrorCatalogue.SomeThing, stop.Definition);", true)]
    [InlineData("AssertStop(ErrorCatalogue.SomeThing, bytes);", true)]
    [InlineData("throw new IuException(ErrorCatalogue.SomeThing, \"\");", false)]
    [InlineData("Assert.NotEqual(ErrorCatalogue.SomeThing, stop);", false)]
    [InlineData("bool absent = _failure.Definition == ErrorCatalogue.SomeThing;", false)]
    [InlineData("// Gate.SomeThing", false)]
    [InlineData("Assert.Equal(\"Gate.SomeThingElse\", id);", false)]
    public void Names_OnlyAnAssertionCounts(string line, bool expected) =>
        Assert.Equal(expected, Names(line, "Gate.SomeThing", "SomeThing"));

    private static bool Names(string source, string id, string field) =>
        Regex.IsMatch(source, $"[\"']{Regex.Escape(id)}(?![A-Za-z0-9])")
        || AssertedField().Matches(source).Any(match => match.Groups["field"].Value == field);

    private static IEnumerable<string> TestSources() =>
        RepositoryFolder
            .Sources("tests")
            .Concat(Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Root, "tests", "pester"), "*.ps1", SearchOption.AllDirectories))
            .Where(file => !RaiseAnything.Contains(RepositoryFolder.Relative(file)));

    private static IEnumerable<FieldInfo> Fields() =>
        typeof(ErrorCatalogue)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(ErrorDefinition));

    [GeneratedRegex(@"Assert(\.Same|\.Equal|Stop)\(\s*ErrorCatalogue\.(?<field>\w+)\b")]
    private static partial Regex AssertedField();
}
