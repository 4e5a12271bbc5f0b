using IuCutter.Postgres.Checkpoints;

namespace IuCutter.Postgres.Tests.Checkpoints;

/// <summary>A point of a run, with what of each <see cref="RewindKind"/> was made then.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Point">The point in words.</param>
/// <param name="Missing">Kinds of the records that were written after it, of those that are told by name.</param>
/// <param name="LogSize">Number of leaves of the log.</param>
/// <param name="Places">Places with a checkpoint of this moment.</param>
/// <param name="Folder">The folder of its files.</param>
/// <param name="Database">Name of the database.</param>
/// <param name="Lsn">Where the server's log stood.</param>
internal sealed record RewindSnapshot(
    int Number,
    string Point,
    string[] Missing,
    long LogSize,
    CheckpointPlaces Places,
    string Folder,
    string Database,
    string Lsn
)
{
    /// <summary>The dump.</summary>
    public string Dump => Path.Combine(Folder, "dump");

    /// <summary>The copy of the data folder.</summary>
    public string Data => Path.Combine(Folder, "data");

    /// <summary>Name of the copy of the database.</summary>
    public string Copy => $"{Database}_copy{Number}";

    /// <summary>Name of the database that the dump is restored to.</summary>
    public string Restored => $"{Database}_dump{Number}";
}
