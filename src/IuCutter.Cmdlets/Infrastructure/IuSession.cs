using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace IuCutter.Cmdlets;

/// <summary>
/// The state of one runspace between two cmdlets. It holds at most one object of each type; what it holds is disposed
/// with the runspace, the latest first. Another runspace (a job, ForEach-Object -Parallel) has a session of its own.
/// </summary>
/// <remarks>The session outlives <c>Import-Module -Force</c>: a connection is not lost by importing the module again.</remarks>
internal sealed class IuSession : IAsyncDisposable
{
    private static readonly ConditionalWeakTable<Runspace, IuSession> Sessions = [];

    private readonly Lock _gate = new();
    private readonly List<object> _held = [];
    private bool _disposed;

    /// <summary>The session of a runspace; made by the first call.</summary>
    public static IuSession Of(Runspace runspace) => Sessions.GetValue(runspace, Open);

    /// <summary>The object of this type, or null.</summary>
    public T? Get<T>()
        where T : class
    {
        lock (_gate)
        {
            return _held.OfType<T>().FirstOrDefault();
        }
    }

    /// <summary>The object of this type; made when there is none. <paramref name="make"/> must not open anything.</summary>
    public T GetOrAdd<T>(Func<T> make)
        where T : class
    {
        lock (_gate)
        {
            T? found = _held.OfType<T>().FirstOrDefault();
            if (found is null)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                found = make();
                _held.Add(found);
            }

            return found;
        }
    }

    /// <summary>Keeps an object in the place of the one of its type, which is disposed.</summary>
    public async Task SetAsync<T>(T value)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(value);
        await RemoveAsync<T>().ConfigureAwait(false);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _held.Add(value);
        }
    }

    /// <summary>Forgets and disposes the object of this type.</summary>
    /// <returns>False when there was none.</returns>
    public async Task<bool> RemoveAsync<T>()
        where T : class
    {
        T? found;
        lock (_gate)
        {
            found = _held.OfType<T>().FirstOrDefault();
            if (found is null)
            {
                return false;
            }

            _held.Remove(found);
        }

        await ReleaseAsync(found).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        object[] held;
        lock (_gate)
        {
            _disposed = true;
            held = [.. Enumerable.Reverse(_held)];
            _held.Clear();
        }

        List<Exception> failures = [];
        foreach (object value in held)
        {
            try
            {
                await ReleaseAsync(value).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // One that fails must not keep the others open.
                failures.Add(failure);
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException(failures);
        }
    }

    private static IuSession Open(Runspace runspace)
    {
        IuSession session = new();
        runspace.StateChanged += (_, change) =>
        {
            if (change.RunspaceStateInfo.State is RunspaceState.Closed or RunspaceState.Broken)
            {
                // Off this thread: a runspace may close on one whose synchronization context waits for it.
                Task.Run(async () => await session.DisposeAsync().ConfigureAwait(false)).GetAwaiter().GetResult();
            }
        };
        return session;
    }

    private static async ValueTask ReleaseAsync(object value)
    {
        switch (value)
        {
            case IAsyncDisposable asynchronous:
                await asynchronous.DisposeAsync().ConfigureAwait(false);
                break;
            case IDisposable disposable:
                disposable.Dispose();
                break;
            default:
                break;
        }
    }
}
