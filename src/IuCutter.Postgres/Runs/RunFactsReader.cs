using System.Collections.Immutable;
using System.Data;
using System.Data.Common;
using System.Text.Json;
using Dapper;
using IuCutter.Core.Adapters;
using IuCutter.Core.Reports;
using IuCutter.Postgres.Connections;

namespace IuCutter.Postgres.Runs;

/// <summary>Reads a run with all that a report tells of it, as the reader, in one snapshot.</summary>
/// <param name="connections">Opens connections.</param>
internal sealed class RunFactsReader(IConnectionProvider connections)
{
    // As the columns are named; RunFacts is the other side of RunFactsQuery.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>Reads a run; null when the database has none of that id.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IuException">Store.*.</exception>
    public Task<(CutRun Run, RunFacts Facts)?> ReadAsync(string runId, CancellationToken cancellationToken) =>
        connections.UseAsync<(CutRun Run, RunFacts Facts)?>(
            DatabaseRole.Reader,
            runId,
            async connection =>
            {
                await using DbTransaction snapshot = await connection
                    .BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken)
                    .ConfigureAwait(false);
                ImmutableArray<CutRun> runs = await RunReader
                    .ReadAsync(new RoleCommands.MultipleReader(connection, cancellationToken), runId)
                    .ConfigureAwait(false);
                if (runs.IsEmpty)
                {
                    return null;
                }

                CutRun run = runs[0];
                string facts = await connection
                    .QuerySingleAsync<string>(
                        TextCommand.WithoutTimeout(
                            // An older journal lacks tables that the facts are in; what it has is the run itself.
                            run.JournalVersion
                                is null
                                ? RunFactsQuery.Facts
                                : RunFactsQuery.OldFacts,
                            new { runId },
                            snapshot,
                            cancellationToken
                        )
                    )
                    .ConfigureAwait(false);
                RunFacts read = JsonSerializer.Deserialize<RunFacts>(facts, Json)!;
                return run.JournalVersion is null
                    ? (run, read)
                    : (run, RunFacts.Of(run, read.ReadAt) with { Database = read.Database, SystemIdentifier = read.SystemIdentifier });
            },
            cancellationToken
        );

    /// <summary>Ids of all runs of a document, oldest first; none for a document that no run is about.</summary>
    /// <param name="prefix">The document's prefix.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IuException">Store.*.</exception>
    public Task<List<string>> ListAsync(string prefix, CancellationToken cancellationToken) =>
        new RoleCommands(connections).ListAsync<string>(
            DatabaseRole.Reader,
            "select r.run_id from cutter_governance.run r where r.document_prefix = @prefix order by r.created_at, r.run_id",
            new { prefix },
            prefix,
            cancellationToken
        );
}
