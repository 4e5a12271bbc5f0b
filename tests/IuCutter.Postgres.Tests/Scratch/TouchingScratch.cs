using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Scratch;

namespace IuCutter.Postgres.Tests.Scratch;

/// <summary>
/// A scratch that does something first when its server is first used: after the file's hash was checked, and before it is restored.
/// </summary>
internal sealed class TouchingScratch(IScratchSource scratch, Action touch) : IScratchSource
{
    public async Task<IScratchServer> OpenAsync(long bytes, int major, CancellationToken cancellationToken) =>
        new Server(await scratch.OpenAsync(bytes, major, cancellationToken), touch);

    private sealed class Server(IScratchServer server, Action touch) : IScratchServer
    {
        private bool _touched;

        public NpgsqlConnectionProvider Maintenance
        {
            get
            {
                if (!_touched)
                {
                    touch();
                    _touched = true;
                }

                return server.Maintenance;
            }
        }

        public bool IsThrownAway => server.IsThrownAway;

        public string AdminUser => server.AdminUser;

        public string Folder => server.Folder;

        public string Log => server.Log;

        public ValueTask DisposeAsync() => server.DisposeAsync();
    }
}
