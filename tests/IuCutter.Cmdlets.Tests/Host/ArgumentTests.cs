using IuCutter.Cmdlets.Tests.Engine;

namespace IuCutter.Cmdlets.Tests.Host;

public sealed class ArgumentTests : IDisposable
{
    private const string Tell = """
        [CmdletBinding(SupportsShouldProcess)]
        param([int] $Count = 1, [string[]] $Names, [switch] $Fast, [string] $Text)
        "count=$Count names=$($Names.Count) fast=$Fast text=$Text whatif=$WhatIfPreference verbose=$VerbosePreference"
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("iucutter host ").FullName;

    [Theory]
    [InlineData("", "count=1 names=0 fast=False text= whatif=False verbose=SilentlyContinue")]
    [InlineData("-Count|5|-names|a,b,c", "count=5 names=1 fast=False text= whatif=False verbose=SilentlyContinue")]
    [InlineData("-Fast|-Text:a:b", "count=1 names=0 fast=True text=a:b whatif=False verbose=SilentlyContinue")]
    [InlineData("-Fast:$false|-WhatIf|-Verbose", "count=1 names=0 fast=False text= whatif=True verbose=Continue")]
    [InlineData("-Count|-5|-Text|-x", "count=-5 names=0 fast=False text=-x whatif=False verbose=SilentlyContinue")]
    [InlineData("-Text|$(exit 9); 'a'", "count=1 names=0 fast=False text=$(exit 9); 'a' whatif=False verbose=SilentlyContinue")]
    public async Task Run_Arguments_AreBound(string arguments, string expected)
    {
        HostRun run = await RunAsync(arguments);

        Assert.Equal("", run.Error);
        Assert.Equal([expected], run.OutputLines);
        Assert.Equal(0, run.ExitCode);
    }

    [Theory]
    [InlineData("-Nome|x", "parameter name 'Nome'")]
    [InlineData("loose", "loose")]
    [InlineData("-Count", "Missing an argument for parameter 'Count'")]
    [InlineData("-Text|-Fast", "Missing an argument for parameter 'Text'")]
    [InlineData("-Count|5|-Count|6", "'Count' is specified more than once")]
    [InlineData("-Fast:perhaps", "perhaps")]
    [InlineData("-Count|many", "Count")]
    public async Task Run_BadArguments_AreRefusedBeforeTheRunbookBegins(string arguments, string expected)
    {
        HostRun run = await RunAsync(arguments);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("error Input.BadArgument: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task Run_TableToAFile_HasNoColour()
    {
        HostRun run = await RunTextAsync("[pscustomobject]@{ A = 1; B = 2 }");

        Assert.Contains("A", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", 0, "iucut run [--json] RUNBOOK.ps1")]
    [InlineData("--version", 0, "iucut 0.")]
    public async Task Run_Option_TellsIt(string option, int expected, string text)
    {
        HostRun run = await HostRun.StartAsync([option], [], TestContext.Current.CancellationToken);

        Assert.Equal(expected, run.ExitCode);
        Assert.Contains(text, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoArgument_TellsTheUsageAndFails()
    {
        HostRun run = await HostRun.StartAsync([], [], TestContext.Current.CancellationToken);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("iucut run [--json] RUNBOOK.ps1", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<HostRun> RunAsync(string arguments) => RunTextAsync(Tell, arguments.Split('|', StringSplitOptions.RemoveEmptyEntries));

    private async Task<HostRun> RunTextAsync(string text, params string[] arguments)
    {
        string runbook = Path.Combine(_folder, "runbook.ps1");
        await File.WriteAllTextAsync(runbook, text, TestContext.Current.CancellationToken);
        return await HostRun.StartAsync(["run", runbook, .. arguments], [], TestContext.Current.CancellationToken);
    }
}
