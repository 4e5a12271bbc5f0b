using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Reports;
using IuCutter.Core.Runs;
using IuCutter.Core.RunStatus;

namespace IuCutter.Core.Tests.Reports;

/// <summary>Runs as a database tells of them, for reports; no server is needed.</summary>
internal static class SampleReports
{
    public const string Signer = "sovereign@corp";
    public const string Key = "SHA256:AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg";

    public static readonly DateTimeOffset Begin = new(2026, 1, 1, 3, 0, 0, TimeSpan.Zero);

    private static readonly (RunPhase Phase, double Wait, double Seconds)[] Course =
    [
        (RunPhase.SourcePin, 0, 0),
        (RunPhase.Mark, 0, 0),
        (RunPhase.CutPlan, 0, 0),
        (RunPhase.PreWriteBackup, 5400, 12.5),
        (RunPhase.GrantProbe, 0.01, 0.2),
        (RunPhase.CutLegA, 0.01, 1.75),
        (RunPhase.StructuralVerify, 0.01, 0.4),
        (RunPhase.LegBRecord, 0.01, 0.9),
        (RunPhase.WriteVerify, 0.01, 1.1),
        (RunPhase.LifecycleEnact, 50_400, 0.8),
        (RunPhase.Closeout, 0.01, 0.1),
    ];

    public static string Hash(string of) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(of)));

    /// <summary>A run that is enacted and closed, of as many units as are asked for.</summary>
    public static (CutRun Run, RunFacts Facts) Enacted(
        int units = 3,
        string id = "ictr-20260101T030000Z-00000001",
        DateTimeOffset? at = null
    ) => Advanced(RunPhase.Closeout, units, id, at ?? Begin);

    /// <summary>A run whose leg A was refused at its second attempt; the first was killed.</summary>
    public static (CutRun Run, RunFacts Facts) Refused()
    {
        (CutRun run, RunFacts facts) = Advanced(RunPhase.GrantProbe, 3, "ictr-20260101T030000Z-00000002", Begin);
        DateTimeOffset at = facts.Attempts[^1].CompletedAt!.Value.AddSeconds(2);
        ReportedAttempt killed = Attempt(RunPhase.CutLegA, 1, "killed", at, 0.5) with { ErrorId = "Store.ConnectionLost" };
        ReportedAttempt refused = Attempt(RunPhase.CutLegA, 2, "refused", at.AddSeconds(5), 0.5) with { ErrorId = "Integrity.StaleBackup" };
        return (
            run with
            {
                LastAttempt = new RunAttempt(RunPhase.CutLegA, 2, "refused", "Integrity.StaleBackup", refused.StartedAt),
                LastRefusal = new RunRefusal(
                    "Integrity.StaleBackup",
                    RunPhase.CutLegA,
                    "refused",
                    "Rows have moved since.",
                    refused.CompletedAt!.Value,
                    1
                ),
            },
            facts with
            {
                ReadAt = at.AddHours(1),
                Attempts = [.. facts.Attempts, killed, refused],
                Events =
                [
                    .. facts.Events,
                    Event(90, killed, "phase_stopped") with
                    {
                        Detail = "The connection broke.",
                    },
                    Event(91, refused, "phase_stopped") with
                    {
                        Detail = "Rows have moved since.",
                    },
                ],
            }
        );
    }

    /// <summary>A run that an error ended.</summary>
    public static (CutRun Run, RunFacts Facts) Failed()
    {
        (CutRun run, RunFacts facts) = Refused();
        return (
            run with
            {
                RunId = "ictr-20260101T030000Z-00000003",
                State = RunState.Failed,
                LastRefusal = null,
                LastAttempt = null,
            },
            facts
        );
    }

    /// <summary>A run that somebody stopped, with its drafts in the database.</summary>
    public static (CutRun Run, RunFacts Facts) Stopped()
    {
        (CutRun run, RunFacts facts) = Advanced(RunPhase.CutLegA, 3, "ictr-20260101T030000Z-00000004", Begin);
        DateTimeOffset at = facts.Attempts[^1].CompletedAt!.Value.AddSeconds(3);
        return (
            run with
            {
                Hold = new RunHold(RunHoldKind.Stop, null, "lunch", "second@host", at),
            },
            facts with
            {
                ReadAt = at.AddMinutes(30),
                Events =
                [
                    .. facts.Events,
                    Event(80, facts.Attempts[^1], "run_stopped") with
                    {
                        At = at,
                        Phase = null,
                        Attempt = null,
                        ErrorId = "Gate.RunStopped",
                        Detail = "for second@host: lunch",
                    },
                ],
                Holds =
                [
                    new ReportedHold
                    {
                        Kind = "stop",
                        Reason = "lunch",
                        HeldBy = "second@host",
                        HeldAt = at,
                    },
                ],
            }
        );
    }

    public static ReportedRun Built((CutRun Run, RunFacts Facts) of) =>
        ReportBuilder.Build(of.Run, RunExplainer.Explain(of.Run), of.Facts, "iu_prod");

    public static Report Report(params (CutRun Run, RunFacts Facts)[] runs) => Report([.. runs.Select(Built)]);

    public static Report Report(ImmutableArray<ReportedRun> runs, string? document = null) =>
        new()
        {
            Kind =
                document is not null ? ReportKind.Document
                : runs.Length == 1 ? ReportKind.Run
                : ReportKind.Runs,
            GeneratedAt = Begin.AddDays(2),
            ToolVersion = "0.1.0",
            ModuleSha256 = new string('a', 64),
            Database = "iu",
            SystemIdentifier = "7000000000000000001",
            DocumentPrefix = document,
            Runs = runs,
            Statistics = runs.Length == 1 && document is null ? null : ReportStatistics.Of(runs),
        };

    public static byte[] Write(Action<Report, Stream> writer, Report report)
    {
        using MemoryStream to = new MemoryStream();
        writer(report, to);
        return to.ToArray();
    }

    public static string Text(Action<Report, Stream> writer, Report report) => Encoding.UTF8.GetString(Write(writer, report));

    private static (CutRun Run, RunFacts Facts) Advanced(RunPhase last, int units, string id, DateTimeOffset begin)
    {
        List<ReportedAttempt> attempts = [];
        DateTimeOffset at = begin;
        foreach ((RunPhase phase, double wait, double seconds) in Course.TakeWhile(step => step.Phase <= last))
        {
            at = at.AddSeconds(wait);
            attempts.Add(
                Attempt(phase, 1, "complete", at, seconds) with
                {
                    Path = wait + seconds > 0 ? "live" : "common",
                    TransactionId = "77",
                }
            );
            at = at.AddSeconds(seconds);
        }

        const int front = 20;
        const int length = 100;
        CutRun run = new CutRun(
            id,
            CutMode.Live,
            RunStates.After(last)[^1],
            "ICX-CONST",
            Hash("source"),
            Hash("plan"),
            units,
            "operator@host",
            begin
        )
        {
            Pins = ImmutableSortedDictionary
                .Create<string, string>(StringComparer.Ordinal)
                .Add("source_length", FormattableString.Invariant($"{front + (units * length)}"))
                .Add("profile_name", "markdown-law"),
            Approvals = [],
            Phases = [],
        };
        bool written = last >= RunPhase.CutLegA;
        bool recorded = last >= RunPhase.LegBRecord;
        bool verified = last >= RunPhase.WriteVerify;
        RunFacts facts = new RunFacts
        {
            ReadAt = at.AddMinutes(5),
            Database = "iu",
            SystemIdentifier = "7000000000000000001",
            Attempts = [.. attempts],
            Approvals =
            [
                Approval("CutAuthorization", begin.AddSeconds(5300)),
                .. last >= RunPhase.LifecycleEnact
                    ? (ImmutableArray<ReportedApproval>)[Approval("LifecycleAuthorization", begin.AddSeconds(55_000))]
                    : [],
            ],
            Cards =
            [
                new ReportedCard
                {
                    Gate = "CutAuthorization",
                    CardSha256 = Hash("CutAuthorization"),
                    Requester = "operator@host",
                    IssuedAt = begin.AddSeconds(60),
                    ExpiresAt = begin.AddHours(24),
                    Recorded = true,
                },
            ],
            Events = [.. attempts.Select((attempt, i) => Event(i + 1, attempt, "phase_complete"))],
            Backup = new ReportedBackup
            {
                Sha256 = Hash("backup"),
                SizeBytes = 123_456,
                GpgFingerprint = new string('A', 40),
                ManifestSha256 = Hash("manifest"),
                RestoreProof = "proved",
                RestoreSeconds = 4.2,
                RecordedAt = begin.AddSeconds(5412),
                Verifier = "DOT-992",
                VerifierKey = Key,
                AttestedAt = begin.AddSeconds(5411),
                TableCount = 12,
                TablesSha256 = Hash("tables"),
            },
            Ledger = !recorded
                ? null
                : new ReportedLedger
                {
                    Operation = "first_cut",
                    EnvelopeId = Guid.Empty.ToString(),
                    ChangeSetId = Guid.Empty.ToString(),
                    RollbackKey = $"rollback/{id}",
                    Executor = "DOT-991",
                    ExecutorKey = Key,
                    RecordedAt = begin.AddSeconds(5416),
                    AffectedRows = units,
                    ReviewDecisionId = Guid.Empty.ToString(),
                    DecidedBy = Signer,
                },
            Verdict = !verified
                ? null
                : new ReportedVerdict
                {
                    Verdict = "pass",
                    RowsChecked = units,
                    RowsDigest = Hash("rows"),
                    Verifier = "DOT-992",
                    VerifierKey = Key,
                    RecordedAt = begin.AddSeconds(5417),
                },
            Signatures = !recorded
                ? []
                :
                [
                    new ReportedDutySignature
                    {
                        SignatureId = Guid.Empty.ToString(),
                        Dot = "DOT-991",
                        Signer = "DOT-991",
                        KeyFingerprint = Key,
                        SignedAt = begin.AddSeconds(5416),
                    },
                ],
            Units =
            [
                .. Enumerable
                    .Range(1, units)
                    .Select(n => new ReportedUnit
                    {
                        Ordinal = n,
                        Address = FormattableString.Invariant($"ICX-CONST/ART-{n}"),
                        SectionType = "article",
                        Length = length,
                        BodySha256 = Hash(FormattableString.Invariant($"body {n}")),
                    }),
            ],
            Exclusions = !recorded
                ? null
                :
                [
                    new ReportedExclusion
                    {
                        Kind = "front_matter",
                        Start = 0,
                        Length = front,
                        Sha256 = Hash("front"),
                    },
                ],
            Lifecycle = !written
                ? ImmutableSortedDictionary<string, long>.Empty
                : ImmutableSortedDictionary<string, long>.Empty.Add(last >= RunPhase.LifecycleEnact ? "enacted" : "draft", units),
            Log = new ReportedLog
            {
                Size = 1234,
                Root = Convert.ToBase64String(SHA256.HashData("root"u8)),
                Records = 99,
            },
            Roster = new ReportedRoster
            {
                Number = 2,
                Sha256 = Hash("roster"),
                InstalledBy = "dba",
                InstalledAt = begin.AddDays(-30),
            },
        };
        return (run, facts);
    }

    private static ReportedApproval Approval(string gate, DateTimeOffset at) =>
        new()
        {
            Gate = gate,
            CardSha256 = Hash(gate),
            RecordedAt = at,
            ExpiresAt = at.AddHours(4),
            Requester = "operator@host",
            Signatures = [new ReportedSignature { Signer = Signer, KeyFingerprint = Key }],
        };

    private static ReportedAttempt Attempt(RunPhase phase, int attempt, string outcome, DateTimeOffset at, double seconds) =>
        new()
        {
            Phase = phase,
            Attempt = attempt,
            Outcome = outcome,
            StartedAt = at,
            CompletedAt = at.AddSeconds(seconds),
            ToolRevision = "iucutter-executor/0.1.0+aaaaaaaa",
            ModuleSha256 = new string('a', 64),
        };

    private static ReportedEvent Event(long seq, ReportedAttempt attempt, string name) =>
        new()
        {
            Seq = seq,
            At = attempt.CompletedAt!.Value,
            Event = name,
            Phase = attempt.Phase,
            Attempt = attempt.Attempt,
            Outcome = attempt.Outcome,
            Actor = "cutter_exec",
            ErrorId = attempt.ErrorId,
            Hash = Hash(name),
        };
}
