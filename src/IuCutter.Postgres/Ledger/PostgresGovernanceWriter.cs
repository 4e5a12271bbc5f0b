using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Dapper;
using IuCutter.Core.Adapters;
using IuCutter.Core.Evidence;
using IuCutter.Core.Runs;
using IuCutter.Core.Signing;
using IuCutter.Postgres.Connections;

namespace IuCutter.Postgres.Ledger;

/// <summary>
/// Leg B: the executor signs what was done, and one function derives the 2N+6 rows from what the database holds, for
/// any N.
/// </summary>
internal sealed class PostgresGovernanceWriter(ISshSignatures signatures, string? executorKey, IRandomSource random) : IGovernanceWriter
{
    /// <inheritdoc/>
    public async Task<LegBResult> WriteAsync(
        DbConnection connection,
        DbTransaction transaction,
        RunContext context,
        CancellationToken cancellationToken
    )
    {
        CutRun run = context.Run;
        Guid changeSet = random.NextGuid();
        string revision = Duty.Executor.Revision(context.Module);
        SignedStatement signed = await SignedStatement
            .MakeAsync(
                signatures,
                connection,
                transaction,
                Duty.Executor,
                executorKey,
                "ledger",
                [
                    ("run_id", run.RunId),
                    ("document_prefix", run.DocumentPrefix),
                    ("source_sha256", run.SourceSha256),
                    ("plan_digest", run.PlanDigest),
                    ("rows_digest", run.Pins["structure_rows_digest"]),
                    ("unit_count", run.UnitCount.ToString(CultureInfo.InvariantCulture)),
                    ("change_set_id", changeSet.ToString()),
                    ("tool_revision", revision),
                ],
                cancellationToken
            )
            .ConfigureAwait(false);

        string record = JsonSerializer.Serialize(
            new Dictionary<string, object>
            {
                ["change_set_id"] = changeSet,
                ["review_decision_id"] = random.NextGuid(),
                ["envelope_id"] = random.NextGuid(),
                ["backlog_entry_id"] = random.NextGuid(),
                ["actor"] = Duty.Executor.Actor,
                ["tool_revision"] = revision,
                ["rows_digest"] = run.Pins["structure_rows_digest"],
                ["exclusions"] = Exclusions(context.Plan),
                ["statement"] = signed.Text,
                ["signature"] = signed.Signature,
                ["key_fingerprint"] = signed.KeyFingerprint,
                ["rollback_key"] = RollbackKey.Of(run.RunId),
                ["idempotency_key"] = $"first_cut/{run.DocumentPrefix}/{run.PlanDigest}",
            }
        );
        string answer = await connection
            .QuerySingleAsync<string>(
                TextCommand.Of(
                    "select cutter_governance.fn_leg_b_record(@runId, @record::jsonb)::text",
                    new { runId = run.RunId, record },
                    transaction,
                    cancellationToken
                )
            )
            .ConfigureAwait(false);
        using JsonDocument result = JsonDocument.Parse(answer);
        return new LegBResult(
            result.RootElement.GetProperty("change_set_id").GetGuid(),
            result.RootElement.GetProperty("review_decision_id").GetGuid(),
            result.RootElement.GetProperty("rows").GetInt32()
        );
    }

    // With their bytes: the source can then be put together again from the database alone.
    private static object[] Exclusions(CutPlan plan) =>
        [
            .. plan.Exclusions.Select(exclusion => new
            {
                kind = exclusion.Kind,
                start = exclusion.Span.Start,
                length = exclusion.Span.Length,
                sha256 = exclusion.Sha256,
                base64 = Convert.ToBase64String(plan.Document.Bytes.AsSpan().Slice(exclusion.Span.Start, exclusion.Span.Length)),
            }),
        ];
}
