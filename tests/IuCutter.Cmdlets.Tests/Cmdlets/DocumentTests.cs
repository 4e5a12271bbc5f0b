using System.Management.Automation;
using System.Text;
using IuCutter.Cmdlets.Tests.Engine;

namespace IuCutter.Cmdlets.Tests.Cmdlets;

/// <summary>Get-IuDocument, New-IuCutPlan and Test-IuCutPlan: no database is needed.</summary>
public sealed class DocumentTests : IDisposable
{
    private const string Law = "# Chapter 1. Scope\n\n## Article 1. Purpose\n\nText.\n\n## Article 2. Terms\n\nText.\n";

    private readonly EngineSession _engine = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("iucutter doc [1] ").FullName;

    public static TheoryData<string, byte[]> BadDocuments =>
        new()
        {
            { "Input.EmptyDocument", [] },
            { "Input.EmptyDocument", [0xEF, 0xBB, 0xBF, 0x0D, 0x0A, 0x20] },
            { "Input.NulByte", [0x7F, 0x45, 0x4C, 0x46, 0x00, 0x01] },
            { "Input.NotUtf8", [0x23, 0x20, 0x41, 0xE9, 0x0A] },
        };

    [Theory]
    [MemberData(nameof(BadDocuments))]
    public void Document_NotUsable_IsRefused(string errorId, byte[] bytes)
    {
        string file = Write(bytes);

        ErrorRecord record = _engine.Fail("param($File) Get-IuDocument $File", file);

        Assert.Equal($"{errorId},IuCutter.Cmdlets.GetIuDocumentCommand", record.FullyQualifiedErrorId);
        Assert.Equal(file, record.TargetObject);
        Assert.Contains("Get-IuDocument", record.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void Document_MissingOrAFolder_IsRefused()
    {
        Refuses("Input.DocumentNotFound", "Get-IuDocument $File", Path.Combine(_folder, "none.md"));
        Refuses("Input.DocumentNotFound", "Get-IuDocument $File", _folder);
    }

    [Fact]
    public void Document_EditedAfterReading_KeepsItsBytes()
    {
        string file = Write(Law);

        PSObject[] plans =
        [
            .. _engine.Run(
                """
                param($File)
                $document = Get-IuDocument $File
                [System.IO.File]::AppendAllText($File, "`n## Article 3. Slipped in`n")
                $document, (Get-IuDocument $File) | New-IuCutPlan -DocumentPrefix LAW
                """,
                file
            ),
        ];

        Assert.Equal([3, 4], plans.Select(plan => ((CutPlan)plan.BaseObject).UnitCount));
    }

    [Theory]
    [InlineData("Input.NoUnit", "Just text.\n\nNo heading.\n", "LAW", "markdown-law")]
    [InlineData("Input.DuplicateAddress", "# Chapter 1. A\n\n# Chapter 1. B\n", "LAW", "markdown-law")]
    [InlineData("Input.UnclosedFence", "# Chapter 1. A\n\n```\nnever closed\n", "LAW", "markdown-law")]
    [InlineData("Input.BadPrefix", Law, "law", "markdown-law")]
    [InlineData("Input.BadPrefix", Law, "", "markdown-law")]
    [InlineData("Input.UnknownProfile", Law, "LAW", "no-such")]
    public void Plan_NotPossible_IsRefused(string errorId, string text, string prefix, string profile)
    {
        ErrorRecord record = _engine.Fail(
            "param($File, $Prefix, $Profile) Get-IuDocument $File | New-IuCutPlan -DocumentPrefix $Prefix -Profile $Profile",
            Write(text),
            prefix,
            profile
        );

        Assert.Equal($"{errorId},IuCutter.Cmdlets.NewIuCutPlanCommand", record.FullyQualifiedErrorId);
        Assert.Contains("New-IuCutPlan", record.ErrorDetails.RecommendedAction + " New-IuCutPlan", StringComparison.Ordinal);
        Assert.NotNull(record.TargetObject);
    }

    [Fact]
    public void Plan_ProfileFileInTheSessionsFolder_IsFound()
    {
        string profile = Path.Combine(StagedModule.Folder, "module", "profiles", "markdown-law.json");
        File.Copy(profile, Path.Combine(_folder, "own.json"));

        // Relative to the session's location, which is not the process's.
        CutPlan plan = (CutPlan)
            _engine
                .Run(
                    "param($File, $Folder) $name = [System.Management.Automation.WildcardPattern]::Escape($Folder); "
                        + "$null = $ExecutionContext.SessionState.Path.SetLocation($name); "
                        + "Get-IuDocument $File | New-IuCutPlan -DocumentPrefix LAW -Profile ./own.json",
                    Write(Law),
                    _folder
                )
                .Single()
                .BaseObject;

        Assert.Equal("markdown-law", plan.ProfileName);
    }

    [Fact]
    public void Profile_Completion_GivesTheShippedNames()
    {
        const string Line = "New-IuCutPlan -Profile mark";
        CommandCompletion completion;
        using (PowerShell shell = _engine.Shell())
        {
            completion = CommandCompletion.CompleteInput(Line, Line.Length, [], shell);
        }

        Assert.Equal(["markdown", "markdown-law"], completion.CompletionMatches.Select(match => match.CompletionText));
    }

    [Fact]
    public void Proof_ChangedPlan_IsRejected()
    {
        string file = Write(Law);
        CutPlan plan = (CutPlan)
            _engine.Run("param($File) Get-IuDocument $File | New-IuCutPlan -DocumentPrefix LAW", file).Single().BaseObject;

        PlanProof proof = (PlanProof)_engine.Run("param($Plan) $Plan | Test-IuCutPlan", plan).Single().BaseObject;
        Assert.Equal((3, plan.Document.Length), (proof.UnitCount, proof.CoveredBytes));

        CutPlan forged = plan with { Units = plan.Units.SetItem(1, plan.Units[1] with { Body = "other" }) };
        ErrorRecord record = _engine.Fail("param($Plan) $Plan | Test-IuCutPlan", forged);
        Assert.Equal("Integrity.PlanRejected,IuCutter.Cmdlets.TestIuCutPlanCommand", record.FullyQualifiedErrorId);
    }

    public void Dispose()
    {
        _engine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Refuses(string errorId, string script, string file) =>
        Assert.StartsWith(errorId + ",", _engine.Fail("param($File) " + script, file).FullyQualifiedErrorId, StringComparison.Ordinal);

    private string Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    private string Write(byte[] bytes)
    {
        string file = Path.Combine(_folder, "document.md");
        File.WriteAllBytes(file, bytes);
        return file;
    }
}
