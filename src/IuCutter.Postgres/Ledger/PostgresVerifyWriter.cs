using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Dapper;
using IuCutter.Core.Adapters;
using IuCutter.Core.Evidence;
using IuCutter.Core.Plans;
using IuCutter.Core.Runs;
using IuCutter.Core.Signing;
using IuCutter.Core.Verification;
using IuCutter.Postgres.Connections;

namespace IuCutter.Postgres.Ledger;

/// <summary>
/// Write-verify: as <c>cutter_verify</c> reads every column of every unit back, compares it with plan, run, permit and the bytes of
/// the source by code of its own (<see cref="SourceCheck"/>), signs the verdict with the verifier's key, and writes it once.
/// </summary>
internal sealed class PostgresVerifyWriter(ISshSignatures signatures, string? verifierKey, IRandomSource random) : IVerifyWriter
{
    /// <inheritdoc/>
    public async Task<long> CountAsync(DbConnection connection, Guid changeSetId, CancellationToken cancellationToken) =>
        await connection
            .QuerySingleAsync<long>(
                TextCommand.Of("select cutter_governance.fn_verify_result_count(@changeSetId)", new { changeSetId }, cancellationToken)
            )
            .ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<WriteVerifyResult> WriteAsync(
        DbConnection connection,
        DbTransaction transaction,
        RunContext context,
        CancellationToken cancellationToken
    )
    {
        CutRun run = context.Run;
        (int checkedRows, string digest, string exclusions) = await VerifierQuery
            .CompareAsync(connection, transaction, context, cancellationToken)
            .ConfigureAwait(false);

        Guid changeSet = Guid.Parse(run.Pins["change_set_id"]);
        string revision = Duty.Verifier.Revision(context.Module);
        SignedStatement signed = await SignedStatement
            .MakeAsync(
                signatures,
                connection,
                transaction,
                Duty.Verifier,
                verifierKey,
                "verdict",
                [
                    ("run_id", run.RunId),
                    ("change_set_id", changeSet.ToString()),
                    ("source_sha256", run.SourceSha256),
                    ("rows_checked", checkedRows.ToString(CultureInfo.InvariantCulture)),
                    ("rows_digest", digest),
                    ("exclusions_sha256", exclusions),
                    ("compared", VerifiedColumns.Statement),
                    ("verdict", "pass"),
                    ("tool_revision", revision),
                ],
                cancellationToken
            )
            .ConfigureAwait(false);

        string record = JsonSerializer.Serialize(
            new Dictionary<string, object>
            {
                ["verify_result_id"] = random.NextGuid(),
                ["change_set_id"] = changeSet,
                ["verdict"] = "pass",
                ["rows_checked"] = checkedRows,
                ["rows_digest"] = digest,
                ["actor"] = Duty.Verifier.Actor,
                ["tool_revision"] = revision,
                ["statement"] = signed.Text,
                ["signature"] = signed.Signature,
                ["key_fingerprint"] = signed.KeyFingerprint,
            }
        );
        string answer = await connection
            .QuerySingleAsync<string>(
                TextCommand.Of(
                    "select cutter_governance.fn_write_verify(@runId, @record::jsonb)::text",
                    new { runId = run.RunId, record },
                    transaction,
                    cancellationToken
                )
            )
            .ConfigureAwait(false);
        using JsonDocument result = JsonDocument.Parse(answer);
        return new WriteVerifyResult(result.RootElement.GetProperty("verify_result_id").GetGuid(), checkedRows, digest);
    }
}
