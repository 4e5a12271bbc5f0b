using System.Diagnostics;

namespace IuCutter.Postgres.Tests.Backup;

/// <summary>A process that does one thing, says what it is called, and waits to be killed.</summary>
internal sealed class VictimProcess : IDisposable
{
    private readonly Process _process;

    /// <summary>Starts it; see the modes of IuCutter.Chaos.</summary>
    public VictimProcess(params string[] arguments)
    {
        string program = Path.Combine(
            AppContext.BaseDirectory.Replace("IuCutter.Postgres.Tests", "IuCutter.Chaos", StringComparison.Ordinal),
            "IuCutter.Chaos.dll"
        );
        _process = Process.Start(
            new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, .. arguments])
            {
                RedirectStandardOutput = true,
            }
        )!;
    }

    /// <summary>What it said, once it has done its one thing.</summary>
    public async Task<string> ReadAsync(CancellationToken cancellationToken) =>
        await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("It ended without a word.");

    /// <summary>Kills it, and waits until it is gone.</summary>
    public Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        return _process.WaitForExitAsync(cancellationToken);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
