using System.Diagnostics;

namespace IuCutter.Cmdlets.Tests.Runs;

/// <summary>One psql that stays connected: a question costs a round trip and not a process. What its session holds ends with it.</summary>
internal sealed class PsqlSession : IDisposable
{
    private const string End = "-- end of the answer --";

    private readonly Process _psql;

    /// <summary>Connects to the sandbox's database as that user.</summary>
    public PsqlSession(IuSandbox box, string user)
    {
        ProcessStartInfo start = new("psql", ["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", $"service={box.Service} user={user}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PGSERVICEFILE"] = box.ServiceFile;
        start.Environment["PGPASSFILE"] = box.PasswordFile;
        _psql = Process.Start(start)!;
    }

    /// <summary>Runs statements; the lines of their results. It ends at the first error, and so does the test.</summary>
    public string Ask(string sql)
    {
        _psql.StandardInput.WriteLine($"{sql};\n\\echo {End}");
        _psql.StandardInput.Flush();
        List<string> lines = [];
        while (_psql.StandardOutput.ReadLine() is { } line)
        {
            if (line == End)
            {
                return string.Join('\n', lines);
            }

            lines.Add(line);
        }

        throw new InvalidOperationException($"psql ended at: {sql}");
    }

    public void Dispose()
    {
        _psql.StandardInput.Close();
        _psql.WaitForExit();
        _psql.Dispose();
    }
}
