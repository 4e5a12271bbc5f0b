using Npgsql;

namespace IuCutter.Postgres.Connections;

/// <summary>Why a server that answers does not let anybody into a database.</summary>
internal static class ClosedDatabase
{
    /// <summary>The database that every server has, and in which locks and journal are looked up.</summary>
    public const string Maintenance = "postgres";

    /// <summary>Whether a refusal is one of those: not accepting connections, or no database of that name.</summary>
    public static bool IsRefusal(Exception exception) =>
        exception
            is PostgresException { SqlState: PostgresErrorCodes.ObjectNotInPrerequisiteState or PostgresErrorCodes.InvalidCatalogName };

    /// <summary>Asks in the maintenance database.</summary>
    /// <param name="open">Opens a connection to it, as the login that was refused.</param>
    /// <param name="service">The service of the refused connection.</param>
    /// <param name="refusal">The refusal.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns>
    /// Store.RestoreUnfinished, Store.Busy while a restore is at it, Store.DatabaseClosed; null when the database can be
    /// opened meanwhile, or is not there: two names that are swapped are neither there for a moment.
    /// </returns>
    public static async Task<IuException?> ExplainAsync(
        Func<Task<NpgsqlConnection>> open,
        ServiceDefinition service,
        Exception refusal,
        CancellationToken cancellationToken
    )
    {
        bool closed = refusal is PostgresException { SqlState: PostgresErrorCodes.ObjectNotInPrerequisiteState };
        string where = $"Service [{service.Name}], database '{service.Database}'";
        try
        {
            return await DatabaseBorder
                .UseAsync(open, service.Database, maintenance => ExplainAsync(maintenance, service, where, refusal, cancellationToken))
                .ConfigureAwait(false);
        }
        catch (IuException unasked) when (closed && unasked.Definition != ErrorCatalogue.Cancelled)
        {
            return new IuException(
                ErrorCatalogue.DatabaseClosed,
                $"{where}; why cannot be asked in '{Maintenance}' ({unasked.Definition.Id}).",
                service.Database,
                refusal
            );
        }
        catch (IuException unasked) when (unasked.Definition != ErrorCatalogue.Cancelled)
        {
            return null;
        }
    }

    private static async Task<IuException?> ExplainAsync(
        NpgsqlConnection maintenance,
        ServiceDefinition service,
        string where,
        Exception refusal,
        CancellationToken cancellationToken
    )
    {
        async Task<bool> IsClosedAsync() =>
            await DatabaseCommands.IsOpenAsync(maintenance, service.Database, cancellationToken).ConfigureAwait(false) is false;

        if (!await IsClosedAsync().ConfigureAwait(false))
        {
            return
                await ReplacementJournal.ReadRenamedAsync(maintenance, service.Database, cancellationToken).ConfigureAwait(false)
                    is { } renamed
                ? new IuException(
                    ErrorCatalogue.RestoreUnfinished,
                    $"{where} {ReplacementJournal.SayRenamed(renamed)}.",
                    service.Database,
                    refusal
                )
                : null;
        }

        JournaledReplacement? found = await ReplacementJournal
            .ReadAsync(maintenance, service.Database, cancellationToken)
            .ConfigureAwait(false);
        if (found is not { Replacement: { IsUnfinished: true } replacement })
        {
            // Asked again: it may have been settled between the two questions.
            return await IsClosedAsync().ConfigureAwait(false)
                ? new IuException(ErrorCatalogue.DatabaseClosed, $"{where}; no restore closed it.", service.Database, refusal)
                : null;
        }

        string since = $"by {replacement.Login}, with the backup of {replacement.RunId}, begun at {replacement.BeganAt:u}";
        return await DatabaseLock.Replacement.IsHeldAsync(maintenance, service.Database, cancellationToken).ConfigureAwait(false)
            ? new IuException(ErrorCatalogue.Busy, $"{where} is being replaced at this moment, {since}.", service.Database, refusal)
            : new IuException(ErrorCatalogue.RestoreUnfinished, $"{where}: {since}.", service.Database, refusal);
    }
}
