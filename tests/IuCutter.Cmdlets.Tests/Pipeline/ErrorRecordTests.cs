using System.Management.Automation;
using IuCutter.Cmdlets.Tests.Engine;

namespace IuCutter.Cmdlets.Tests.Pipeline;

public sealed class ErrorRecordTests : IDisposable
{
    private readonly EngineSession _engine = new();

    public static TheoryData<string> Ids => [.. ErrorCatalogue.All.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Failure_OfTheCatalogue_GivesItsRecord(string id)
    {
        ErrorDefinition definition = ErrorCatalogue.All[id];

        ErrorRecord record = _engine.Fail("param($Id) Invoke-IuProbeFailure $Id", id);

        Assert.Equal($"{id},IuCutter.Cmdlets.Probe.InvokeIuProbeFailureCommand", record.FullyQualifiedErrorId);
        Assert.Equal(definition.Category, record.CategoryInfo.Category.ToString());
        Assert.NotEqual(ErrorCategory.NotSpecified, record.CategoryInfo.Category);
        Assert.Equal("subject-1", record.TargetObject);
        Assert.Equal(definition.Recommendation, record.ErrorDetails.RecommendedAction);
        Assert.StartsWith(definition.Summary, record.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Failure_OfADefect_IsABug()
    {
        ErrorRecord record = _engine.Fail("Invoke-IuProbeFailure bug");

        Assert.Equal("Bug.FormatException,IuCutter.Cmdlets.Probe.InvokeIuProbeFailureCommand", record.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.InvalidOperation, record.CategoryInfo.Category);
        Assert.IsType<FormatException>(record.Exception);
    }

    [Fact]
    public void Failure_CancelledByItself_IsNotASilentStop()
    {
        ErrorRecord record = _engine.Fail("Invoke-IuProbeFailure cancelled");

        Assert.StartsWith("Store.Cancelled,", record.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Path_OfAnUnknownDrive_IsBadInput()
    {
        ErrorRecord record = _engine.Fail("Resolve-IuProbePath nodrive:/x");

        Assert.StartsWith("Input.BadArgument,", record.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("nodrive:/x", record.TargetObject);
    }

    [Fact]
    public void Path_OfAnotherProvider_IsBadInput()
    {
        ErrorRecord record = _engine.Fail("Resolve-IuProbePath Variable:/x");

        Assert.StartsWith("Input.BadArgument,", record.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Path_WithWildcardCharacters_IsTakenLiterally()
    {
        string path = Path.Combine(Path.GetTempPath(), "a[1]*.md");

        Assert.Equal(path, _engine.Run("param($Path) Resolve-IuProbePath $Path", path).Single().BaseObject);
    }

    public void Dispose() => _engine.Dispose();
}
