using System.Diagnostics;

namespace IuCutter.Postgres.Tests.Backup;

/// <summary>A process that does one thing, says what it is called, and waits to be killed.</summary>
internal static class VictimProcess
{
    /// <summary>Starts it; see the modes of IuCutter.Chaos.</summary>
    public static Process Start(params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory.Replace("IuCutter.Postgres.Tests", "IuCutter.Chaos", StringComparison.Ordinal), "IuCutter.Chaos.dll");
        return Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, .. arguments]) { RedirectStandardOutput = true })!;
    }
}
