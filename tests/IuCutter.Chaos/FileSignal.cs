using System.Threading.Channels;

namespace IuCutter.Chaos;

/// <summary>Tells that a file was written to since it was looked at last.</summary>
internal sealed class FileSignal : IDisposable
{
    private readonly FileSystemWatcher _watcher;
    private readonly Channel<bool> _writes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    /// <summary>Begins to look.</summary>
    public FileSignal(string file)
    {
        _watcher = new FileSystemWatcher(Path.GetDirectoryName(file)!, Path.GetFileName(file))
        {
            NotifyFilter = NotifyFilters.Size | NotifyFilters.LastWrite,
        };
        _watcher.Changed += (_, _) => _writes.Writer.TryWrite(true);
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>Completes at the next write, or at once when there was one that nobody was reported.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _writes.Reader.ReadAsync(cancellationToken).AsTask();

    public void Dispose() => _watcher.Dispose();
}
