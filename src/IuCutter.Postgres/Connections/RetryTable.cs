using System.Collections.Frozen;
using IuCutter.Core.Adapters;
using Npgsql;

namespace IuCutter.Postgres.Connections;

/// <summary>
/// The failures that may be tried again, and why: SQLSTATEs with which the server itself says that it rolled back, for a cause that
/// passes. Nothing else is, and an unknown outcome never: a COMMIT whose answer was lost may have taken effect.
/// </summary>
internal static class RetryTable
{
    /// <summary>By SQLSTATE; a key of two characters stands for its class.</summary>
    public static readonly FrozenDictionary<string, string> Reasons = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["40001"] = "another transaction changed the same rows first",
        ["40P01"] = "two transactions waited for each other, and this one was chosen to give way",
        ["55P03"] = "a lock was not free within its deadline",
        ["IU126"] = "a lock was not free within its deadline",
        // insufficient_resources: disk_full, out_of_memory, too_many_connections, configuration_limit_exceeded.
        ["53"] = "the server was short of something at that moment",
        // The turn of writers: nothing was begun.
        ["IU094"] = "another run was between its backup and its first write",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Why what ended with this stop may be tried again; null when it may not.</summary>
    public static string? Find(IuException stop)
    {
        if (stop.Definition.Outcome == ErrorOutcome.Unknown || Cause(stop) is not { } cause)
        {
            return null;
        }

        bool shortage = cause.SqlState.StartsWith("53", StringComparison.Ordinal);
        if (shortage && CommitAnswer.Was(cause))
        {
            return null; // A server that runs out of room while it commits may have stopped half way: let a person look.
        }

        return Reasons.TryGetValue(cause.SqlState, out string? exact) ? exact
            : shortage ? Reasons["53"]
            : null;
    }

    private static PostgresException? Cause(Exception stop)
    {
        for (Exception? cause = stop; cause is not null; cause = cause.InnerException)
        {
            if (cause is PostgresException server)
            {
                return server;
            }
        }

        return null;
    }
}
