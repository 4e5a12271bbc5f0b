using System.Collections.Immutable;
using System.Globalization;
using IuCutter.Core.Plans;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Approvals;

/// <summary>Makes the statement of a card from its request, run and plan.</summary>
internal static class CardComposer
{
    /// <summary>Field of a card whose requester signed it: the key's fingerprint. The database reads it (<c>fn_card_record</c>).</summary>
    public const string RequesterKey = "requester_key";

    /// <summary>Field of a card that an OFF voids: the epoch of the switch in which it was asked for.</summary>
    public const string SwitchEpoch = "switch_epoch";

    /// <summary>Field of the history that a card was asked for in: the database's oid.</summary>
    public const string DatabaseOid = "database_oid";

    /// <summary>Field of that history: the timeline of the server's log.</summary>
    public const string Timeline = "timeline";

    /// <summary>Field of that history: how many records the audit log had.</summary>
    public const string LogSize = "log_size";

    /// <summary>Field of that history: the audit log's root at that size.</summary>
    public const string LogRoot = "log_root";

    /// <summary>Field of a ruling's card: the hosts that know no checkpoint of the database, with commas between.</summary>
    public const string FirstHosts = "first_checkpoint_on";

    /// <summary>Field of SG_1's card: whether the backup must be restored before the first write.</summary>
    public const string RestoreProof = "restore_proof";

    /// <summary>The value that waives it; the database looks for exactly this line.</summary>
    public const string Waived = "waived";

    private const string Version = "1";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    // A transaction that needs longer than this was not what the approver had in mind.
    private const int BudgetSeconds = 900;

    /// <summary>The longest that an approval of a gate can live (domain: 24 h and 12 h; ruling and void as a cut).</summary>
    public static TimeSpan MaxLifetime(ApprovalGate gate) =>
        gate switch
        {
            ApprovalGate.CutAuthorization
            or ApprovalGate.Ruling
            or ApprovalGate.Void
            or ApprovalGate.Undo
            or ApprovalGate.Restore
            or ApprovalGate.Reconcile => TimeSpan.FromHours(24),
            ApprovalGate.LifecycleAuthorization => TimeSpan.FromHours(12),
            _ => throw new ArgumentOutOfRangeException(nameof(gate), gate, "not a gate"),
        };

    /// <summary>The statement of a run's card.</summary>
    public static CardStatement ForRun(CardRequest request, CutRun run, ProvedPlan proved)
    {
        CutPlan plan = proved.Plan;
        Fields fields = new Fields(request);
        fields.Add("run_id", run.RunId);
        fields.Add("document_prefix", plan.DocumentPrefix);
        fields.Add("source_sha256", plan.Document.Sha256);
        fields.Add("plan_digest", plan.PlanDigest);
        fields.Add("rows_digest", proved.RowsDigest);
        fields.Add("unit_count", plan.UnitCount);
        fields.Add("budget_rows", plan.UnitCount);
        fields.Add("budget_bytes", plan.Units.Sum(unit => (long)unit.Span.Length));
        fields.Add("budget_seconds", BudgetSeconds);
        fields.Add("actor", Duty.Executor.Actor);
        if (request.Gate == ApprovalGate.CutAuthorization)
        {
            fields.Add(RestoreProof, request.WaiveRestoreProof ? Waived : "demanded");
        }

        if (request.Gate == ApprovalGate.LifecycleAuthorization)
        {
            fields.Add("change_set_id", run.Pins["change_set_id"]);
            fields.Add("review_decision_id", run.Pins["review_decision_id"]);
            fields.Add("verify_result_id", run.Pins["verify_result_id"]);
            fields.Add("why", request.Why ?? "");
        }

        return fields.ToStatement();
    }

    /// <summary>The statement of a ruling.</summary>
    public static CardStatement ForRuling(CardRequest request)
    {
        Fields fields = new Fields(request);
        fields.Add("scope", request.Scope ?? "");
        fields.Add("gates", request.Gates ?? "");
        if (request.FirstHosts is { } hosts)
        {
            fields.Add(FirstHosts, hosts);
        }

        return fields.ToStatement();
    }

    /// <summary>The statement that ends a run.</summary>
    public static CardStatement ForVoid(CardRequest request, CutRun run)
    {
        Fields fields = new Fields(request);
        fields.Add("run_id", run.RunId);
        fields.Add("document_prefix", run.DocumentPrefix);
        fields.Add("source_sha256", run.SourceSha256);
        fields.Add("plan_digest", run.PlanDigest);
        fields.Add("why", request.Why ?? "");
        return fields.ToStatement();
    }

    /// <summary>The statement that removes the drafts of a run.</summary>
    public static CardStatement ForUndo(CardRequest request, CutRun run)
    {
        Fields fields = new Fields(request);
        fields.Add("run_id", run.RunId);
        fields.Add("document_prefix", run.DocumentPrefix);
        fields.Add("source_sha256", run.SourceSha256);
        fields.Add("plan_digest", run.PlanDigest);
        fields.Add("rows_digest", run.Pins["leg_a_rows_digest"]);
        fields.Add("unit_count", run.UnitCount);
        fields.Add("actor", Duty.Executor.Actor);
        fields.Add("why", request.Why ?? "");
        return fields.ToStatement();
    }

    /// <summary>The statement that replaces a database; the database itself reads it again (<c>fn_card_field</c>).</summary>
    public static CardStatement ForRestore(CardRequest request, RestoreTerms terms)
    {
        Fields fields = new Fields(request);
        fields.Add("backup_sha256", terms.BackupSha256);
        fields.Add("manifest_sha256", terms.ManifestSha256);
        fields.Add("backup_run_id", terms.BackupRunId);
        fields.Add("backup_created_at", Fields.Time(terms.BackupCreatedAt));
        fields.Add("prestate_digest", terms.PreStateDigest);
        fields.Add("enacted_now", terms.EnactedNow);
        fields.Add("why", request.Why ?? "");
        return fields.ToStatement();
    }

    /// <summary>The statement that gives up a checkpoint; whoever compares checkpoints reads it again.</summary>
    public static CardStatement ForReconcile(CardRequest request, ReconcileTerms terms)
    {
        Fields fields = new Fields(request);
        fields.Add(ReconciledCheckpoint.Origin, terms.Origin);
        fields.Add(ReconciledCheckpoint.Size, terms.Size);
        fields.Add(ReconciledCheckpoint.Root, terms.Root);
        fields.Add("checkpoint_at", Fields.Time(terms.At));
        fields.Add("why", request.Why ?? "");
        return fields.ToStatement();
    }

    private sealed class Fields
    {
        private readonly ImmutableArray<KeyValuePair<string, string>>.Builder _fields = ImmutableArray.CreateBuilder<
            KeyValuePair<string, string>
        >();

        public Fields(CardRequest request)
        {
            Add("card_version", Version);
            Add("gate", request.Gate.ToString());
            Add("system_identifier", request.Target.SystemIdentifier);
            Add("database", request.Target.Database);
            Add(DatabaseOid, request.Target.DatabaseOid);
            Add(Timeline, request.Target.Timeline);
            Add("ledger_head", request.Target.LedgerHead);
            Add(LogSize, request.Target.LogSize);
            Add(LogRoot, request.Target.LogRoot);
            Add("module_version", request.Module.Version);
            Add("module_sha256", request.Module.Sha256);
            Add("requester", request.Requester);
            if (request.RequesterKey is { } key)
            {
                Add(RequesterKey, key);
            }

            Add("issued_at", Time(request.IssuedAt));
            Add("not_before", Time(request.IssuedAt));
            Add("expires_at", Time(request.ExpiresAt));
            Add("nonce", request.Nonce);
            if (request.SwitchEpoch is { } epoch)
            {
                Add(SwitchEpoch, epoch);
            }
        }

        public void Add(string key, string value) => _fields.Add(KeyValuePair.Create(key, value));

        public void Add(string key, long value) => Add(key, value.ToString(CultureInfo.InvariantCulture));

        public CardStatement ToStatement() => new(_fields.ToImmutable());

        public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
    }
}
