using System.Collections.Immutable;

namespace IuCutter.Postgres.Connections;

/// <summary>One service of a libpq service file: where the database is. Holds no secret.</summary>
/// <param name="Name">The service's name.</param>
/// <param name="Host">Host name, address, or folder of the unix socket.</param>
/// <param name="Port">Port; 5432 by default, as for libpq.</param>
/// <param name="Database">Database name.</param>
/// <param name="User">The service's own login, for an administrator only; roles log in under their own names.</param>
/// <param name="PasswordFile">The service's <c>passfile</c>; null for PGPASSFILE or ~/.pgpass.</param>
/// <param name="Settings">The further settings, by their libpq keywords.</param>
internal sealed record ServiceDefinition(
    string Name,
    string Host,
    int Port,
    string Database,
    string? User,
    string? PasswordFile,
    ImmutableSortedDictionary<string, string> Settings
);
