using System.Diagnostics;
using System.Globalization;

namespace IuCutter.Cmdlets.Tests.Engine;

/// <summary>What a call of the real <c>iucut</c> gave.</summary>
internal sealed record HostRun(int ExitCode, string Output, string Error)
{
    // What a shell starts in the background ignores SIGINT, what nohup starts SIGHUP, and their children after them: a test
    // that sends one would wait for ever.
    private static readonly string[] Listening = IgnoresASignal() ? ["env", "--default-signal=INT,HUP"] : [];

    public string[] OutputLines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static async Task<HostRun> StartAsync(
        IEnumerable<string> arguments,
        Dictionary<string, string> environment,
        CancellationToken cancellationToken
    )
    {
        using Process process = Begin(arguments, environment);
        return await EndAsync(process, cancellationToken);
    }

    public static Process Begin(IEnumerable<string> arguments, Dictionary<string, string> environment) =>
        BeginProgram([Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", StagedModule.Host, .. arguments], environment);

    /// <summary>Starts any program, the same way.</summary>
    public static Process BeginProgram(string[] command, Dictionary<string, string> environment)
    {
        // The program is sought on this process's PATH, as Process.Start does it, not on the one that it is given.
        command = Listening.Length > 0 ? [.. Listening, OnPath(command[0]), .. command[1..]] : command;
        ProcessStartInfo start = new(command[0])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (string argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
        process.StandardInput.Close();
        return process;
    }

    public static async Task<HostRun> EndAsync(Process process, CancellationToken cancellationToken)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return new HostRun(process.ExitCode, await output, await error);
    }

    private static string OnPath(string program) =>
        program.Contains('/', StringComparison.Ordinal)
            ? program
            : Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, program)).First(File.Exists);

    private static bool IgnoresASignal() =>
        OperatingSystem.IsLinux()
        && File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is var line
        && (ulong.Parse(line["SigIgn:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 3) != 0;
}
