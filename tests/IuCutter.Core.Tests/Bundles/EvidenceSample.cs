using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using IuCutter.Core.AuditLog;
using IuCutter.Core.Bundles;

namespace IuCutter.Core.Tests.Bundles;

/// <summary>A log as a database writes it, with one run of a document in it, between records of others.</summary>
internal sealed class EvidenceSample(EvidenceKeys keys, int seed)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly DateTimeOffset Began = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Random _random = new(seed);
    private readonly List<byte[]> _leaves = [];
    private readonly SortedDictionary<long, string> _records = [];
    private readonly SortedDictionary<long, string> _rows = [];

    public string RunId { get; } = string.Create(CultureInfo.InvariantCulture, $"ictr-20260301T120000Z-{seed:x8}");

    /// <summary>What a row's signature is replaced by, by its table; for a forger.</summary>
    public Dictionary<string, string> Replaced { get; } = new(StringComparer.Ordinal);

    /// <summary>Index of the last record of the run.</summary>
    public int LastOfRun { get; private set; }

    /// <summary>What is done to the text of both rosters before the log has them; for a forger.</summary>
    public Func<string, string> Edit { get; init; } = roster => roster;

    /// <summary>How many attempts more the run has: each is a record, a row and a proof.</summary>
    public int Attempts { get; init; }

    /// <summary>The first roster; the second one takes the sovereigns out again.</summary>
    public string FirstRoster => Edit(Rosters()[0]);

    /// <summary>The newest roster.</summary>
    public string LastRoster => Edit(Rosters()[1]);

    public async Task<EvidenceSource> MakeAsync()
    {
        Others(_random.Next(1, 9));
        AddRow("cutter_governance.roster", null, "1", ["1", Hash(FirstRoster), FirstRoster, "dba", "2026-03-01 11:00:00+00"]);
        Event("run_created", ("outcome", "complete"));
        string source = "# Chương 1\n\nĐiều \"một\" \\ hai.\n";
        string plan = string.Create(CultureInfo.InvariantCulture, $"{{\"document_prefix\":\"TEST-LAW\",\"seed\":{seed}}}");
        Others(_random.Next(0, 9));
        Event("phase_complete", ("outcome", "complete"), ("phase", "3"));

        string card =
            $"IUCUTTER APPROVAL CARD\n\n  \"quoted\", (bracketed), back\\slash, Điều {seed}\n-----BEGIN IUCUTTER STATEMENT-----\n"
            + $"run_id: {RunId}\n-----END IUCUTTER STATEMENT-----\n";
        string asked = await keys.SignAsync("carol", card, EvidenceTables.RequesterNamespace);
        string nonce = Hash(RunId)[..32];
        ImmutableArray<string?> request =
        [
            .. new[]
            {
                nonce,
                "CutAuthorization",
                RunId,
                Hash(card),
                "carol",
                "0.1.0",
                Hash("module"),
                "7",
                null,
                null,
                "3",
                "16384",
                "00000001",
                "9",
                Hash("root"),
                null,
                "f",
            },
            null,
            null,
            "2026-03-01 12:00:00+00",
            "2026-03-01 13:00:00+00",
            "2026-03-01 12:00:01+00",
            "cutter_exec",
            "SHA256:of carol",
            Replaced.GetValueOrDefault(EvidenceTables.CardRequest) ?? asked,
        ];
        AddRow(EvidenceTables.CardRequest, RunId, nonce, request);
        string approval = Id(1);
        AddRow(
            EvidenceTables.Approval,
            RunId,
            approval,
            [approval, "CutAuthorization", RunId, Hash(card), nonce, "alice@court", "SHA256:of alice", card, "kept beside", "later"]
        );
        foreach ((string principal, string key) in new[] { ("alice@court", "alice"), ("bob@court", "bob") })
        {
            string signature = await keys.SignAsync(key, card, EvidenceTables.ApprovalNamespace);
            string kept = Replaced.GetValueOrDefault(EvidenceTables.ApprovalSignature) ?? signature;
            AddRow(EvidenceTables.ApprovalSignature, RunId, $"{approval} {principal}", [approval, principal, $"SHA256:of {key}", kept]);
        }

        Event("approval_recorded", ("outcome", "complete"), ("detail", "a \"word\",\"relation\":\"x\" and\na line"));
        const string manifest = "{\n  \"format\": 3\n}";
        AddRow(EvidenceTables.Backup, RunId, RunId, [RunId, Hash("dump"), "100", new string('A', 40), Hash(manifest), "9", "proved", "12"]);
        await StatementAsync(EvidenceTables.Attestation, "verifier", "DOT-992", 12, 15);
        await StatementAsync(EvidenceTables.Rehearsal, "verifier", "DOT-992", 8, 12);
        AddRow(EvidenceTables.RunPhase, RunId, $"{RunId} 6 1", Attempt(6, "failed", "DOT-991"));
        Event("phase_stopped", ("outcome", "failed"), ("error", "Store.Unreachable"), ("phase", "6"), ("attempt", "1"));
        AddRow(EvidenceTables.RunPhase, RunId, $"{RunId} 6 2", Attempt(6, "complete", "DOT-991"));
        foreach (int attempt in Enumerable.Range(3, Attempts))
        {
            AddRow(EvidenceTables.RunPhase, RunId, $"{RunId} 7 {attempt}", Attempt(7, "failed", "DOT-991"));
        }

        foreach (int unit in Enumerable.Range(1, _random.Next(1, 40)))
        {
            AddRecord(
                "public.information_unit",
                RunId,
                "insert",
                Id(100 + unit),
                Hash($"unit {unit}"),
                ("subject", $"TEST-LAW/ART-{unit}")
            );
            AddRecord("cutter_governance.manifest_unit_block", RunId, "insert", $"{Id(2)} {unit}", Hash($"block {unit}"));
        }

        await StatementAsync(EvidenceTables.Duty, "executor", "DOT-991", 5, 10, key: Id(3));
        AddRow("cutter_governance.verify_result", RunId, Id(4), [Id(4), Id(2), "pass", "3", Hash("rows"), "DOT-992"]);
        await StatementAsync(EvidenceTables.Duty, "verifier", "DOT-992", 5, 10, key: Id(5));
        // The row changes: what its first record told of is no row any more.
        AddRecord(EvidenceTables.Run, RunId, "insert", RunId, Hash("the row as it was"));
        AddRow(
            EvidenceTables.Run,
            RunId,
            RunId,
            [RunId, "WriteVerified", "TEST-LAW", Hash(source), "30", Hash(plan), "3", "markdown-law", Hash("profile"), "owner, of it"],
            "update"
        );
        Others(_random.Next(0, 9));
        AddRow("cutter_governance.roster", null, "2", ["2", Hash(LastRoster), LastRoster, "dba", "2026-03-02 11:00:00+00"]);
        Others(_random.Next(0, 9));
        Event("phase_complete", ("outcome", "complete"), ("phase", "9"));
        LastOfRun = _leaves.Count - 1;
        Others(_random.Next(0, 9));
        AddRecord(EvidenceTables.Event, null, "execution_off", $"{_leaves.Count}", Hash($"event {_leaves.Count}"));
        string origin = string.Create(CultureInfo.InvariantCulture, $"iucutter/{7_000_000_000 + seed}/laws");
        return new EvidenceSource
        {
            DocumentPrefix = "TEST-LAW",
            RunIds = [RunId],
            Origin = origin,
            Leaves = [.. _leaves],
            Records = _records,
            Rows = _rows,
            ToolVersion = "0.1.0",
            ToolSha256 = Hash("module"),
            Plans = ImmutableSortedDictionary<string, byte[]>.Empty.Add(RunId, Encoding.UTF8.GetBytes(plan)),
            Backups = ImmutableSortedDictionary<string, (byte[], string)>.Empty.Add(
                RunId,
                (Encoding.UTF8.GetBytes(manifest), await keys.SignAsync("executor", manifest, EvidenceTables.ExecutorNamespace))
            ),
            Texts =
                seed % 2 == 0
                    ? ImmutableSortedDictionary<string, byte[]>.Empty.Add(RunId, Encoding.UTF8.GetBytes(source))
                    : ImmutableSortedDictionary<string, byte[]>.Empty,
            Outside =
                seed % 4 == 3
                    ? null
                    : await SignAsync(Outside(origin, _random.Next(LastOfRun + 1, _leaves.Count + 1)), "executor", "DOT-991"),
        };
    }

    /// <summary>A checkpoint of the log as it once was; a day after the records, as the newest roster is.</summary>
    public string Outside(string origin, int size, string time = "2026-03-03T12:00:00.000000Z") =>
        Checkpoint
            .Of(
                origin,
                size,
                MerkleTree.Root([.. _leaves[..Math.Min(size, _leaves.Count)]]),
                $"time {time}",
                "system 7000000000",
                "database 5 laws",
                "timeline 1",
                "records " + Hash("what was kept beside it")
            )
            .Text;

    /// <summary>The same, signed.</summary>
    public async Task<OutsideCheckpoint> SignAsync(string text, string key, string principal) =>
        new(text, principal, await keys.SignAsync(key, text, EvidenceTables.CheckpointNamespace));

    /// <summary>The text of a row as PostgreSQL writes it, without commas and parentheses at its end.</summary>
    public static string Row(IEnumerable<string?> columns) => ("(" + string.Join(',', columns.Select(Composite)) + ")").TrimEnd(',', ')');

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Composite(string? value) =>
        value is null ? ""
        : value.Length > 0 && !value.Any(letter => letter is '"' or '\\' or '(' or ')' or ',' || char.IsWhiteSpace(letter)) ? value
        : "\"" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{number:x12}");

    private string[] Rosters()
    {
        string duties =
            "# iucutter-threshold: CutAuthorization 2\n"
            + keys.Line("DOT-991", "namespaces=\"iucutter.executor,iucutter.checkpoint\"", "executor")
            + keys.Line("DOT-992", "namespaces=\"iucutter.verifier,iucutter.evidence\",valid-after=\"20260101Z\"", "verifier");
        return
        [
            duties
                + keys.Line("alice@court", "namespaces=\"iucutter.approval\",valid-before=\"20260401Z\"", "alice")
                + keys.Line("bob@court", "namespaces=\"iucutter.approval\"", "bob")
                + keys.Line("carol", "namespaces=\"iucutter.requester\"", "carol"),
            duties + keys.Line("carol", "namespaces=\"iucutter.requester\"", "carol"),
        ];
    }

    private string?[] Attempt(int phase, string outcome, string actor) =>
        [RunId, $"{phase}", outcome == "complete" ? "2" : "1", outcome, "live", actor, "iucutter-executor/0.1.0+aaaaaaaa", Hash("module")];

    // Statement and signature stand behind verifier and key, or behind signer, key and revision.
    private async Task StatementAsync(string relation, string signer, string principal, int column, int last, string key = "1")
    {
        string statement = $"IUCUTTER STATEMENT 1\nduty: {principal}\nkind: {relation}\nrun_id: {RunId}\n";
        string space = principal == "DOT-991" ? EvidenceTables.ExecutorNamespace : EvidenceTables.VerifierNamespace;
        string signature = Replaced.GetValueOrDefault(relation) ?? await keys.SignAsync(signer, statement, space);
        string?[] columns = new string?[last + 1];
        columns[0] = key;
        columns[1] = relation == EvidenceTables.Duty ? principal : RunId;
        columns[column - 1] = principal;
        columns[column] = "SHA256:of a duty";
        int at = relation == EvidenceTables.Duty ? 7 : column + 1;
        (columns[at], columns[at + 1], columns[last]) = (statement, signature, "2026-03-01 12:00:00+00");
        AddRow(relation, RunId, columns[0]!, columns);
    }

    private void Others(int count)
    {
        for (int other = 0; other < count; other++)
        {
            byte[] leaf = new byte[MerkleTree.HashLength];
            _random.NextBytes(leaf);
            _leaves.Add(leaf);
        }
    }

    private void Event(string kind, params (string Name, string Value)[] fields) =>
        AddRecord(EvidenceTables.Event, RunId, kind, $"{_leaves.Count}", Hash($"event {_leaves.Count}"), fields);

    private void AddRow(string relation, string? run, string key, IEnumerable<string?> columns, string movement = "insert")
    {
        string row = Row(columns);
        _rows.Add(_leaves.Count, row);
        AddRecord(relation, run, movement, key, Hash(row));
    }

    private void AddRecord(
        string relation,
        string? run,
        string movement,
        string key,
        string rowSha256,
        params (string Name, string Value)[] fields
    )
    {
        SortedDictionary<string, string?> values = new SortedDictionary<string, string?>(StringComparer.Ordinal)
        {
            ["at"] = (Began + TimeSpan.FromSeconds(_leaves.Count)).ToString(
                "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'",
                CultureInfo.InvariantCulture
            ),
            ["kind"] = relation == EvidenceTables.Event ? movement : $"{relation.Split('.')[1]}.{movement}",
            ["document"] = run is null ? null : "TEST-LAW",
            ["key"] = key,
            ["login"] = "cutter_exec",
            ["person"] = seed % 3 == 0 ? "Đức \"x\"" : "DOT-991",
            ["relation"] = relation,
            ["row_sha256"] = rowSha256,
            ["run"] = run,
            ["xid"] = $"{700 + _leaves.Count}",
        };
        foreach ((string name, string value) in fields)
        {
            values[name] = value;
        }

        IEnumerable<string> texts = values
            .Where(field => field.Value is not null)
            .Select(field =>
                $"\"{field.Key}\":{(field.Key is "phase" or "attempt" ? field.Value : JsonSerializer.Serialize(field.Value, Plain))}"
            );
        string record = "{" + string.Join(',', texts) + "}";
        _records.Add(_leaves.Count, record);
        _leaves.Add(MerkleTree.LeafHash(Encoding.UTF8.GetBytes(record)));
    }
}
