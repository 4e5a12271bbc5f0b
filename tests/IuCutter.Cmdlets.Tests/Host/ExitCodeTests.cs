using System.Diagnostics;
using IuCutter.Cmdlets.Tests.Engine;

namespace IuCutter.Cmdlets.Tests.Host;

public sealed class ExitCodeTests : IDisposable
{
    private const string Throw = """
        param($Id)
        throw [IuCutter.IuException]::new([IuCutter.ErrorCatalogue]::All[$Id], 'the particulars', 'subject-1', $null)
        """;

    private const string Fail = """
        param($Probe, $Id)
        $context = [System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ IuCutter
        Import-Module -Assembly $context.LoadFromAssemblyPath($Probe)
        Invoke-IuProbeFailure $Id
        """;

    private const string WaitForSignal = """
        param($Mark)
        try {
            [System.Console]::WriteLine('begun')
            while ($true) { [System.Threading.Thread]::Sleep(20) }
        }
        finally { [System.IO.File]::WriteAllText($Mark, 'cleaned') }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("iucutter host ").FullName;

    [Theory]
    [InlineData("Input.EmptyDocument", 3)]
    [InlineData("Gate.PhaseOrder", 4)]
    [InlineData("Integrity.LedgerCount", 4)]
    [InlineData("Store.Unreachable", 5)]
    [InlineData("Config.GpgMissing", 5)]
    [InlineData("bug", 1)]
    public async Task Run_CmdletFails_GivesTheCodeOfItsArea(string id, int expected)
    {
        HostRun run = await RunAsync(Fail, "-Probe", StagedModule.Probe, "-Id", id);

        Assert.Equal(expected, run.ExitCode);
        Assert.Contains(id == "bug" ? "error Bug.FormatException: " : $"error {id}: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("  next:  ", run.Error, StringComparison.Ordinal);
        Assert.Contains("runbook.ps1:4", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Gate.PhaseOrder", 4)]
    [InlineData("Store.Cancelled", 130)]
    public async Task Run_RunbookThrowsAnError_GivesTheCodeOfItsArea(string id, int expected)
    {
        HostRun run = await RunAsync(Throw, "-Id", id);

        Assert.Equal(expected, run.ExitCode);
        Assert.Contains($"error {id}: ", run.Error, StringComparison.Ordinal);
        Assert.Contains($"  next:  {ErrorCatalogue.All[id].Recommendation}", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'fine'", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("exit", 0)]
    [InlineData("& { exit 9 }", 9)]
    [InlineData("throw 'a text'", 1)]
    [InlineData("No-SuchCommand", 1)]
    [InlineData("$null.Method()", 1)]
    [InlineData("'begun' | ForEach-Object {", 3)]
    public async Task Run_Runbook_GivesItsCode(string runbook, int expected) => Assert.Equal(expected, (await RunAsync(runbook)).ExitCode);

    [Fact]
    public async Task Run_ProgramFailsAndRunbookGoesOn_GivesZero()
    {
        // $LASTEXITCODE of a program is the runbook's business, not the host's.
        HostRun run = await RunAsync(
            "param($Program) & $Program --no-such-option *> $null; \"code $($LASTEXITCODE -ne 0)\"",
            "-Program",
            "dotnet"
        );

        Assert.Equal(["code True"], run.OutputLines);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Run_NoSuchRunbook_GivesThree()
    {
        HostRun run = await HostRun.StartAsync(["run", Path.Combine(_folder, "none.ps1")], [], TestContext.Current.CancellationToken);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("error Input.RunbookNotFound: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoModule_GivesFive()
    {
        string runbook = Path.Combine(_folder, "runbook.ps1");
        await File.WriteAllTextAsync(runbook, "'never'", TestContext.Current.CancellationToken);

        HostRun run = await HostRun.StartAsync(
            ["run", runbook],
            new() { ["IUCUTTER_MODULE"] = _folder },
            TestContext.Current.CancellationToken
        );

        Assert.Equal(5, run.ExitCode);
        Assert.Contains("error Config.ModuleMissing: ", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task Run_Signal_RunsTheFinallyBlocksAndGives130(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with kill.");
        string mark = Path.Combine(_folder, "mark");
        string runbook = Path.Combine(_folder, "runbook.ps1");
        await File.WriteAllTextAsync(runbook, WaitForSignal, TestContext.Current.CancellationToken);
        using Process process = HostRun.Begin(["run", runbook, "-Mark", mark], []);
        Assert.Equal("begun", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        // The shell's own kill: the program of that name is in a package that a bare machine need not have.
        string number = process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        using Process kill = Process.Start("sh", ["-c", $"kill -s {signal} {number}"]);
        HostRun run = await HostRun.EndAsync(process, TestContext.Current.CancellationToken);

        Assert.Equal(130, run.ExitCode);
        Assert.Contains("stopped by a signal", run.Error, StringComparison.Ordinal);
        Assert.Equal("cleaned", await File.ReadAllTextAsync(mark, TestContext.Current.CancellationToken));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<HostRun> RunAsync(string text, params string[] arguments)
    {
        string runbook = Path.Combine(_folder, "runbook.ps1");
        await File.WriteAllTextAsync(runbook, text, TestContext.Current.CancellationToken);
        return await HostRun.StartAsync(["run", runbook, .. arguments], [], TestContext.Current.CancellationToken);
    }
}
