using System.Management.Automation;
using IuCutter.Cmdlets.Tests.Engine;

namespace IuCutter.Cmdlets.Tests.Cmdlets;

/// <summary>What an operator does around a plan: profiles, explanations, the page, the findings. No database is needed.</summary>
public sealed class PlanToolsTests : IDisposable
{
    private const string Law = "# Chapter 1. Scope\n\n### Article 1. Purpose\n\nText.\n";
    private const string Ambiguous = "Article 1. A\n\nX.\n\nArticle 2. B\n\nX.\n\nArticle 3. C\n\nX.\n";

    private readonly EngineSession _engine = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("iucutter tools [1] ").FullName;

    [Theory]
    [InlineData("Input.ProfileNotChosen", "Get-IuDocument $File | New-IuCutPlan -DocumentPrefix LAW -Profile Auto", Ambiguous)]
    [InlineData("Input.InvalidProfile", "Test-IuProfile $File", "{}")]
    [InlineData("Input.FileNotWritten", "Get-IuDocument $File | New-IuCutPlan -DocumentPrefix LAW | Show-IuCutPlan -Path $File", Law)]
    [InlineData("Input.FileNotWritten", "Get-IuDocument $File | New-IuCutPlan -DocumentPrefix LAW | Export-IuSarif -Path $File", Law)]
    [InlineData("Input.BadArgument", "Get-IuDocument $File | Get-IuCutPlan -Explain -Line 99", Law)]
    public void Tool_NotPossible_IsRefused(string errorId, string script, string text)
    {
        ErrorRecord record = _engine.Fail("param($File) " + script, Write(text));
        Assert.StartsWith(errorId + ",", record.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace(record.ErrorDetails.RecommendedAction));
    }

    [Fact]
    public void Sarif_PlansAndFiles_ComeThroughThePipeline()
    {
        string file = Write(Law);
        WrittenFile ofPlan = Run<WrittenFile>(
                "param($File) Get-IuDocument $File | New-IuCutPlan -DocumentPrefix LAW | Export-IuSarif -Path \"$File.1.sarif\"",
                file
            )
            .Single();
        WrittenFile ofFile = Run<WrittenFile>(
                "param($File) [System.IO.FileInfo]::new($File) | Export-IuSarif -Path \"$File.2.sarif\"",
                file
            )
            .Single();
        Assert.Equal(("1 documents, 1 findings", ofPlan.Sha256), (ofFile.About, ofFile.Sha256));
    }

    [Fact]
    public void Page_OfAPlan_IsTheSameEachTime()
    {
        string file = Write(Law);
        WrittenFile[] pages = Run<WrittenFile>(
            "param($File) $plan = Get-IuDocument $File | New-IuCutPlan -DocumentPrefix LAW; "
                + "$plan | Show-IuCutPlan -Path \"$File.1.html\"; $plan | Show-IuCutPlan -Path \"$File.2.html\"",
            file
        );
        Assert.Equal(2, pages.Length);
        Assert.Equal(pages[0].Sha256, pages[1].Sha256);
    }

    [Fact]
    public void Explanation_OfAPlan_IsOneObjectPerLine()
    {
        LineExplanation[] lines = Run<LineExplanation>(
            "param($File) Get-IuDocument $File | New-IuCutPlan -DocumentPrefix LAW | Get-IuCutPlan -Explain",
            Write(Law)
        );
        Assert.Equal([1, 2, 3, 4, 5], lines.Select(line => line.Line));
        Assert.Equal("LAW/CH-1/ART-1", lines[4].Address);
    }

    public void Dispose()
    {
        _engine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private T[] Run<T>(string script, string file) => [.. _engine.Run(script, file).Select(one => (T)one.BaseObject)];

    private string Write(string text)
    {
        string file = Path.Combine(_folder, text == "{}" ? "document.json" : "document.md");
        File.WriteAllText(file, text);
        return file;
    }
}
