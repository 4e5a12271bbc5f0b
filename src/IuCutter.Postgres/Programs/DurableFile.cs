using System.Runtime.InteropServices;

namespace IuCutter.Postgres.Programs;

/// <summary>A file that is there whole and on the disk, or not at all: written as <c>.partial</c>, mode 0600, then renamed.</summary>
/// <param name="path">Its final path.</param>
internal sealed class DurableFile(string path) : IAsyncDisposable
{
    private readonly string _partial = path + ".partial";
    private FileStream? _stream;

    /// <summary>Takes the bytes.</summary>
    public Stream Stream => _stream ??= PrivateFiles.Create(_partial);

    /// <summary>Where the bytes lie until they are committed.</summary>
    public string PartialPath => _partial;

    /// <summary>Hands the bytes to the system, for another program to read; what is written after that is not among them.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => Stream.FlushAsync(cancellationToken);

    /// <summary>Brings bytes, name and folder to the disk.</summary>
    public Task CommitAsync(CancellationToken cancellationToken) => CommitAsync(replace: false, cancellationToken);

    /// <summary>The same.</summary>
    /// <param name="replace">Whether a file of its name is replaced by it, in one step; otherwise one is an error.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task CommitAsync(bool replace, CancellationToken cancellationToken)
    {
        FileStream stream = (FileStream)Stream;
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        stream.Flush(flushToDisk: true);
        await stream.DisposeAsync().ConfigureAwait(false);
        File.Move(_partial, path, replace);
        SyncFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Removes the partial file unless it was committed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stream is not null)
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
            File.Delete(_partial);
        }
    }

    // A rename lives in the folder; .NET opens no folder, so libc is asked.
    private static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = Open(folder, 0);
        if (descriptor < 0)
        {
            throw new IOException($"Cannot open '{folder}' (errno {Marshal.GetLastPInvokeError()}).");
        }

        try
        {
            if (Sync(descriptor) != 0)
            {
                throw new IOException($"Cannot sync '{folder}' (errno {Marshal.GetLastPInvokeError()}).", Marshal.GetLastPInvokeError());
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
