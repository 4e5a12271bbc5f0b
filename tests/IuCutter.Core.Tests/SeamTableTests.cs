using System.Reflection;
using System.Text;
using IuCutter.Core.Adapters;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Tests;

/// <summary>Keeps <c>tests/SEAM.md</c> what the tests say. <c>IUCUTTER_APPROVE=1</c> writes it anew.</summary>
public sealed class SeamTableTests
{
    private static string File => Path.Combine(RepositoryFolder.Root, "tests", "SEAM.md");

    private static ILookup<string, string> TestsByLine =>
        typeof(SeamTableTests)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.GetCustomAttributes<FactAttribute>().Any())
            .SelectMany(
                method => method.GetCustomAttributes<SeamLineAttribute>(),
                (method, line) => (line.Line, Test: $"{method.DeclaringType!.Name}.{method.Name}")
            )
            .OrderBy(pair => pair.Test, StringComparer.Ordinal)
            .ToLookup(pair => pair.Line, pair => pair.Test, StringComparer.Ordinal);

    [Fact]
    public void Lines_EachHasATest()
    {
        Assert.Equal(14, SeamLines.All.Length);
        Assert.Empty(SeamLines.All.Where(line => !TestsByLine.Contains(line)));
        Assert.Empty(TestsByLine.Select(tests => tests.Key).Except(SeamLines.All));
    }

    [Fact]
    public void Table_IsWhatTheTestsSay()
    {
        string table = Render();
        if (Environment.GetEnvironmentVariable("IUCUTTER_APPROVE") == "1")
        {
            System.IO.File.WriteAllText(File, table);
        }

        Assert.Equal(table, System.IO.File.ReadAllText(File).ReplaceLineEndings("\n"));
    }

    [Fact]
    [SeamLine(SeamLines.Methods)]
    public void Contract_HasAMethodForEachPhaseThatWrites() =>
        Assert.Equal(
            PhaseCatalogue
                .All.Where(phase => phase.Writes)
                .Select(phase => $"{phase.Phase}Async")
                .Append(nameof(ILiveExecutionAdapter.VerifyResultCountForAsync))
                .Order(StringComparer.Ordinal),
            typeof(ILiveExecutionAdapter).GetMethods().Select(method => method.Name).Order(StringComparer.Ordinal)
        );

    private static string Render()
    {
        StringBuilder text = new StringBuilder();
        text.Append("# The seam, line by line\n\n");
        text.Append("Each line of the seam between a run and what writes, with the tests that show it. Made from the tests by\n");
        text.Append("`SeamTableTests`; do not edit it: mark a test with `[SeamLine(...)]`, then run them with `IUCUTTER_APPROVE=1`.\n\n");
        text.Append("| line | tests |\n|---|---|\n");
        foreach (string line in SeamLines.All)
        {
            text.Append("| ").Append(line).Append(" | ").AppendJoin("<br>", TestsByLine[line].Select(test => $"`{test}`")).Append(" |\n");
        }

        return text.ToString();
    }
}
