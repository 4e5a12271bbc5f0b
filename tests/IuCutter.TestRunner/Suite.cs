using System.Diagnostics;

namespace IuCutter.TestRunner;

/// <summary>Runs a suite's program, whose output goes where this program's goes.</summary>
internal static class Suite
{
    // A suite that hangs must end as a failure with a name, before whoever runs the tests loses patience with all.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(12);

    /// <summary>Runs the program to its end.</summary>
    /// <returns>Its exit code; null when it hung and was killed with all that it had started.</returns>
    public static async Task<int?> RunAsync(string program, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(program) { RedirectStandardInput = true };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.StandardInput.Close();
        using CancellationTokenSource patience = new(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            Console.Error.WriteLine($"killed after {Patience.TotalMinutes:F0} minutes");
            return null;
        }
    }

    /// <summary>Full path of a program on PATH, or null.</summary>
    public static string? Find(string program)
    {
        string name = OperatingSystem.IsWindows() ? program + ".exe" : program;
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }
}
