using IuCutter.Postgres.Connections;

namespace IuCutter.Postgres.Scratch;

/// <summary>A server whose superuser may make and drop databases. Disposing of it removes what was made for it.</summary>
internal interface IScratchServer : IAsyncDisposable
{
    /// <summary>Where it is; the database of its service is a maintenance database.</summary>
    NpgsqlConnectionProvider Maintenance { get; }

    /// <summary>Whether all of it is removed with it: then no database needs to be dropped before.</summary>
    bool IsThrownAway { get; }

    /// <summary>The folder of the server's files.</summary>
    string Folder { get; }

    /// <summary>Path of the server's log.</summary>
    string Log { get; }

    /// <summary>The superuser's login.</summary>
    string AdminUser { get; }

    /// <summary>Roles' passwords and keys that are this server's alone; null where its roles are somebody's.</summary>
    StandInAuthority? StandIns => null;
}
