using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// Whoever holds the passwords of all roles, and not the verifier's key: no backup is attested that was not proved, and no rehearsal that
/// was not run. Nor does what the key signed for one thing stand for another.
/// </summary>
[Trait("Promise", "3")]
[Trait("Promise", "6")]
public sealed class ForgedAttestationTests(SandboxFixture fixture)
{
    private const string Another = "Gate.SignedOtherwise";

    // Each takes what the verifier would sign, and gives what is handed in for the run, with its signature.
    private static readonly Dictionary<string, (string Refusal, Func<SqlStatement, (string Text, string? Signature)> Forge)> Forgeries =
        new(StringComparer.Ordinal)
        {
            ["no signature"] = ("Gate.BadSignature", said => (said.Text, null)),
            ["a word"] = ("Gate.BadSignature", said => (said.Text, "signature")),
            ["a key of one's own"] = ("Gate.UnknownSigner", said => Signed(said with { Key = "SHA256:mallory" })),
            ["the executor's key"] = (
                "Gate.WrongNamespace",
                said => Signed(said with { Key = "SHA256:executor", Namespace = SqlSigner.Executor })
            ),
            ["the executor's key, for the verifier"] = ("Gate.WrongNamespace", said => Signed(said with { Key = "SHA256:executor" })),
            ["a sovereign's key"] = ("Gate.WrongNamespace", said => Signed(said with { Key = "SHA256:sovereign" })),
            ["the verifier's signature for something else"] = (
                "Gate.WrongNamespace",
                said => Signed(said with { Namespace = SqlSigner.Approval })
            ),
            ["a changed field"] = (
                "Gate.BadSignature",
                said => (said.With("manifest_sha256", SqlCard.Sha256("other")).Text, said.Signature)
            ),
            ["a field more"] = ("Gate.BadSignature", said => (said.Text + "more: 1\n", said.Signature)),
            ["another run's"] = (Another, said => Signed(said.With("run_id", "ictr-20260101T000000Z-00000000"))),
            ["another database's"] = (Another, said => Signed(said.With("database", "copy"))),
            ["another cluster's"] = (Another, said => Signed(said.With("system_identifier", "7"))),
            ["of no run"] = (Another, said => Signed(said.With("run_id", null))),
            ["of no database"] = (Another, said => Signed(said.With("database", null))),
            ["of no kind"] = (Another, said => Signed(said.With("kind", null))),
            ["a verdict"] = (Another, said => Signed(said.With("kind", "verdict").With("verdict", "pass"))),
            ["a key's trial"] = (Another, said => Signed(said.With("kind", "key_trial"))),
            ["the other attestation"] = (
                Another,
                said =>
                    Signed(
                        said.With(
                            "kind",
                            said.Text.Contains("kind: backup", StringComparison.Ordinal) ? "rehearsal_attestation" : "backup_attestation"
                        )
                    )
            ),
            ["the other duty's"] = (Another, said => Signed(said.With("duty", "DOT-991"))),
            ["a field twice"] = (Another, said => Signed(said with { Fields = said.Fields.Add(("kind", "verdict")) })),
            ["no statement"] = (Another, said => ("x" + said.Text, SqlSigner.Sign("SHA256:verifier", "x" + said.Text, SqlSigner.Verifier))),
            ["a fact missing"] = ("23502", said => Signed(said.With("manifest_sha256", null))),
            ["a fact that is none"] = ("22P02", said => Signed(said.With("size_bytes", "many").With("unit_count", "many"))),
        };

    public static TheoryData<string> Names => [.. Forgeries.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Backup_Forged_IsNotAttested(string name)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        (SqlRun run, SqlStatement backup) = await ApprovedAsync(database);
        (string refusal, Func<SqlStatement, (string Text, string? Signature)> forge) = Forgeries[name];
        SqlRole verifier = database.As(DatabaseRole.Verifier);

        Assert.Equal(refusal, await verifier.AttemptAsync(Backup(run, forge(backup))));

        Assert.Equal(0, await database.CountAsync("select count(*) from cutter_governance.backup_attestation"));
        // The control: the same, as the verifier signed it.
        Assert.Null(await verifier.AttemptAsync(backup.AttestBackup(run.RunId)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Rehearsal_Forged_IsNotAttested(string name)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        (SqlRun run, SqlStatement backup) = await ApprovedAsync(database);
        SqlStatement rehearsal = SqlStatement.OfRehearsal(database, run);
        (string refusal, Func<SqlStatement, (string Text, string? Signature)> forge) = Forgeries[name];
        SqlRole verifier = database.As(DatabaseRole.Verifier);
        await verifier.RunAsync(backup.AttestBackup(run.RunId));

        // Without the manifest it names no backup, attested or not.
        Assert.Equal(
            refusal == "23502" ? "Gate.BackupNotAttested" : refusal,
            await verifier.AttemptAsync(Rehearsal(run, forge(rehearsal)))
        );

        Assert.Equal(0, await database.CountAsync("select count(*) from cutter_governance.rehearsal"));
        Assert.Null(await verifier.AttemptAsync(rehearsal.AttestRehearsal(run.RunId)));
    }

    // The signed text names the report by its hash.
    [Fact]
    public async Task Rehearsal_WithAnotherReport_IsNotAttested()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        (SqlRun run, SqlStatement backup) = await ApprovedAsync(database);
        SqlStatement rehearsal = SqlStatement.OfRehearsal(database, run);
        SqlRole verifier = database.As(DatabaseRole.Verifier);
        await verifier.RunAsync(backup.AttestBackup(run.RunId));

        Assert.Equal(Another, await verifier.AttemptAsync(rehearsal.AttestRehearsal(run.RunId, report: "{\"unitCount\":1}")));
        Assert.Null(await verifier.AttemptAsync(rehearsal.AttestRehearsal(run.RunId)));
    }

    // A signature lies in the table for everybody who reads: whoever hands it in again says nothing in the verifier's name.
    [Fact]
    public async Task Attestation_HandedInTwice_IsRecordedOnce()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        (SqlRun run, SqlStatement backup) = await ApprovedAsync(database);
        SqlStatement rehearsal = SqlStatement.OfRehearsal(database, run);
        SqlRole verifier = database.As(DatabaseRole.Verifier);
        for (int time = 0; time < 2; time++)
        {
            await verifier.RunAsync(backup.AttestBackup(run.RunId));
            await verifier.RunAsync(rehearsal.AttestRehearsal(run.RunId));
        }

        Assert.Equal("1 1 2", await CountAsync(database));
        // The control: another statement of the same is another.
        await verifier.RunAsync(backup.With("restore_ms", "2").AttestBackup(run.RunId));
        Assert.Equal("2 1 3", await CountAsync(database));
    }

    // The real statement of one run, handed in for another one that waits for its backup just so.
    [Fact]
    public async Task Attestation_OfOneRun_IsNoneOfAnother()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        (SqlRun run, SqlStatement backup) = await ApprovedAsync(database);
        SqlRun other = await new SqlRun(database).CompleteAsync(3);
        await other.ApproveAsync();
        SqlRole verifier = database.As(DatabaseRole.Verifier);

        Assert.Equal(Another, await verifier.AttemptAsync(backup.AttestBackup(other.RunId)));
        Assert.Null(await verifier.AttemptAsync(backup.AttestBackup(run.RunId)));
    }

    // Whoever made the backup does not attest it.
    [Fact]
    public async Task Backup_WhoseManifestTheVerifierSigned_IsNotAttested()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        (SqlRun run, SqlStatement backup) = await ApprovedAsync(database);

        Assert.Equal(
            "23514",
            await database.As(DatabaseRole.Verifier).AttemptAsync(backup.With("manifest_signer", "dot-992").AttestBackup(run.RunId))
        );
    }

    // Complete in every field of a verdict, and signed by the verifier: it says that it is something else.
    [Fact]
    public async Task Attestation_HandedInAsAVerdict_IsNone()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(9);
        SqlRole verifier = database.As(DatabaseRole.Verifier);
        foreach (string? kind in (string?[])["backup_attestation", "rehearsal_attestation", "ledger", "key_trial", null])
        {
            SqlCall verdict = run.Verify(record =>
            {
                string text = record["statement"]!.GetValue<string>();
                text = text.Replace("kind: verdict\n", kind is null ? "" : $"kind: {kind}\n", StringComparison.Ordinal);
                record["statement"] = text;
                record["signature"] = SqlSigner.Sign("SHA256:verifier", text, SqlSigner.Verifier);
            });
            Assert.Equal(Another, await verifier.AttemptAsync(run.Phase(9, verdict)));
        }

        Assert.Null(await verifier.AttemptAsync(run.Phase(9, run.Verify())));
    }

    // The negative control: a database that takes the login's word for it attests what nobody signed.
    [Fact]
    public async Task Control_WithoutTheCheck_AForgedAttestationCounts()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        (SqlRun run, SqlStatement backup) = await ApprovedAsync(database);
        await database.AsAdmin().RunAsync(SqlSigner.AnyWordIsASignature);

        Assert.Null(await database.As(DatabaseRole.Verifier).AttemptAsync(Backup(run, Forgeries["a word"].Forge(backup))));
        Assert.Equal(1, await database.CountAsync("select count(*) from cutter_governance.backup_attestation"));
    }

    private static async Task<(SqlRun Run, SqlStatement Backup)> ApprovedAsync(SqlDatabase database)
    {
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        await run.ApproveAsync();
        return (run, run.Attestation((await database.As(DatabaseRole.Reader).RunAsync(new SqlCall(BackupRecords.Moment)))!));
    }

    private static (string Text, string? Signature) Signed(SqlStatement statement) => (statement.Text, statement.Signature);

    private static SqlCall Backup(SqlRun run, (string Text, string? Signature) forged) =>
        new("select cutter_governance.fn_backup_attest($1, $2, $3)", run.RunId, forged.Text, forged.Signature);

    private static SqlCall Rehearsal(SqlRun run, (string Text, string? Signature) forged) =>
        new("select cutter_governance.fn_rehearsal_attest($1, $2, $3, $4)", run.RunId, forged.Text, forged.Signature, SqlStatement.Report);

    private static async Task<string?> CountAsync(SqlDatabase database) =>
        await database
            .AsAdmin()
            .RunAsync(
                new SqlCall(
                    "select (select count(*) from cutter_governance.backup_attestation) || ' ' "
                        + "|| (select count(*) from cutter_governance.rehearsal) || ' ' || (select count(*) "
                        + "from cutter_governance.run_event where event in ('backup_attested', 'rehearsed'))"
                )
            );
}
