using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace IuCutter.Core.Tests;

/// <summary>
/// Keeps <c>tests/PROMISES.md</c> equal to what the tests say of themselves: the C# tests of every project by
/// <c>[Trait("Promise", "N")]</c>, the Pester tests by the tag <c>PromiseN</c>. <c>IUCUTTER_APPROVE=1</c> writes it anew.
/// </summary>
public sealed class PromiseTableTests
{
    // The numbered list of README.md, in the same order and words.
    private static readonly string[] Promises = ReadPromises();

    private static string File => Path.Combine(RepositoryFolder.Root, "tests", "PROMISES.md");

    [Fact]
    public void Promises_AreTen() => Assert.Equal(10, Promises.Length);

    [Fact]
    public void Table_IsWhatTheTestsSay()
    {
        ILookup<int, string> tests = TestsByPromise();
        Assert.NotEmpty(tests);
        string table = Render(tests);
        if (Environment.GetEnvironmentVariable("IUCUTTER_APPROVE") == "1")
        {
            System.IO.File.WriteAllText(File, table);
        }

        Assert.Equal(table, System.IO.File.ReadAllText(File).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void EachPromise_HasATest()
    {
        ILookup<int, string> tests = TestsByPromise();
        Assert.All(Enumerable.Range(1, Promises.Length), number => Assert.NotEmpty(tests[number]));
    }

    // A table that names a class must mean one class.
    [Fact]
    public void TestClasses_HaveUniqueNames() =>
        Assert.Empty(
            Classes()
                .Where(found =>
                    found.Class.Modifiers.Any(SyntaxKind.PublicKeyword) && !found.Class.Modifiers.Any(SyntaxKind.PartialKeyword)
                )
                .GroupBy(found => found.Class.Identifier.Text, StringComparer.Ordinal)
                .Where(same => same.Count() > 1)
                .Select(same => $"{same.Key}: {string.Join(", ", same.Select(found => found.File))}")
        );

    // An item goes on in the lines that are indented below it.
    private static string[] ReadPromises()
    {
        string readme = System.IO.File.ReadAllText(Path.Combine(RepositoryFolder.Root, "README.md")).ReplaceLineEndings("\n");
        string section = readme.Split("\n## What it promises\n")[1].Split("\n## ")[0];
        return
        [
            .. Regex
                .Matches(section, @"^[0-9]+\. (.+(?:\n {3,4}\S.*)*)$", RegexOptions.Multiline)
                .Select(item => Regex.Replace(item.Groups[1].Value, @"\n +", " ")),
        ];
    }

    private static ILookup<int, string> TestsByPromise() =>
        Classes()
            .SelectMany(found => Named(found.Class))
            .Concat(PesterFiles())
            .Distinct()
            .OrderBy(pair => pair.Test, StringComparer.Ordinal)
            .ToLookup(pair => pair.Promise, pair => pair.Test);

    private static IEnumerable<(string File, ClassDeclarationSyntax Class)> Classes() =>
        RepositoryFolder
            .Sources("tests")
            .SelectMany(file =>
                CSharpSyntaxTree
                    .ParseText(System.IO.File.ReadAllText(file))
                    .GetRoot()
                    .DescendantNodes()
                    .OfType<ClassDeclarationSyntax>()
                    .Where(type => type.Parent is not TypeDeclarationSyntax)
                    .Select(type => (RepositoryFolder.Relative(file), type))
            );

    private static IEnumerable<(int Promise, string Test)> Named(ClassDeclarationSyntax type) =>
        NumbersOf(type)
            .Select(number => (number, type.Identifier.Text))
            .Concat(
                type.Members.OfType<MethodDeclarationSyntax>()
                    .SelectMany(method => NumbersOf(method).Select(number => (number, $"{type.Identifier.Text}.{method.Identifier.Text}")))
            );

    private static IEnumerable<int> NumbersOf(MemberDeclarationSyntax member) =>
        member
            .AttributeLists.SelectMany(list => list.Attributes)
            .Where(attribute =>
                attribute.Name.ToString() == "Trait" && attribute.ArgumentList!.Arguments is [{ } key, _] && Value(key) == "Promise"
            )
            .Select(attribute => int.Parse(Value(attribute.ArgumentList!.Arguments[1]), System.Globalization.CultureInfo.InvariantCulture));

    private static string Value(AttributeArgumentSyntax argument) => ((LiteralExpressionSyntax)argument.Expression).Token.ValueText;

    private static IEnumerable<(int Promise, string Test)> PesterFiles() =>
        from file in Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Root, "tests", "pester"), "*.Tests.ps1")
        let text = System.IO.File.ReadAllText(file)
        from number in Enumerable.Range(1, Promises.Length)
        where Regex.IsMatch(text, $@"-Tag\s+.*\bPromise{number}\b")
        select (number, Path.GetFileName(file));

    private static string Render(ILookup<int, string> tests)
    {
        StringBuilder text = new StringBuilder();
        text.Append("# The promises, and the tests that show them\n\n");
        text.Append("Generated by `PromiseTableTests` from the tests; do not edit it. Mark a test with `[Trait(\"Promise\", \"2\")]`, a\n");
        text.Append("Pester block with `-Tag Promise2`, then run that test with `IUCUTTER_APPROVE=1`.\n\n");
        text.Append("| | promise | tests |\n|---|---|---|\n");
        for (int i = 0; i < Promises.Length; i++)
        {
            text.Append("| ")
                .Append(i + 1)
                .Append(" | ")
                .Append(Promises[i])
                .Append(" | ")
                .AppendJoin(", ", tests[i + 1].Select(test => $"`{test}`"))
                .Append(" |\n");
        }

        return text.ToString();
    }
}
