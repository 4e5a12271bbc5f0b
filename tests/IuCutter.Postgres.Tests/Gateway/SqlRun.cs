using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Core.Evidence;
using IuCutter.Core.Plans;
using IuCutter.Core.Runs;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>A run that is reported each step by SQL alone.</summary>
internal sealed class SqlRun
{
    /// <summary>The pin of the ids that leg A was answered with.</summary>
    public const string IdsPin = "leg_a_ids_digest";

    /// <summary>SQL: the digest over the units of the phase that is under way, as the module computes it.</summary>
    public const string IdsDigest =
        "(select encode(sha256(convert_to(string_agg(u.address || e'\\t' || u.iu_id || e'\\t' || u.uv_id || e'\\n', '' "
        + "order by u.ordinal), 'UTF8')), 'hex') from cutter_governance.permit_unit u "
        + "where u.used_xid = pg_current_xact_id_if_assigned())";

    private const string Exclusion = "---\nfront: matter\n---\n";

    public static readonly string ExecutorRevision = Duty.Executor.Revision(SqlCard.Module);

    public static readonly string VerifierRevision = Duty.Verifier.Revision(SqlCard.Module);

    /// <summary>The number of the newest claim by <see cref="ClaimAsync"/>, as SQL writes it: most attacks have it.</summary>
    public string Claim { get; private set; } = "null::bigint";

    private readonly SqlDatabase _database;
    private int _done;
    private string? _moment;

    /// <param name="database">Where it runs.</param>
    /// <param name="units">How many units.</param>
    /// <param name="parent">The number of a unit's parent, by its own; null for none. By default the first is that of all others.</param>
    public SqlRun(SqlDatabase database, int units = 5, Func<int, int?>? parent = null)
    {
        parent ??= n => n == 1 ? null : 1;
        _database = database;
        string id = Guid.NewGuid().ToString("n")[..8];
        RunId = $"ictr-20260101T000000Z-{id}";
        Prefix = $"DOC-{id.ToUpperInvariant()}";
        PlanDigest = SqlCard.Sha256(RunId);
        Units =
        [
            .. Enumerable
                .Range(1, units)
                .Select(n => new SqlUnit(
                    n,
                    $"{Prefix}/U-{n}",
                    parent(n) is { } above ? $"{Prefix}/U-{above}" : null,
                    n == 1 ? "section" : "article",
                    $"Điều {n} \"of\" {Prefix}",
                    $"## Điều {n}\n\nNội dung của điều này.\tTab\r\n{n} \\ {Prefix}\n"
                )),
        ];
        Source = Encoding.UTF8.GetBytes(Exclusion + string.Concat(Units.Select(unit => unit.Body)));
    }

    public string RunId { get; }

    public string Prefix { get; }

    public string PlanDigest { get; }

    public ImmutableArray<SqlUnit> Units { get; }

    public byte[] Source { get; }

    public string ChangeSet { get; } = Guid.NewGuid().ToString();

    public string ReviewDecision { get; } = Guid.NewGuid().ToString();

    public string VerifyResult { get; } = Guid.NewGuid().ToString();

    public string Envelope { get; } = Guid.NewGuid().ToString();

    public string SourceSha256 => SqlCard.Sha256(Encoding.UTF8.GetString(Source));

    /// <summary>The digest over the run's rows, as the module computes it.</summary>
    public string RowsDigest => PlannedRows.Digest(Units.Select(unit => unit.Row()));

    // In the order of the numbers, which is that of the run: a phase whose row stands elsewhere (PhaseCatalogue) is placed here.
    /// <summary>The requests and phases up to the one given, that one complete.</summary>
    public async Task<SqlRun> CompleteAsync(int phase)
    {
        while (_done < phase)
        {
            int next = _done < 3 ? 3 : _done + 1;
            if (next is 4 or 10)
            {
                await ApproveAsync(next == 4 ? "CutAuthorization" : "LifecycleAuthorization");
            }

            if (next == 4)
            {
                await AttestAsync();
            }

            await As(next).PipelineAsync(next == 3 ? [Create()] : Steps(next));
            if (next == 3)
            {
                await ClaimAsync();
            }

            _done = next;
        }

        return this;
    }

    /// <summary>The same, and the intent of the next phase, with its card.</summary>
    public async Task<SqlRun> IntendAsync(int phase)
    {
        await CompleteAsync(phase - 1);
        if (phase is 4 or 10)
        {
            await ApproveAsync(phase == 4 ? "CutAuthorization" : "LifecycleAuthorization");
        }

        if (phase == 4)
        {
            await AttestAsync();
        }

        await As(phase).RunAsync(Intent(phase));
        return this;
    }

    /// <summary>A session that is kept for it owns the run.</summary>
    public async Task ClaimAsync() =>
        Claimed(await _database.AsOwner().RunAsync(new SqlCall("select cutter_governance.fn_run_claim($1, 'runner')", RunId)));

    /// <summary>Takes the number from the answer to a claim.</summary>
    public void Claimed(string? answer) =>
        Claim = $"({JsonNode.Parse(answer!)!["claim"]!.GetValue<long>().ToString(CultureInfo.InvariantCulture)})::bigint";

    /// <summary>Says that the test completed the phase itself.</summary>
    public void Completed(int phase) => _done = phase;

    public async Task<JsonObject> ApproveAsync(string gate = "CutAuthorization", Action<JsonObject>? change = null)
    {
        JsonObject card = await SqlCard.ApprovalAsync(_database, this, gate);
        change?.Invoke(card);
        await _database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(card));
        await _database.As(DatabaseRole.Gatekeeper).RunAsync(SqlCard.Record(card, Permitted()));
        return card;
    }

    /// <summary>A signed card approves that the run is undone.</summary>
    public async Task ApproveUndoAsync()
    {
        JsonObject card = await SqlCard.UndoOfAsync(_database, this);
        await _database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(card));
        await _database.As(DatabaseRole.Gatekeeper).RunAsync(SqlCard.ApproveUndo(card));
    }

    /// <summary>Removes the drafts, by the card of gate Undo.</summary>
    public SqlCall Undo(string? actor = "DOT-991") =>
        new($"select cutter_governance.fn_run_undo($1, {Claim}, $2, $3)", RunId, actor, SqlCard.Module.Sha256);

    /// <summary>The verifying duty attests an invented backup of this moment: most attacks are not about that.</summary>
    /// <returns>The moment. Read again it may be another one: the horizon is of the whole server.</returns>
    public async Task<string> AttestAsync()
    {
        _moment = (await _database.As(DatabaseRole.Reader).RunAsync(new SqlCall(BackupRecords.Moment)))!;
        await _database.As(DatabaseRole.Verifier).RunAsync(Attestation(_moment).AttestBackup(RunId));
        return _moment;
    }

    /// <summary>What the verifying duty signs of an invented backup of a moment.</summary>
    public SqlStatement Attestation(string moment, string? sha256 = null) =>
        SqlStatement.OfBackup(_database.SystemIdentifier, _database.Name, RunId, sha256 ?? PlanDigest, moment);

    public IEnumerable<JsonObject> Permitted() => Units.Select(unit => unit.Permitted());

    public SqlCall Create(Action<JsonObject>? change = null)
    {
        JsonObject run = new JsonObject
        {
            ["run_id"] = RunId,
            ["document_prefix"] = Prefix,
            ["source_sha256"] = SourceSha256,
            ["source_length"] = Source.Length,
            ["plan_digest"] = PlanDigest,
            ["unit_count"] = Units.Length,
            ["profile_name"] = "law",
            ["profile_digest"] = SqlCard.Sha256("law"),
            ["owner_ref"] = "owner",
            ["publication_type"] = "law",
            ["requester"] = "alice",
            ["tool_revision"] = ExecutorRevision,
            ["module_sha256"] = SqlCard.Module.Sha256,
            ["created_at"] = SqlCard.Time(TimeSpan.Zero),
            ["pins"] = new JsonObject { ["plan_digest"] = PlanDigest },
        };
        change?.Invoke(run);
        return new SqlCall("select cutter_governance.fn_run_create($1::jsonb)", run.ToJsonString());
    }

    public SqlCall Intent(int phase, string? revision = null, string? module = null) =>
        new(
            "select cutter_governance.fn_phase_intent($1, $2, 'runner', " + Claim + ", $3, $4)",
            RunId,
            phase,
            revision ?? (phase == 9 ? VerifierRevision : ExecutorRevision),
            module ?? SqlCard.Module.Sha256
        );

    public SqlCall Enter(int phase) => new("select cutter_governance.fn_phase_enter($1, $2, null, " + Claim + ")", RunId, phase);

    public SqlCall Complete(int phase, string path = "live", string? pin = null, bool simulated = false, Action<JsonObject>? change = null)
    {
        JsonObject pins = new JsonObject
        {
            [pin ?? $"p{phase}.done"] = "1",
            [PhaseEvidence.SimulatedKey((RunPhase)phase)] = simulated ? "true" : "false",
        };
        if (phase != 4 || pin is null)
        {
            foreach ((string key, string? value) in Pins(phase))
            {
                pins[key] = value;
            }
        }

        change?.Invoke(pins);
        // Of the ids only the database knows what they are.
        string ids = pins.ContainsKey(IdsPin) && pins[IdsPin] is null ? $" || jsonb_build_object('{IdsPin}', {IdsDigest})" : "";
        return new SqlCall(
            $"select cutter_governance.fn_phase_complete($1, $2, $3, $4::jsonb{ids}, null, {Claim})",
            RunId,
            phase,
            path,
            pins.ToJsonString()
        );
    }

    private IEnumerable<(string Key, string? Value)> Pins(int phase) =>
        phase switch
        {
            4 => [("backup_sha256", PlanDigest), ("backup_gpg_fpr", Fingerprint), ("backup_size_bytes", "1")],
            6 => [("leg_a_rows", $"{Units.Length}"), ("leg_a_rows_digest", RowsDigest), (IdsPin, null)],
            8 => [("change_set_id", ChangeSet), ("review_decision_id", ReviewDecision), ("ledger_rows", $"{(2 * Units.Length) + 6}")],
            9 => [("verify_result_id", VerifyResult), ("verify_rows_checked", $"{Units.Length}"), ("verify_rows_digest", RowsDigest)],
            10 => [("enacted_rows", $"{Units.Length}")],
            _ => [],
        };

    /// <summary>The phase's transaction with other work in it than its own.</summary>
    public IEnumerable<SqlCall> Phase(int phase, params IEnumerable<SqlCall> work) =>
        [SqlCall.Begin, Enter(phase), .. work, Complete(phase), SqlCall.Commit];

    /// <summary>What belongs into the phase.</summary>
    public IEnumerable<SqlCall> Work(int phase) =>
        phase switch
        {
            4 => [BackupRecords.Record(RunId, PlanDigest, Fingerprint, _moment ?? "{}")],
            6 => [SqlUnit.CreateMany(RunId, Units)],
            8 => [LegB()],
            9 => [Verify()],
            10 => Units.Select(unit => Enact(unit.Address!)),
            _ => [],
        };

    public SqlCall LegB(Action<JsonObject>? change = null)
    {
        JsonObject record = new JsonObject
        {
            ["change_set_id"] = ChangeSet,
            ["review_decision_id"] = ReviewDecision,
            ["envelope_id"] = Envelope,
            ["backlog_entry_id"] = Guid.NewGuid().ToString(),
            ["tool_revision"] = ExecutorRevision,
            ["rows_digest"] = RowsDigest,
            ["exclusions"] = new JsonArray(
                new JsonObject
                {
                    ["kind"] = "front_matter",
                    ["start"] = 0,
                    ["length"] = Exclusion.Length,
                    ["sha256"] = SqlCard.Sha256(Exclusion),
                    ["base64"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Exclusion)),
                }
            ),
            ["rollback_key"] = "rollback/" + RunId,
            ["idempotency_key"] = "once-" + RunId,
        };
        Sign(
            record,
            "SHA256:executor",
            SqlSigner.Executor,
            ("duty", "DOT-991"),
            ("kind", "ledger"),
            ("run_id", RunId),
            ("document_prefix", Prefix),
            ("source_sha256", SourceSha256),
            ("plan_digest", PlanDigest),
            ("rows_digest", RowsDigest),
            ("unit_count", $"{Units.Length}"),
            ("change_set_id", ChangeSet),
            ("tool_revision", ExecutorRevision)
        );
        change?.Invoke(record);
        return new SqlCall("select cutter_governance.fn_leg_b_record($1, $2::jsonb)", RunId, record.ToJsonString());
    }

    // As the server writes jsonb: names by their length, then by their bytes.
    private static readonly string StoredExclusions =
        $"[{{\"kind\": \"front_matter\", \"start\": 0, \"base64\": \"{Convert.ToBase64String(Encoding.UTF8.GetBytes(Exclusion))}\", "
        + $"\"length\": {Exclusion.Length}, \"sha256\": \"{SqlCard.Sha256(Exclusion)}\"}}]";

    public SqlCall Verify(Action<JsonObject>? change = null)
    {
        JsonObject record = new JsonObject
        {
            ["verify_result_id"] = VerifyResult,
            ["change_set_id"] = ChangeSet,
            ["verdict"] = "pass",
            ["rows_checked"] = Units.Length,
            ["rows_digest"] = RowsDigest,
            ["tool_revision"] = VerifierRevision,
        };
        Sign(
            record,
            "SHA256:verifier",
            SqlSigner.Verifier,
            ("duty", "DOT-992"),
            ("kind", "verdict"),
            ("run_id", RunId),
            ("change_set_id", ChangeSet),
            ("source_sha256", SourceSha256),
            ("rows_checked", $"{Units.Length}"),
            ("rows_digest", RowsDigest),
            ("exclusions_sha256", SqlCard.Sha256(StoredExclusions)),
            ("verdict", "pass"),
            ("tool_revision", VerifierRevision)
        );
        change?.Invoke(record);
        return new SqlCall("select cutter_governance.fn_write_verify($1, $2::jsonb)", RunId, record.ToJsonString());
    }

    public SqlCall Enact(
        string address,
        string? changeSet = null,
        string? decision = null,
        string target = "enacted",
        string dryRun = "false",
        string? actor = "DOT-991",
        string? reason = "approved"
    ) =>
        new(
            "select public.fn_iu_enact($1, $6, $2::uuid, $3, $4::uuid, $7, $8, $5::boolean)",
            address,
            decision ?? ReviewDecision,
            target,
            changeSet ?? ChangeSet,
            dryRun == "null" ? null : dryRun,
            actor,
            reason,
            ExecutorRevision
        );

    public string Fingerprint => PlanDigest[..40].ToUpperInvariant();

    /// <summary>Puts the statement of a duty and its signature into what is recorded.</summary>
    public static void Sign(JsonObject record, string key, string signatureNamespace, params IEnumerable<(string Key, string Value)> fields)
    {
        SqlStatement statement = new SqlStatement([.. fields]) { Key = key, Namespace = signatureNamespace };
        record["statement"] = statement.Text;
        record["signature"] = statement.Signature;
    }

    private SqlRole As(int phase) => _database.As(phase == 9 ? DatabaseRole.Verifier : DatabaseRole.Executor);

    private IEnumerable<SqlCall> Steps(int phase) =>
        phase is 5 or 7 or 11
            ? [SqlCall.Begin, Intent(phase), SqlCall.Commit, SqlCall.Begin, Complete(phase, "common"), SqlCall.Commit]
            : [SqlCall.Begin, Intent(phase), SqlCall.Commit, .. Phase(phase, Work(phase))];
}
