namespace IuCutter;

/// <summary>The database that this session works with. Holds no secret: passwords stay in the password file.</summary>
/// <param name="Service">Name of the libpq service.</param>
/// <param name="Host">Host name, address, or folder of the unix socket.</param>
/// <param name="Port">Port.</param>
/// <param name="Database">Database name.</param>
/// <param name="ServerVersion">Version of the server, for example <c>15.18</c>.</param>
/// <param name="SystemIdentifier">The cluster's system identifier (<c>pg_control_system()</c>); part of every card.</param>
/// <param name="SchemaVersion">Name of the last migration that was applied; null when the schema is not installed.</param>
public sealed record IuConnection(
    string Service,
    string Host,
    int Port,
    string Database,
    string ServerVersion,
    string SystemIdentifier,
    string? SchemaVersion
) : IuRecord;
