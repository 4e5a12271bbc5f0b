using System.Security.Cryptography;
using System.Text;

namespace IuCutter.Core.Execution;

/// <summary>
/// The hold of a session that is connected to a database: its own for that database, so that turning another one off,
/// or on, does not lift it; and the host's, which a session without a database places.
/// </summary>
/// <param name="path">Absolute path of the host's hold; the database's lies beside it.</param>
/// <param name="systemIdentifier">The cluster's system identifier.</param>
/// <param name="database">The database's name.</param>
/// <param name="clock">Gives the time that is written into the file.</param>
internal sealed class DatabaseLockout(string path, string systemIdentifier, string database, TimeProvider clock) : IHostLockout
{
    private readonly LockoutFile _host = new(path, clock);
    private readonly LockoutFile _own = new($"{path}.{KeyOf(systemIdentifier, database)}", clock);

    /// <inheritdoc/>
    public string? Read() => _host.Read() ?? _own.Read();

    /// <inheritdoc/>
    public void Place(string why) => _own.Place($"[{systemIdentifier}/{database}] {why}");

    /// <inheritdoc/>
    public void Lift() => _own.Lift();

    /// <inheritdoc/>
    public void Release()
    {
        _own.Release();
        _host.Release();
    }

    // A database's name may hold what a file's name may not.
    private static string KeyOf(string systemIdentifier, string database) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{systemIdentifier}/{database}")))[..16];
}
