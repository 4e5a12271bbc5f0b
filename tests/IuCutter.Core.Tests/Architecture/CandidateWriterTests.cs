using System.Text.RegularExpressions;
using IuCutter.Core.Marking.Candidates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace IuCutter.Core.Tests.Architecture;

/// <summary>
/// A candidate passes through the marker; each member that is set on the way is set by one type, which the marker's page names.
/// </summary>
public sealed partial class CandidateWriterTests
{
    [Fact]
    public void SettableMembers_HaveTheOneWriterThatThePageNames()
    {
        string page = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "src/IuCutter.Core/Marking/README.md"));
        Dictionary<string, string> named = MemberRow()
            .Matches(page)
            .ToDictionary(row => row.Groups["member"].Value, row => row.Groups["writer"].Value, StringComparer.Ordinal);
        SortedDictionary<string, SortedSet<string>> writers = MemberWriters.Of(
            ProjectSources.Compile("src/IuCutter.Core"),
            typeof(Candidate).FullName!
        );
        Assert.NotEmpty(writers);
        Assert.Equal(
            named.Select(row => $"{row.Key}: {row.Value}").Order(StringComparer.Ordinal),
            writers.Select(member => $"{member.Key}: {string.Join(", ", member.Value)}").Order(StringComparer.Ordinal)
        );
    }

    // The negative control: whoever writes is found, in whatever way.
    [Theory]
    [InlineData("class B { void Set(A a) => a.Value = 2; }", "B, First")]
    [InlineData("class B { void Set(A a) => a.Value++; }", "B, First")]
    [InlineData("class B { void Set(A a) => (a.Value, _) = (2, 3); }", "B, First")]
    [InlineData("class B { A Make() => new A { Value = 2 }; }", "B, First")]
    [InlineData("class B { void Set(System.Collections.Generic.List<A> all) => all.ForEach(one => one.Value |= 2); }", "B, First")]
    [InlineData("class B { int Get(A a) => a.Value; }", "First")]
    [InlineData("class B { int Get(A a) => -a.Value + a.Value!; }", "First")]
    [InlineData("class B { A Make() => new A { Other = 2 }; }", "First")]
    public void Of_SecondWriter_IsFound(string source, string writers)
    {
        const string owner =
            "class A { public int Value { get; set; } public int Other { get; init; } } class First { void Set(A a) { a.Value = 1; } }";
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Writers",
            [CSharpSyntaxTree.ParseText(owner), CSharpSyntaxTree.ParseText(source)],
            [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
        );
        Assert.Empty(compilation.GetDiagnostics().Where(found => found.Severity == DiagnosticSeverity.Error));
        (string member, SortedSet<string> found) = Assert.Single(MemberWriters.Of(compilation, "A"));
        Assert.Equal(("Value", writers), (member, string.Join(", ", found)));
    }

    [GeneratedRegex(@"^\| `(?<member>\w+)` \| `(?<writer>\w+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex MemberRow();
}
