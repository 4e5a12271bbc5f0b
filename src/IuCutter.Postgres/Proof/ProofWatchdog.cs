using CliWrap;
using IuCutter.Core.Programs;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Proof;

/// <summary>
/// Ties a proof's database to the life of this process: a child at the other end of a pipe, which drops the database when the pipe ends
/// without a word. Without a psql on the machine there is none: then the next connection to the server drops it.
/// </summary>
internal sealed class ProofWatchdog : IAsyncDisposable
{
    // A terminal's signals reach the whole group, so they must not end it. The proof's lock first: the killed process's session may
    // still be making the database, and what is dropped before it is there stays.
    private const string Script = """
        trap '' HUP INT QUIT TERM
        IFS= read -r word || word=
        [ "$word" = done ] && exit 0
        exec "$1" --no-psqlrc --quiet --no-password --set=ON_ERROR_STOP=1 --command="$2" --command="$3" >/dev/null 2>&1
        """;

    private readonly TaskCompletionSource<bool> _dropped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CommandTask<CommandResult> _process;

    private ProofWatchdog(string psql, NpgsqlConnectionProvider maintenance, string adminUser, string take, string drop) =>
        _process = Cli.Wrap("/bin/sh")
            .WithArguments(["-c", Script, "iucutter-watchdog", psql, take, drop])
            .WithWorkingDirectory("/")
            .WithEnvironmentVariables(variables =>
                LibpqEnvironment.Apply(variables, maintenance.Service, maintenance.PasswordFilePath, adminUser, "iucutter/proof-watchdog")
            )
            .WithStandardInputPipe(
                PipeSource.Create(
                    async (pipe, token) =>
                    {
                        if (await _dropped.Task.ConfigureAwait(false))
                        {
                            await pipe.WriteAsync("done\n"u8.ToArray(), token).ConfigureAwait(false);
                        }
                    }
                )
            )
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(CancellationToken.None);

    /// <summary>Starts one; null where nothing could drop the database.</summary>
    /// <param name="maintenance">The server.</param>
    /// <param name="adminUser">Its superuser's login.</param>
    /// <param name="take">SQL that waits for the proof's lock.</param>
    /// <param name="drop">SQL that drops the database.</param>
    public static ProofWatchdog? Start(NpgsqlConnectionProvider maintenance, string adminUser, string take, string drop)
    {
        string? psql = OperatingSystem.IsWindows()
            ? null
            : ServerPrograms
                .Installed()
                .Concat(Executables.PathFolders())
                .Select(folder => Path.Combine(folder, "psql"))
                .FirstOrDefault(Executables.IsExecutable);
        return psql is null ? null : new ProofWatchdog(Executables.Trusted(psql), maintenance, adminUser, take, drop);
    }

    /// <summary>The database is dropped: the watchdog goes without doing anything.</summary>
    public void Release() => _dropped.TrySetResult(true);

    /// <summary>Ends it: it drops the database unless it was released.</summary>
    public async ValueTask DisposeAsync()
    {
        _dropped.TrySetResult(false);
        await _process.ConfigureAwait(false);
        _process.Dispose();
    }
}
