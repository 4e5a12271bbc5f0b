using System.Diagnostics;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Crash;

/// <summary>
/// The program that kills real cuts, on a selection; the whole matrix is its own command (tests/IuCutter.Chaos/Program.cs).
/// </summary>
[Trait("Promise", "4")]
public sealed class ChaosTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Short_EveryCellHolds() => Assert.Contains(" 0 failed, 0 skipped", await RunAsync("short"), StringComparison.Ordinal);

    // The negative control: leg A's journal row in a transaction of its own.
    [Fact]
    public async Task Control_JournalApartFromTheWork_IsFound() =>
        Assert.Contains("control: found", await RunAsync("control"), StringComparison.Ordinal);

    [Fact]
    public async Task Race_FiftyRunners_OneWins() =>
        Assert.Contains("1 with one winner and nothing double", await RunAsync("race", "-Rounds", "1"), StringComparison.Ordinal);

    [Fact]
    public async Task Swap_RestoreIsKilled_EachIsSettledOnce() =>
        Assert.Contains("4 kills, 4 held, 0 failed", await RunAsync("swap", "-Kills", "4"), StringComparison.Ordinal);

    private async Task<string> RunAsync(params string[] arguments)
    {
        await fixture.GetAsync(); // Without server programs the test is skipped.
        string here = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        string program = Path.Combine(
            here.Replace("IuCutter.Postgres.Tests", "IuCutter.Chaos", StringComparison.Ordinal),
            "IuCutter.Chaos.dll"
        );
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in (string[])[program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(Token);
        Task<string> error = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        string said = await output + await error;
        Assert.True(process.ExitCode == 0, said);
        return said;
    }
}
