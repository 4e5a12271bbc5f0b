using CliWrap;
using IuCutter.Postgres.Programs;
using IuCutter.Postgres.Sandbox;

namespace IuCutter.Postgres.Scratch;

/// <summary>
/// Ties a scratch cluster to the life of this process: a lock that the kernel lets go with it, by which the next one sees
/// that nobody is there, and a watchdog at the other end of a pipe, which needs no next one.
/// </summary>
internal sealed class ScratchOwner : IAsyncDisposable
{
    private const string LockName = "owner.lock";

    // The word comes when all is removed; the end of the pipe without it is the end of this process. A terminal's signals
    // reach the whole group, so they must not end the watchdog. The process is asked for by its folder, not by its number alone.
    private const string Watchdog = """
        trap '' HUP INT QUIT TERM
        IFS= read -r word || word=
        [ "$word" = done ] && exit 0
        pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null)
        if [ "$(readlink "/proc/$pid/cwd")" = "$1/data" ]; then
            kill -QUIT "$pid"
            while [ "$(readlink "/proc/$pid/cwd")" = "$1/data" ]; do sleep 0.1; done
        fi
        rm -rf -- "$1"
        """;

    private readonly FileStream _lock;
    private readonly TaskCompletionSource _removed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CommandTask<CommandResult>? _watchdog;

    private ScratchOwner(FileStream held, SandboxLayout layout)
    {
        _lock = held;
        if (!OperatingSystem.IsWindows())
        {
            _watchdog = Cli.Wrap("/bin/sh")
                .WithArguments(["-c", Watchdog, "iucutter-watchdog", layout.Root])
                .WithWorkingDirectory("/")
                .WithEnvironmentVariables(ProgramEnvironment.Clean)
                .WithStandardInputPipe(
                    PipeSource.Create(
                        async (pipe, token) =>
                        {
                            await _removed.Task.ConfigureAwait(false);
                            await pipe.WriteAsync("done\n"u8.ToArray(), token).ConfigureAwait(false);
                        }
                    )
                )
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(CancellationToken.None);
        }
    }

    /// <summary>Where the lock of a scratch cluster lies.</summary>
    public static string LockOf(SandboxLayout layout) => Path.Combine(layout.Root, LockName);

    /// <summary>Takes a new folder.</summary>
    public static ScratchOwner Claim(SandboxLayout layout)
    {
        // Locked before it has its name: whoever finds the name finds it locked.
        string partial = LockOf(layout) + ".partial";
        FileStream held = PrivateFiles.Create(partial);
        File.Move(partial, LockOf(layout));
        return new ScratchOwner(held, layout);
    }

    /// <summary>The folder is gone: the watchdog goes too.</summary>
    public async ValueTask DisposeAsync()
    {
        _removed.TrySetResult();
        if (_watchdog is not null)
        {
            await _watchdog.ConfigureAwait(false);
            _watchdog.Dispose();
        }

        await _lock.DisposeAsync().ConfigureAwait(false);
    }
}
