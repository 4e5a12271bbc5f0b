using System.Management.Automation;
using IuCutter.Cmdlets.Tests.Engine;

namespace IuCutter.Cmdlets.Tests.Cmdlets;

/// <summary>Compare-IuCutPlan and Find-IuReference in the real engine: no database is needed.</summary>
public sealed class ComparisonTests : IDisposable
{
    private const string Law = "## Section 1. Purpose\n\nSee section 2.\n\n## Section 2. Terms\n\nDue in 30 days.\n";

    private readonly EngineSession _engine = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("iucutter compare ").FullName;

    [Fact]
    public void Compare_TwoDocuments_GivesOneChangeForEachUnit()
    {
        UnitChange[] changes =
        [
            .. _engine
                .Run(
                    "param($Old, $New) Compare-IuCutPlan (Get-IuDocument $Old) (Get-IuDocument $New) -Profile en-law",
                    Write("old.md", Law),
                    Write("new.md", Law.Replace("30", "60", StringComparison.Ordinal))
                )
                .Select(change => (UnitChange)change.BaseObject),
        ];

        Assert.Equal([ChangeKind.Keep, ChangeKind.Amend], changes.Select(change => change.Kind));
        Assert.Equal("Number: \"30\" -> \"60\"", Assert.Single(changes[1].Operative).ToString());
    }

    [Fact]
    public void Compare_NeitherPlanNorDocument_IsRefused()
    {
        ErrorRecord record = _engine.Fail("param($Old) Compare-IuCutPlan (Get-IuDocument $Old) 5 -Profile en-law", Write("old.md", Law));

        Assert.Equal("Input.BadArgument,IuCutter.Cmdlets.CompareIuCutPlanCommand", record.FullyQualifiedErrorId);
    }

    [Fact]
    public void Compare_TwoProfiles_IsRefused()
    {
        ErrorRecord record = _engine.Fail(
            "param($Old) $document = Get-IuDocument $Old; Compare-IuCutPlan ($document | New-IuCutPlan -Prefix LAW -Profile "
                + "en-law) $document -Profile markdown",
            Write("old.md", Law)
        );

        Assert.Equal("Input.PlansNotComparable,IuCutter.Cmdlets.CompareIuCutPlanCommand", record.FullyQualifiedErrorId);
    }

    [Fact]
    public void Find_CitingLaw_GivesItsReferences()
    {
        IuReference reference = (IuReference)
            _engine
                .Run(
                    "param($File) Get-IuDocument $File | New-IuCutPlan -Prefix LAW -Profile en-law | Find-IuReference -Status Internal",
                    Write("old.md", Law)
                )
                .Single()
                .BaseObject;

        Assert.Equal(("LAW/SEC-1", "LAW/SEC-2"), (reference.Address, reference.Target));
    }

    [Fact]
    public void Find_ProfileWithoutGrammar_IsRefused()
    {
        ErrorRecord record = _engine.Fail(
            "param($File) Get-IuDocument $File | New-IuCutPlan -Prefix LAW -Profile markdown | Find-IuReference",
            Write("old.md", Law)
        );

        Assert.Equal("Input.NoReferenceGrammar,IuCutter.Cmdlets.FindIuReferenceCommand", record.FullyQualifiedErrorId);
    }

    public void Dispose()
    {
        _engine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Write(string name, string text)
    {
        string file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }
}
