using System.Data.Common;
using IuCutter.Core.Evidence;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Adapters;

/// <summary>
/// The survey inside the enactment's transaction (specification 3): the immutability triggers stand and fire always,
/// and the lifecycle log gained one row per unit. What it finds wrong rolls the enactment back.
/// </summary>
internal static class EnactmentSurvey
{
    // The triggers that make enacted rows immutable. One that is missing counts as one that is off.
    private const string TriggerSql = """
        select count(*) filter (where t.tgenabled = 'A'), count(*)
        from (values ('public.information_unit', 'information_unit_change'),
                     ('public.information_unit', 'information_unit_truncate'),
                     ('public.unit_version', 'unit_version_change'),
                     ('public.unit_version', 'unit_version_truncate')) as guard (relation, name)
        left join pg_catalog.pg_trigger t
            on t.tgrelid = to_regclass(guard.relation) and t.tgname = guard.name and not t.tgisinternal
        """;

    private const string LogSql = """
        select count(*)
        from public.iu_lifecycle_log l
        where l.run_id = $1 and l.to_status = 'enacted'
        """;

    /// <summary>Surveys, and returns the result of the phase.</summary>
    /// <exception cref="IuException">Integrity.SurveyFailed.</exception>
    public static async Task<EnactmentResult> RunAsync(
        DbConnection connection,
        DbTransaction transaction,
        RunContext context,
        int enacted,
        CancellationToken cancellationToken
    )
    {
        (long always, long all) = await CountTriggersAsync(connection, transaction, cancellationToken).ConfigureAwait(false);

        if (all == 0 || always != all)
        {
            throw new IuException(ErrorCatalogue.SurveyFailed, $"{always} of {all} immutability triggers fire always.", context.Run.RunId);
        }

        await using DbCommand log = DbCommands.Create(connection, transaction, LogSql, context.Run.RunId);
        long logged = await log.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as long? ?? -1;
        return logged == enacted
            ? new EnactmentResult(enacted, checked((int)logged), checked((int)all))
            : throw new IuException(
                ErrorCatalogue.SurveyFailed,
                $"The lifecycle log has {logged} rows for {enacted} units.",
                context.Run.RunId
            );
    }

    private static async Task<(long Always, long All)> CountTriggersAsync(
        DbConnection connection,
        DbTransaction transaction,
        CancellationToken cancellationToken
    )
    {
        await using DbCommand command = DbCommands.Create(connection, transaction, TriggerSql);
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? (reader.GetInt64(0), reader.GetInt64(1)) : (0, 0);
    }
}
