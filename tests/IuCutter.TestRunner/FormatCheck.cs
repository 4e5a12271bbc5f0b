using System.Diagnostics;

namespace IuCutter.TestRunner;

/// <summary>Whether the sources are laid out as the formatter of .config/dotnet-tools.json lays them out.</summary>
internal static class FormatCheck
{
    private static readonly RunningTest Test = new("format", "csharpier check src tests", "format");

    public static async Task RunAsync(string repository, Verdicts verdicts, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new("dotnet", ["csharpier", "check", "src", "tests"]) { WorkingDirectory = repository };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        ProcessTree.Watch(process);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode == 0)
        {
            verdicts.Pass(Test);
        }
        else
        {
            verdicts.Fail(Test, "dotnet csharpier format src tests lays them out");
        }
    }
}
