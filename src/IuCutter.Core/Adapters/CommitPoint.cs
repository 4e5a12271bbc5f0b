using System.Data;
using System.Data.Common;

namespace IuCutter.Core.Adapters;

/// <summary>COMMIT, and whose word its end is.</summary>
internal static class CommitPoint
{
    /// <summary>Commits. It cannot be cancelled: once COMMIT is sent, its answer decides.</summary>
    /// <exception cref="IuException">Store.CommitUnknown when the session ended before, or with, the answer.</exception>
    public static async Task PassAsync(DbConnection connection, DbTransaction transaction, string runId)
    {
        try
        {
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (DbException lost) when (lost.SqlState is null || EndsTheSession(lost.SqlState) || connection.State != ConnectionState.Open)
        {
            throw new IuException(ErrorCatalogue.CommitUnknown, "The connection ended before the answer.", runId, lost);
        }
        catch (DbException refused) when (CommitAnswer.Mark(refused))
        {
            throw;
        }
    }

    // Class 57P (admin_shutdown, crash_shutdown) and class 08 say that the session ended, not whether the commit record
    // was written before; so does any error that takes the session with it, such as the PANIC of a server that cannot
    // write its log. Any other SQLSTATE in answer to COMMIT is the server's word that it rolled back.
    private static bool EndsTheSession(string sqlState) =>
        sqlState.StartsWith("57P", StringComparison.Ordinal) || sqlState.StartsWith("08", StringComparison.Ordinal);
}
