using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Npgsql;

namespace IuCutter.Postgres.Connections;

/// <summary>
/// The journal of a replacement is a setting of the database that is replaced. Settings of databases lie in a catalogue that
/// all databases of the server share: every login reads it from any of them, when the database itself is closed; it follows
/// the database under its other name; and it commits with whatever else a transaction does, in whichever database.
/// </summary>
internal static class ReplacementJournal
{
    /// <summary>Name of the setting.</summary>
    public const string Setting = "iucutter.replacement";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter<ReplacementStep>(JsonNamingPolicy.CamelCase) },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The last replacement of a database; null when there is none, or what stands there is none of ours.</summary>
    /// <param name="connection">Any login's connection to any database of the server.</param>
    /// <param name="database">The database's name.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<JournaledReplacement?> ReadAsync(
        NpgsqlConnection connection,
        string database,
        CancellationToken cancellationToken
    ) =>
        (
            from entry in await EntriesAsync(connection, database, cancellationToken).ConfigureAwait(false)
            // A database that has neither of its two names was renamed by a person, who goes on with it.
            where entry.Replacement.Step == ReplacementStep.Finished || entry.Name == database
            orderby entry.Replacement.BeganAt descending
            select entry
        ).FirstOrDefault();

    /// <summary>
    /// The database that was renamed by a person while it was closed for its replacement, so that none has its name any more; null when
    /// there is one of the name, or no such.
    /// </summary>
    /// <param name="connection">Any login's connection to any database of the server.</param>
    /// <param name="database">The name that it had.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<JournaledReplacement?> ReadRenamedAsync(
        NpgsqlConnection connection,
        string database,
        CancellationToken cancellationToken
    ) =>
        await DatabaseCommands.IsOpenAsync(connection, database, cancellationToken).ConfigureAwait(false) is not null
            ? null
            : (
                from entry in await EntriesAsync(connection, database, cancellationToken).ConfigureAwait(false)
                where entry.Replacement.IsUnfinished
                orderby entry.Replacement.BeganAt descending
                select entry
            ).FirstOrDefault();

    /// <summary>End of a sentence about a database that was renamed while it was closed for its replacement.</summary>
    public static string SayRenamed(JournaledReplacement renamed) =>
        $"is called '{renamed.Name}' by now, and none has its name; have the DBA rename it back "
        + $"(alter database {Quoted(renamed.Name)} rename to {Quoted(renamed.Replacement.Database)})";

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static async Task<IEnumerable<JournaledReplacement>> EntriesAsync(
        NpgsqlConnection connection,
        string database,
        CancellationToken cancellationToken
    )
    {
        IEnumerable<(string Name, bool IsOpen, string Value)> rows = await connection
            .QueryAsync<(string, bool, string)>(
                TextCommand.Of(
                    """
                    select d.datname, d.datallowconn, pg_catalog.substr(x.setting, pg_catalog.strpos(x.setting, '=') + 1)
                    from pg_catalog.pg_db_role_setting s
                    join pg_catalog.pg_database d on d.oid = s.setdatabase
                    cross join lateral pg_catalog.unnest(s.setconfig) as x (setting)
                    where s.setrole = 0 and pg_catalog.split_part(x.setting, '=', 1) = @setting
                    """,
                    new { setting = Setting },
                    cancellationToken
                )
            )
            .ConfigureAwait(false);
        return from row in rows
            let entry = Parse(row.Value)
            where entry is not null && entry.Database == database
            select new JournaledReplacement(entry, row.Name, row.IsOpen);
    }

    /// <summary>The statement that writes an entry, for a superuser's connection to any database of the server.</summary>
    /// <param name="name">Name of the database that is replaced, at this moment.</param>
    /// <param name="entry">The entry.</param>
    public static DatabaseCommand Write(string name, Replacement entry) =>
        new($"alter database %I set {Setting} = %L", name, JsonSerializer.Serialize(entry, Format));

    private static Replacement? Parse(string value)
    {
        try
        {
            return JsonSerializer.Deserialize<Replacement>(value, Format);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
