using IuCutter.Core.Adapters;
using IuCutter.Core.Simulation;
using IuCutter.Postgres.Connections;

namespace IuCutter.Postgres.Probes;

/// <summary>Asks as <c>cutter_ro</c>, and asks the server whether the transaction could have written.</summary>
internal sealed class PostgresDryRunProbe(RoleCommands database) : IDryRunProbe
{
    // One statement is one transaction: the id is asked for after the reading, in the same one.
    private const string Sql = """
        select (select count(*) from public.information_unit u where u.doc_code = @documentPrefix) as Existing,
               pg_current_xact_id_if_assigned() is not null as HasTransactionId,
               current_setting('transaction_read_only') = 'on' as ReadOnly,
               session_user::text as Login
        """;

    /// <inheritdoc/>
    public async Task<long> CountExistingAsync(string documentPrefix, CancellationToken cancellationToken)
    {
        Answer answer = await database
            .SingleAsync<Answer>(DatabaseRole.Reader, Sql, new { documentPrefix }, documentPrefix, cancellationToken)
            .ConfigureAwait(false);
        return answer is { HasTransactionId: false, ReadOnly: true }
            ? answer.Existing
            : throw new IuException(
                ErrorCatalogue.DryRunWrote,
                $"Login {answer.Login}: transaction id {answer.HasTransactionId}, read-only {answer.ReadOnly}.",
                documentPrefix
            );
    }

    private sealed record Answer(long Existing, bool HasTransactionId, bool ReadOnly, string Login);
}
