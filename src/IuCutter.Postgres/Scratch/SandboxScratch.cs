using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Sandbox;

namespace IuCutter.Postgres.Scratch;

/// <summary>A sandbox that runs already: a proof takes a database of its own in it, and no server is started.</summary>
/// <param name="sandbox">The sandbox.</param>
internal sealed class SandboxScratch(IuSandbox sandbox) : IScratchSource
{
    /// <inheritdoc/>
    public IScratchSource Throwaway => new ThrowawayScratch();

    /// <inheritdoc/>
    public Task<IScratchServer> OpenAsync(long bytes, int major, CancellationToken cancellationToken)
    {
        ServiceDefinition service = ServiceFile.Read(sandbox.Service, sandbox.ServiceFile);
        return Task.FromResult<IScratchServer>(
            new Server(
                new NpgsqlConnectionProvider(service with { Database = "postgres" }, sandbox.PasswordFile),
                SandboxLayout.AdminUser,
                new SandboxLayout(sandbox.Path)
            )
        );
    }

    private sealed record Server(NpgsqlConnectionProvider Maintenance, string AdminUser, SandboxLayout Layout) : IScratchServer
    {
        public string Folder => Layout.Data;

        public string Log => Layout.ServerLog;

        public bool IsThrownAway => false;

        // The sandbox is not ours to stop.
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
