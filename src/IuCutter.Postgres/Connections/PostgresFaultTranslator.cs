using IuCutter.Core.Runs;

namespace IuCutter.Postgres.Connections;

/// <summary>The one table of SQLSTATEs, as the engine asks it.</summary>
internal sealed class PostgresFaultTranslator : IFaultTranslator
{
    /// <inheritdoc/>
    public IuException? Translate(Exception exception, string? subject) => PostgresErrors.Translate(exception, subject);

    /// <inheritdoc/>
    public string? RetryReason(IuException stop) => RetryTable.Find(stop);
}
