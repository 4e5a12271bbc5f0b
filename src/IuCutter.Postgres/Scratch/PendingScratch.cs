namespace IuCutter.Postgres.Scratch;

/// <summary>A scratch server that is begun before it is needed, and removed in any case: also when it is needed no more.</summary>
/// <param name="cancellationToken">Ends the opening.</param>
internal sealed class PendingScratch(CancellationToken cancellationToken) : IAsyncDisposable
{
    private readonly CancellationTokenSource _needless = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

    /// <summary>The server; null when none was begun.</summary>
    public Task<IScratchServer>? Server { get; private set; }

    /// <summary>Begins to open it.</summary>
    /// <param name="source">Opens it.</param>
    /// <param name="bytes">About how much the restored rows take.</param>
    /// <param name="major">Major version of the server that the backup is made from.</param>
    public void Begin(IScratchSource source, long bytes, int major) => Server = source.OpenAsync(bytes, major, _needless.Token);

    /// <summary>Removes it, when it is there.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
        {
            await _needless.CancelAsync().ConfigureAwait(false);
            // Joined whatever became of it: its fault was thrown to whoever asked for the server, or is beside the cause.
            await Task.WhenAny(Server).ConfigureAwait(false);
            if (Server.IsCompletedSuccessfully)
            {
                await (await Server.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
            }
        }

        _needless.Dispose();
    }
}
