using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace IuCutter.Core.Tests.Architecture;

/// <summary>
/// Folders of a project are rooms: each has one subject, and no two use each other, directly or in a circle. A folder's
/// own files are one room, and each folder below it is another; and a folder with all below it is one towards the others. Run with
/// -showLiveOutput to see every arrow.
/// </summary>
public sealed class RoomTests
{
    public static TheoryData<string> Projects => [.. ProjectSources.WithRooms()];

    [Fact]
    public void Projects_WithRooms_AreFound() =>
        Assert.Superset(
            new HashSet<string> { "src/IuCutter.Contracts", "src/IuCutter.Core", "src/IuCutter.Postgres", "src/IuCutter.Cmdlets" },
            ProjectSources.WithRooms().ToHashSet()
        );

    [Theory]
    [MemberData(nameof(Projects))]
    public void Rooms_OfAProject_MakeNoCircle(string project)
    {
        IReadOnlyList<RoomUse> uses = ProjectSources.UsesIn(project);
        Assert.NotEmpty(uses);
        TestContext.Current.TestOutputHelper!.WriteLine($"{project}\n{RoomCircles.Arrows(uses)}");
        string circles = RoomCircles.Describe(uses) + RoomCircles.Describe(OfWholeFolders(uses));
        Assert.True(circles.Length == 0, circles);
    }

    // The negative controls: a circle is found by each kind of use, and the message names what closes it.
    [Theory]
    [InlineData("class B { A? Value; }", "B.cs:1 A")]
    [InlineData("class B { const int Copy = A.Constant; }", "B.cs:1 A.Constant")]
    [InlineData("class B { string Name => nameof(A); }", "B.cs:1 A")]
    [InlineData("class B { void Use() { foreach (var one in C.All()) { } } }", "B.cs:1 A")]
    [InlineData("class B { void Use() { var one = C.All()[0]; } }", "B.cs:1 A")]
    [InlineData("class B { void Use() => 1.Twice(); }", "B.cs:1 Extensions.Twice")]
    [InlineData("class B { int Use(A a) => a; }", "B.cs:1 A.op_Implicit")]
    [InlineData("[A.Mark] class B { }", "B.cs:1 A.MarkAttribute")]
    [InlineData("class B : System.Collections.Generic.List<A[]> { }", "B.cs:1 A")]
    public void Circle_OfTwoRooms_IsReportedWithWhatClosesIt(string inB, string use)
    {
        string message = RoomCircles.Describe(Uses(inB));
        Assert.StartsWith("Rooms in one circle: a, b", message, StringComparison.Ordinal);
        Assert.Contains(use, message, StringComparison.Ordinal);
        Assert.Contains("a -> b (1): A.cs:3 B", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("class B { int Value; }")]
    [InlineData("/// <see cref=\"A\"/>\nclass B { string A => \"A\"; }")]
    [InlineData("class B { class A { } A? Value; }")]
    public void OneWay_IsNoCircle(string inB) => Assert.Equal("", RoomCircles.Describe(Uses(inB)));

    [Fact]
    public void Circle_OfWholeFolders_IsReported()
    {
        RoomUse[] uses = [new("a/inner", "b", "A.cs", 1, "B"), new("b", "a/deeper", "B.cs", 1, "C")];
        Assert.Equal("", RoomCircles.Describe(uses));
        Assert.StartsWith("Rooms in one circle: a, b", RoomCircles.Describe(OfWholeFolders(uses)), StringComparison.Ordinal);
    }

    [Fact]
    public void Circle_ThroughAThirdRoom_IsReported()
    {
        RoomUse[] uses =
        [
            new("a", "b", "A.cs", 1, "B"),
            new("b", "c", "B.cs", 1, "C"),
            new("c", "a", "C.cs", 1, "A"),
            new("c", "d", "C.cs", 1, "D"),
        ];
        Assert.StartsWith("Rooms in one circle: a, b, c\n", RoomCircles.Describe(uses).ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("D", RoomCircles.Describe(uses), StringComparison.Ordinal);
    }

    /// <summary>The same with each folder and all below it as one: what a folder's rooms use outside may use none of them.</summary>
    private static IReadOnlyList<RoomUse> OfWholeFolders(IReadOnlyList<RoomUse> uses) =>
        [.. uses.Select(use => use with { From = use.From.Split('/')[0], To = use.To.Split('/')[0] }).Where(use => use.From != use.To)];

    private static IReadOnlyList<RoomUse> Uses(string inB)
    {
        const string inA = """
            class A
            {
                B? Value;
                public const int Constant = 1;
                public class MarkAttribute : System.Attribute { }
                public static implicit operator int(A a) => 1;
            }
            static class Extensions
            {
                public static int Twice(this int one) => 2 * one;
            }
            """;
        const string inC = """
            class C
            {
                public static A[] All() => [];
            }
            """;
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Rooms",
            [Parse("a/A.cs", inA), Parse("b/B.cs", inB), Parse("c/C.cs", inC)],
            [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
        );
        Assert.Empty(compilation.GetDiagnostics().Where(found => found.Severity == DiagnosticSeverity.Error));
        return RoomUses.Of(compilation, file => file.Split('/')[0]);
    }

    private static SyntaxTree Parse(string path, string text) => CSharpSyntaxTree.ParseText(text, path: path);
}
