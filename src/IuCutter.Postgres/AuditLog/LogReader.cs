using Dapper;
using IuCutter.Core.Adapters;
using IuCutter.Core.AuditLog;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.AuditLog;

/// <summary>Reads the audit log in the order of its leaves, a page at a time: no snapshot is held while somebody looks at a page.</summary>
/// <param name="provider">Where the database is; read as the reader.</param>
internal sealed class LogReader(NpgsqlConnectionProvider provider)
{
    private const int PageSize = 500;

    // A notification tells of new leaves at once; where a pooler swallows it, this is how late they are seen.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private const string Page = """
        select l.log_index as "Index", e.logged_at as "At", e.kind as "Kind", e.run_id as "RunId", e.document as "Document",
               e.person as "Person", e.subject as "Subject", pg_catalog.encode(l.leaf_sha256, 'hex') as "LeafSha256", e.record as "Record"
        from cutter_governance.log_leaf l
        join cutter_governance.log_entry e on (e.entry_id, e.xid) = (l.entry_id, l.xid)
        where l.log_index >= @from
          and (@RunId::text is null or e.run_id = @RunId)
          and (@DocumentPrefix::text is null or e.document = @DocumentPrefix)
          and (@Subject::text is null or e.subject = pg_catalog.left(@Subject, 500))
          and (@Person::text is null or e.person = @Person)
          and (@kinds::text[] is null or e.kind like any (@kinds))
          and (@Since::timestamptz is null or e.logged_at >= @Since)
          and (@Until::timestamptz is null or e.logged_at < @Until)
        order by l.log_index
        limit @count
        """;

    /// <summary>Reads entries to the end of the log; with <paramref name="wait"/> until it is cancelled.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="wait">Whether new ones are waited for.</param>
    /// <param name="take">Takes each entry.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IuException">Store.*.</exception>
    public Task ReadAsync(LogFilter filter, bool wait, Func<AuditLogEntry, Task> take, CancellationToken cancellationToken) =>
        provider.UseRoleAsync(
            DatabaseRole.Reader,
            provider.Service.Database,
            async connection =>
            {
                if (wait)
                {
                    // Before the first page: a leaf that comes while it is read is told of.
                    await connection.ExecuteAsync(TextCommand.Of("listen iucutter_log", cancellationToken)).ConfigureAwait(false);
                }

                long from = 0;
                int left = filter.Count ?? int.MaxValue;
                while (left > 0)
                {
                    IReadOnlyList<Row> page = await ReadPageAsync(connection, filter, from, Math.Min(left, PageSize), cancellationToken)
                        .ConfigureAwait(false);
                    foreach (Row row in page)
                    {
                        await take(row.Entry).ConfigureAwait(false);
                        from = row.Index + 1;
                        left--;
                    }

                    if (page.Count < PageSize && left > 0)
                    {
                        if (!wait)
                        {
                            return true;
                        }

                        await connection.WaitAsync(Timeout, cancellationToken).ConfigureAwait(false);
                    }
                }

                return true;
            },
            cancellationToken
        );

    private static async Task<IReadOnlyList<Row>> ReadPageAsync(
        NpgsqlConnection connection,
        LogFilter filter,
        long from,
        int count,
        CancellationToken cancellationToken
    ) =>
        (
            await connection
                .QueryAsync<Row>(
                    TextCommand.WithoutTimeout(
                        Page,
                        new
                        {
                            from,
                            count,
                            filter.RunId,
                            filter.DocumentPrefix,
                            filter.Subject,
                            filter.Person,
                            kinds = filter.Kinds?.Select(LikePattern.Of).ToArray(),
                            Since = filter.Since?.UtcDateTime,
                            Until = filter.Until?.UtcDateTime,
                        },
                        cancellationToken
                    )
                )
                .ConfigureAwait(false)
        ).AsList();

    private sealed record Row(
        long Index,
        DateTime At,
        string Kind,
        string? RunId,
        string? Document,
        string Person,
        string? Subject,
        string LeafSha256,
        string Record
    )
    {
        public AuditLogEntry Entry
        {
            get
            {
                // What is no record any more is shown as it is: Test-IuAuditLog says what is wrong with it.
                LogRecord? record = LogRecord.Parse(Record);
                return new AuditLogEntry(Index, new DateTimeOffset(At), Kind, RunId, Document, Person, Subject, LeafSha256, Record)
                {
                    Outcome = record?["outcome"],
                    ErrorId = record?["error"],
                    Detail = record?["detail"],
                    Relation = record?["relation"],
                    Key = record?["key"],
                    RowSha256 = record?["row_sha256"],
                };
            }
        }
    }
}
