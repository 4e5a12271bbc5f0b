using IuCutter.Core.Adapters;
using IuCutter.Core.Simulation;
using IuCutter.Postgres.Connections;

namespace IuCutter.Postgres.Probes;

/// <summary>Asks as <c>cutter_ro</c>, and asks the server whether the transaction could have written.</summary>
internal sealed class PostgresDryRunProbe(RoleCommands database) : IDryRunProbe
{
    // One statement is one transaction: the id is asked for after the reading, in the same one.
    private const string Sql = """
        select cutter_governance.fn_cut_require(@prefix, @publicationType, @sectionTypes)::text as Required,
               pg_current_xact_id_if_assigned() is not null as HasTransactionId,
               current_setting('transaction_read_only') = 'on' as ReadOnly,
               session_user::text as Login
        """;

    /// <inheritdoc/>
    public async Task RequireAsync(CutPlan plan, CancellationToken cancellationToken)
    {
        string[] sectionTypes = [.. plan.Units.Select(unit => unit.SectionType).Distinct(StringComparer.Ordinal)];
        Answer answer = await database
            .SingleAsync<Answer>(
                DatabaseRole.Reader,
                Sql,
                new
                {
                    prefix = plan.DocumentPrefix,
                    publicationType = plan.PublicationType,
                    sectionTypes,
                },
                plan.DocumentPrefix,
                cancellationToken
            )
            .ConfigureAwait(false);
        if (answer is not { HasTransactionId: false, ReadOnly: true })
        {
            throw new IuException(
                ErrorCatalogue.DryRunWrote,
                $"Login {answer.Login}: transaction id {answer.HasTransactionId}, read-only {answer.ReadOnly}.",
                plan.DocumentPrefix
            );
        }
    }

    private sealed record Answer(string? Required, bool HasTransactionId, bool ReadOnly, string Login);
}
