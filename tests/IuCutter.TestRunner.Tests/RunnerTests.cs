using System.Diagnostics;
using System.Globalization;

namespace IuCutter.TestRunner.Tests;

/// <summary>The runner as a program, on a suite whose second test does what it is reported.</summary>
public sealed class RunnerTests : IDisposable
{
    private const string Idle = "5";
    private const string Busy = "10";
    private readonly string _folder = Directory.CreateTempSubdirectory("iucutter-runner-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Daemon => Path.Combine(_folder, "daemon");

    [Fact]
    public async Task Run_NoFault_PassesAndGivesZero() => await RunsAsync("", 0, "4 passed, 0 failed, 1 skipped");

    [Fact]
    public async Task Run_TestFails_GivesOne() =>
        await RunsAsync(
            "fail",
            1,
            "3 passed, 1 failed, 1 skipped",
            "    as it was asked",
            // Once more after everything else.
            "\n\n[FAILED] IuCutter.TestRunner.Sample: IuCutter.TestRunner.Sample.SampleTests.Second_Faulty_DoesNotPass: as it was asked\n"
        );

    [Theory]
    [InlineData("wait", "hung: nothing went on for 5 s")]
    [InlineData("spin", "hung: 10 s of processor time were used and no test ended")]
    public async Task Run_TestHangs_FailsByNameAndTheOthersKeepTheirVerdicts(string fault, string reason) =>
        await RunsAsync(fault, 1, "3 passed, 1 failed, 1 skipped", "[FAILED] IuCutter.TestRunner.Sample.SampleTests.Second", reason);

    [Theory]
    [InlineData("crash")]
    [InlineData("exit")]
    public async Task Run_TestEndsItsProcess_FailsByNameAndTheOthersKeepTheirVerdicts(string fault) =>
        await RunsAsync(
            fault,
            1,
            "3 passed, 1 failed, 1 skipped",
            "[FAILED] IuCutter.TestRunner.Sample.SampleTests.Second",
            "its process ended with exit code"
        );

    [Theory]
    [InlineData("")]
    [InlineData("wait")]
    [InlineData("crash")]
    public async Task Run_TestLeavesADaemon_EndsItAndItsFolder(string fault)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A daemon is adopted on Linux.");
        using Process runner = Begin(fault, ("IUCUTTER_SAMPLE_DAEMON", Daemon));
        await EndAsync(runner);

        AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Run_Signal_EndsWhatItStartedAndTellsWhatHasPassed(string signal)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are sent with kill.");
        using Process runner = Begin("wait", ("IUCUTTER_SAMPLE_DAEMON", Daemon));
        using (FileSystemWatcher watcher = new(_folder))
        {
            TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
            watcher.Renamed += (_, _) => begun.TrySetResult();
            watcher.EnableRaisingEvents = true;
            if (!File.Exists(Daemon))
            {
                await begun.Task.WaitAsync(Token);
            }
        }

        using Process kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -s {signal} {runner.Id}")]);
        string output = await EndAsync(runner);

        Assert.Equal(130, runner.ExitCode);
        Assert.Matches("[0-3] passed, 1 failed, [01] skipped$", output.TrimEnd());
        AssertNothingIsLeft();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task RunsAsync(string fault, int code, string last, params string[] said)
    {
        using Process runner = Begin(fault);
        string output = await EndAsync(runner);

        Assert.Equal(last, output.TrimEnd().Split('\n')[^1]);
        Assert.Equal(code, runner.ExitCode);
        Assert.All(said, text => Assert.Contains(text, output, StringComparison.Ordinal));
        Assert.Contains(
            "First_Always_Passes",
            await File.ReadAllTextAsync(Path.Combine(_folder, "verdicts.tsv"), Token),
            StringComparison.Ordinal
        );
        Assert.Empty(Directory.GetDirectories(_folder));
    }

    // The process that says its number in the file, and the temporary folder that the runner made for the suite.
    private void AssertNothingIsLeft()
    {
        Assert.False(Directory.Exists("/proc/" + File.ReadAllText(Daemon).Trim()));
        Assert.Empty(Directory.GetDirectories(_folder));
    }

    private Process Begin(string fault, params (string Name, string Value)[] environment)
    {
        DirectoryInfo framework = new(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string tests = framework.Parent!.Parent!.Parent!.Parent!.FullName;
        string output = Path.Combine("bin", framework.Parent.Name, framework.Name);
        ProcessStartInfo start = new("env")
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                // What a shell starts in the background ignores SIGINT, and its children after it.
                "--default-signal=INT,HUP",
                Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
                Path.Combine(tests, "IuCutter.TestRunner", output, "IuCutter.TestRunner.dll"),
                "-only",
                Path.Combine(tests, "IuCutter.TestRunner.Sample", output, "IuCutter.TestRunner.Sample.dll"),
                _folder,
                Idle,
                Busy,
            },
        };
        start.Environment["IUCUTTER_SAMPLE_FAULT"] = fault;
        start.Environment["TMPDIR"] = _folder;
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException("The runner did not start.");
    }

    private static async Task<string> EndAsync(Process runner)
    {
        string output = await runner.StandardOutput.ReadToEndAsync(Token);
        await runner.WaitForExitAsync(Token);
        return output;
    }
}
