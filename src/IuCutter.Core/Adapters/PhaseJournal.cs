using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;

namespace IuCutter.Core.Adapters;

/// <summary>The two statements that make a phase's transaction: what it begins with and what it ends with.</summary>
internal static class PhaseJournal
{
    /// <summary>Takes the shared fence, reads the switch after it, and checks the run's state and permit.</summary>
    public static async Task EnterAsync(
        DbConnection connection,
        DbTransaction transaction,
        string runId,
        RunPhase phase,
        int attempt,
        long? claim,
        CancellationToken cancellationToken
    )
    {
        await using DbCommand command = DbCommands.Create(
            connection,
            transaction,
            "select cutter_governance.fn_phase_enter($1, $2, $3, $4::bigint)",
            runId,
            (int)phase,
            attempt,
            claim
        );
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes pins and result, and moves the run on. Returns the transaction's id.</summary>
    public static async Task<string> CompleteAsync(
        DbConnection connection,
        DbTransaction? transaction,
        string runId,
        RunPhase phase,
        int attempt,
        long? claim,
        PhasePath path,
        ImmutableSortedDictionary<string, string> pins,
        CancellationToken cancellationToken
    )
    {
        // The database holds the pins of a run; what may not be a pin never leaves this process.
        foreach (string key in pins.Keys)
        {
            if (SecretShape.Matches(key))
            {
                throw new IuException(ErrorCatalogue.SecretPin, $"The key '{key}' names a secret.", runId);
            }
        }

        await using DbCommand command = DbCommands.Create(
            connection,
            transaction,
            "select cutter_governance.fn_phase_complete($1, $2, $3, $4::jsonb, $5, $6::bigint)::text",
            runId,
            (int)phase,
            path == PhasePath.Live ? "live" : "common",
            JsonSerializer.Serialize(pins),
            attempt,
            claim
        );
        object? xid = await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        return xid as string ?? throw new IuException(ErrorCatalogue.UnexpectedStatus, "The journal gave no transaction id.", runId);
    }
}
