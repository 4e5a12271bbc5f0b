using System.Runtime.Versioning;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Checkpoints;

/// <summary>
/// A snapshot in the place of the database that went on. That one is put right when this is disposed of; a data folder only by
/// <see cref="OwnServer.PutDataRightAsync"/>, for many of them at once.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class RewoundDatabase : IAsyncDisposable
{
    private readonly Func<Task> _putRight;

    private RewoundDatabase(LiveCut cut, Func<Task> putRight) => (Cut, _putRight) = (cut, putRight);

    /// <summary>The database, with a desk and an engine that ask the same checkpoints as before.</summary>
    public LiveCut Cut { get; }

    /// <summary>Puts a snapshot in place.</summary>
    public static async Task<RewoundDatabase> OpenAsync(OwnServer server, RewindHistory history, RewindSnapshot snapshot, RewindKind kind)
    {
        (NpgsqlConnectionProvider provider, Func<Task> putRight) = await PutAsync(server, history, snapshot, kind);
        try
        {
            LiveCut cut = await LiveCut.OpenQuickAsync(await server.OpenAsync(), provider);
            cut.Desk = RewindHistory.DeskOf(cut, cut.Database.Checkpoints);
            cut.History = cut.Database.Checkpoints;
            return new RewoundDatabase(cut, putRight);
        }
        catch
        {
            await putRight();
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await _putRight();

    private static async Task<(NpgsqlConnectionProvider Provider, Func<Task> PutRight)> PutAsync(
        OwnServer server,
        RewindHistory history,
        RewindSnapshot snapshot,
        RewindKind kind
    )
    {
        NpgsqlConnectionProvider here = history.Cut.Provider;
        switch (kind)
        {
            case RewindKind.DumpRestored:
                await server.AdministerAsync($"create database {snapshot.Restored} template template0");
                await server.RunAsync(
                    "pg_restore",
                    snapshot.Restored,
                    "--exit-on-error",
                    "--single-transaction",
                    "--dbname",
                    snapshot.Restored,
                    snapshot.Dump
                );
                return (here, await RenameAsync(server, snapshot, snapshot.Restored));
            case RewindKind.CopyRenamed:
                return (here, await RenameAsync(server, snapshot, snapshot.Copy));
            case RewindKind.FolderCopiedBack:
                await server.PutDataBackAsync(snapshot.Data);
                return (here, () => Task.CompletedTask);
            case RewindKind.StandbyPromoted:
                StandbyServer standby = await server.CopyAsync(
                    history.Snapshots[0].Data,
                    $"""
                    recovery_target_lsn = '{snapshot.Lsn}'
                    recovery_target_inclusive = off
                    recovery_target_action = pause
                    """
                );
                try
                {
                    await standby.PauseAsync();
                    await standby.PromoteAsync();
                }
                catch
                {
                    await standby.DisposeAsync();
                    throw;
                }

                return (standby.Provider(snapshot.Database), async () => await standby.DisposeAsync());
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind");
        }
    }

    private static async Task<Func<Task>> RenameAsync(OwnServer server, RewindSnapshot snapshot, string name)
    {
        string database = snapshot.Database;
        await server.AdministerAsync(
            $"revoke connect, temporary on database {name} from public; "
                + $"grant connect on database {name} to cutter_gate, cutter_exec, cutter_verify, cutter_ro; "
                + $"alter database {database} rename to {database}_right; "
                + $"alter database {name} rename to {database}"
        );
        return () =>
            server.AdministerAsync($"alter database {database} rename to {name}; alter database {database}_right rename to {database}");
    }
}
