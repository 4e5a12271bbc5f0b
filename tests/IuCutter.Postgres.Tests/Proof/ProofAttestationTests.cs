using System.Runtime.Versioning;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using IuCutter.Core.Adapters;
using IuCutter.Core.Signing;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Proof;

/// <summary>A backup counts as proved when the verifying duty signed so, and no word of the executor's stands for that.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "6")]
public sealed class ProofAttestationTests(SandboxFixture fixture)
{
    private const string Unattested = "Gate.BackupNotAttested";

    // The run of SqlRun is attested when its phase begins; each case says in what the executor's record differs from that.
    [Theory]
    [InlineData("nothing", null)]
    [InlineData("backup_sha256", Unattested)]
    [InlineData("manifest_sha256", Unattested)]
    [InlineData("size_bytes", Unattested)]
    [InlineData("horizon", Unattested)]
    [InlineData("restore_ms", Unattested)]
    [InlineData("prestate", Unattested)]
    public async Task Record_OfAnotherBackupThanTheAttestedOne_IsRefused(string what, string? refusal)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(4);
        await database.AsAdmin().RunAsync(new SqlCall("update public.section_type set description = description where code = 'part'"));
        JsonObject record = Record(run, await run.AttestAsync());
        JsonNode? other = what switch
        {
            "backup_sha256" or "manifest_sha256" => SqlCard.Sha256("another"),
            "size_bytes" or "restore_ms" => 2,
            "horizon" => "3",
            "prestate" => Recounted(record["prestate"]!.AsArray()),
            _ => null,
        };
        if (other is not null)
        {
            record[what] = other;
        }

        Assert.Equal(
            refusal,
            await database
                .As(DatabaseRole.Executor)
                .AttemptAsync(
                    SqlCall.Begin,
                    run.Enter(4),
                    new SqlCall("select cutter_governance.fn_backup_record($1, $2::jsonb)", run.RunId, record.ToJsonString())
                )
        );
    }

    [Theory]
    [InlineData(nameof(DatabaseRole.Gatekeeper))]
    [InlineData(nameof(DatabaseRole.Executor))]
    [InlineData(nameof(DatabaseRole.Reader))]
    public async Task Attest_ByAnyOtherRoleThanTheVerifier_IsRefused(string name)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(4);
        string now = (await database.As(DatabaseRole.Reader).RunAsync(new SqlCall(BackupRecords.Moment)))!;
        SqlCall attest = run.Attestation(now, SqlCard.Sha256("invented")).AttestBackup(run.RunId);

        Assert.Equal("42501", await database.As(Enum.Parse<DatabaseRole>(name)).AttemptAsync(attest));
        // The control: the same, signed and said by the verifier.
        Assert.Null(await database.As(DatabaseRole.Verifier).AttemptAsync(attest));
    }

    [Fact]
    public async Task Attest_OfARunThatIsElsewhere_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        string now = (await database.As(DatabaseRole.Reader).RunAsync(new SqlCall(BackupRecords.Moment)))!;
        SqlRole verifier = database.As(DatabaseRole.Verifier);
        SqlStatement statement = run.Attestation(now);
        string nowhere = run.RunId + "0";

        Assert.Equal("Gate.PhaseOrder", await verifier.AttemptAsync(statement.AttestBackup(run.RunId)));
        Assert.Equal("Store.RunNotFound", await verifier.AttemptAsync(statement.With("run_id", nowhere).AttestBackup(nowhere)));
    }

    // Leg A asks again: here the record came in by an owner who took the guards away, and its attestation never was.
    [Fact]
    public async Task LegA_WithoutTheAttestation_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        await database
            .AsAdmin()
            .RunAsync(
                SqlCall.Begin,
                new SqlCall("alter table cutter_governance.backup_attestation disable trigger backup_attestation_append_only"),
                new SqlCall("delete from cutter_governance.backup_attestation where run_id = $1", run.RunId),
                SqlCall.Commit
            );

        Assert.Equal(Unattested, await database.As(DatabaseRole.Executor).AttemptAsync(run.Phase(6, run.Work(6))));
        Assert.Equal(0, await database.UnitsAsync(run.Prefix));
    }

    [Fact]
    public async Task Phase_ARealBackup_IsAttestedByTheVerifierBeforeItIsRecorded()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.LegACommitted);

        Assert.Equal(
            $"cutter_verify DOT-992 DOT-991 {run.Pins["backup_sha256"]}",
            await cut.ScalarAsync<string>(
                "select t.attested_by || ' ' || t.verifier || ' ' || t.manifest_signer || ' ' || t.backup_sha256 "
                    + "from cutter_governance.backup_attestation t "
                    + "join cutter_governance.backup_record b using (run_id, manifest_sha256, backup_sha256, horizon, restore_ms) "
                    + "where t.attested_xid <> b.recorded_xid and t.attested_at < b.recorded_at"
            )
        );
        Assert.Equal(
            "cutter_verify DOT-992",
            await cut.ScalarAsync<string>(
                "select role_name || ' ' || actor from cutter_governance.run_event where event = 'backup_attested'"
            )
        );
        // What is kept proves itself, by the roster and without the database.
        (string statement, string signature, string roster) = await cut.Provider.UseRoleAsync(
            DatabaseRole.Reader,
            run.RunId,
            connection =>
                connection.QuerySingleAsync<(string, string, string)>(
                    "select t.statement, t.signature, (select r.allowed_signers from cutter_governance.roster r "
                        + "order by r.roster_no desc limit 1) from cutter_governance.backup_attestation t"
                ),
            TestContext.Current.CancellationToken
        );
        SshSignature own = await new SshKeygenSignatures().VerifyAsync(
            Encoding.UTF8.GetBytes(statement),
            signature,
            roster,
            SqlSigner.Verifier,
            TimeProvider.System.GetUtcNow(),
            TestContext.Current.CancellationToken
        );
        Assert.Equal("DOT-992", own.Principal);
        Assert.Contains($"\nbackup_sha256: {run.Pins["backup_sha256"]}\n", statement, StringComparison.Ordinal);
    }

    private static JsonObject Record(SqlRun run, string moment)
    {
        JsonObject record = JsonNode.Parse(moment)!.AsObject();
        (record["backup_sha256"], record["manifest_sha256"], record["gpg_fpr"]) = (run.PlanDigest, run.PlanDigest, run.Fingerprint);
        (record["size_bytes"], record["restore_proof"], record["restore_ms"]) = (1, "proved", 1);
        return record;
    }

    private static JsonArray Recounted(JsonArray prestate)
    {
        JsonArray other = prestate.DeepClone().AsArray();
        other[0]!["row_count"] = 7;
        return other;
    }
}
