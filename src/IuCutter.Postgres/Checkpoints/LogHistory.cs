using System.Text;
using System.Text.Json;
using Dapper;
using IuCutter.Core.AuditLog;
using IuCutter.Core.Checkpoints;
using IuCutter.Postgres.Approvals;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Checkpoints;

/// <summary>
/// Asks a database for its log's head and for proofs, and believes none of them: each is verified here. The head's root is recomputed by
/// <c>Test-IuAuditLog</c>.
/// </summary>
/// <param name="connection">Open as the reader; within a transaction whose snapshot does not move.</param>
internal sealed class LogHistory(NpgsqlConnection connection)
{
    private const string Head = """
        select h.tree_size as "Size", h.root_sha256 as "Root" from cutter_governance.log_head h
        """;

    private const string Database = """
        select pg_catalog.clock_timestamp() as "At", s.system_identifier::text as "SystemIdentifier", d.oid::bigint as "DatabaseOid",
               d.datname::text as "Database",
               case when pg_catalog.pg_is_in_recovery()
                   then (select c.timeline_id::bigint from pg_catalog.pg_control_checkpoint() c)
                   else ('x' || pg_catalog.left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 8))::bit(32)::bigint
               end as "Timeline"
        from pg_catalog.pg_database d cross join pg_catalog.pg_control_system() s
        where d.datname = pg_catalog.current_database()
        """;

    private const string FirstLeaf = "select l.leaf_sha256 from cutter_governance.log_leaf l where l.log_index = 0";

    private const string FirstProof = """
        select p.hash from pg_catalog.unnest(cutter_governance.fn_log_inclusion(0, @size)) with ordinality as p (hash, place)
        order by p.place
        """;

    private const string Consistency = """
        select p.hash from pg_catalog.unnest(cutter_governance.fn_log_consistency(@old, @size)) with ordinality as p (hash, place)
        order by p.place
        """;

    private const string RosterOf = """
        select r.allowed_signers from cutter_governance.roster r where r.installed_at <= @at order by r.roster_no desc limit 1
        """;

    // The newest, as far as they fit; whether any were left out says the whole number.
    private const string Extract = """
        select k."Index", k."Record", k."Total"
        from (
            select l.log_index as "Index", e.record as "Record", pg_catalog.count(*) over () as "Total",
                   pg_catalog.sum(pg_catalog.octet_length(e.record) + 25) over (order by l.log_index desc) as bytes
            from cutter_governance.log_entry e
            join cutter_governance.log_leaf l on (l.entry_id, l.xid) = (e.entry_id, e.xid)
            where e.kind = any (@kinds) and l.log_index < @size
              and (e.kind <> 'phase_complete' or (e.record::jsonb ->> 'phase')::int in (
                  select p.phase from cutter_governance.phase p where p.name = any (@phases)))
            order by l.log_index desc
            limit @count
        ) k
        where k.bytes <= @bytes
        order by k."Index"
        """;

    private const string Leaves = """
        select l.log_index as "Index", l.leaf_sha256 as "Leaf"
        from cutter_governance.log_leaf l
        where l.log_index = any (@indexes) and l.log_index < @size
        """;

    private const string Cards = """
        select a.card_text as "Card", a.nonce as "Nonce", a.recorded_at as "RecordedAt",
               (select coalesce(pg_catalog.jsonb_agg(s.signature order by s.signer), '[]')
                from cutter_governance.approval_signature s where s.approval_id = a.approval_id)::text as "Signatures"
        from cutter_governance.approval a
        where a.gate = @gate and (not @inForce or a.card_sha256 in (select r.card_sha256
            from pg_catalog.jsonb_to_recordset(cutter_governance.fn_execution_status() -> 'rulings') as r (card_sha256 text)))
        order by a.recorded_at, a.approval_id
        """;

    /// <summary>Reads the head, and verifies that the first leaf, which names the log, is in it.</summary>
    /// <param name="proof">The log as it was recomputed; null for the head as the database has it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IuException">Integrity.LogBroken.</exception>
    public async Task<LogHead> ReadHeadAsync(AuditLogProof? proof, CancellationToken cancellationToken)
    {
        TreeHead? head = proof is null
            ? (await ReadAsync<TreeHead>(Head, null, cancellationToken).ConfigureAwait(false)).SingleOrDefault()
            : new TreeHead(proof.Size, Convert.FromBase64String(proof.Root));
        Here here = (await ReadAsync<Here>(Database, null, cancellationToken).ConfigureAwait(false)).Single();
        byte[]? first = (await ReadAsync<byte[]>(FirstLeaf, null, cancellationToken).ConfigureAwait(false)).SingleOrDefault();
        if (head is null || head.Size < 1 || first is null)
        {
            throw new IuException(ErrorCatalogue.LogBroken, "It has no leaf, or no head.", here.Database);
        }

        IReadOnlyList<byte[]> inclusion = await ReadAsync<byte[]>(FirstProof, new { size = head.Size }, cancellationToken)
            .ConfigureAwait(false);
        return MerkleTree.VerifyInclusion(first, 0, head.Size, inclusion, head.Root)
            ? new LogHead(head.Size, head.Root, CheckpointContext.OriginOf(first), here.Context)
            : throw new IuException(ErrorCatalogue.LogBroken, "Its first leaf is not in its tree.", here.Database);
    }

    /// <summary>Compares a checkpoint with the log: by a proof that is verified here.</summary>
    /// <param name="found">The checkpoint.</param>
    /// <param name="head">The log, in this snapshot.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How they lie to each other, and what is wrong in words.</returns>
    public async Task<(CheckpointState State, string? Detail)> CompareAsync(
        FoundCheckpoint found,
        LogHead head,
        CancellationToken cancellationToken
    )
    {
        if (found.Signed?.Checkpoint is not { } outside)
        {
            return (CheckpointState.Unreadable, found.Fault);
        }

        if (outside.Origin != head.Origin)
        {
            return (CheckpointState.Forked, $"Where this log was, another is now: {head.Origin}.");
        }

        if (outside.Size > head.Size)
        {
            return (
                CheckpointState.Behind,
                $"The log had {outside.Size} records at {found.Context!.At:u} and has {head.Size}: {outside.Size - head.Size} are missing."
            );
        }

        return await HadRootAsync(outside.Size, [.. outside.Root], head, cancellationToken).ConfigureAwait(false)
            ? (CheckpointState.Consistent, null)
            : (CheckpointState.Forked, $"The first {outside.Size} records of the log are others than those at {found.Context!.At:u}.");
    }

    /// <summary>Whether the log had this root when it had this size.</summary>
    /// <param name="size">How many records.</param>
    /// <param name="root">Their root.</param>
    /// <param name="head">The log, in this snapshot or in an earlier one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<bool> HadRootAsync(long size, byte[] root, LogHead head, CancellationToken cancellationToken) =>
        size >= 1
        && size <= head.Size
        && MerkleTree.VerifyConsistency(
            size,
            root,
            head.Size,
            head.Root,
            await ReadAsync<byte[]>(Consistency, new { old = size, size = head.Size }, cancellationToken).ConfigureAwait(false)
        );

    /// <summary>The records that tell of runs, cards, the switch and the roster, in the log as it was with the head's size.</summary>
    public async Task<LogExtract> ReadExtractAsync(LogHead head, CancellationToken cancellationToken)
    {
        IReadOnlyList<KeptRecord> kept = await ReadAsync<KeptRecord>(
                Extract,
                new
                {
                    kinds = LogExtract.Kinds.ToArray(),
                    phases = LogExtract.Phases.ToArray(),
                    size = head.Size,
                    count = LogExtract.MaxRecords,
                    bytes = LogExtract.MaxBytes - head.Origin.Length - 25,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        bool isWhole = kept.Count == 0 || kept[0].Total == kept.Count;
        return new LogExtract(
            head.Origin,
            isWhole ? 0 : kept[0].Index,
            [.. kept.Select(one => new ExtractedRecord(one.Index, one.Record))]
        );
    }

    /// <summary>Which records of an extract this log does not have in their place.</summary>
    public async Task<IReadOnlyList<ExtractedRecord>> ReadLostAsync(LogExtract extract, LogHead head, CancellationToken cancellationToken)
    {
        long[] indexes = [.. extract.Records.Select(one => one.Index)];
        Dictionary<long, byte[]> leaves = (
            await ReadAsync<PlacedLeaf>(Leaves, new { indexes, size = head.Size }, cancellationToken).ConfigureAwait(false)
        ).ToDictionary(leaf => leaf.Index, leaf => leaf.Leaf);
        return
        [
            .. extract.Records.Where(one =>
                !leaves.TryGetValue(one.Index, out byte[]? leaf)
                || !leaf.AsSpan().SequenceEqual(MerkleTree.LeafHash(Encoding.UTF8.GetBytes(one.Record)))
            ),
        ];
    }

    /// <summary>The cards of a gate that covers no run, as they are recorded; nothing of them is verified yet.</summary>
    /// <param name="gate">The gate; of rulings those that are in force, as the switch has them: an OFF has ended those before it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<RecordedCard>> ReadCardsAsync(ApprovalGate gate, CancellationToken cancellationToken)
    {
        List<RecordedCard> recorded = [];
        object asked = new { gate = gate.ToString(), inForce = gate == ApprovalGate.Ruling };
        foreach (CardRow row in await ReadAsync<CardRow>(Cards, asked, cancellationToken).ConfigureAwait(false))
        {
            DateTimeOffset at = new DateTimeOffset(DateTime.SpecifyKind(row.RecordedAt, DateTimeKind.Utc));
            CardRequestRow? request = (
                await ReadAsync<CardRequestRow>(CardRequestRow.Sql, new { nonce = row.Nonce }, cancellationToken).ConfigureAwait(false)
            ).SingleOrDefault();
            string? roster = await ReadRosterAsync(at, cancellationToken).ConfigureAwait(false);
            if (request is not null && roster is not null)
            {
                recorded.Add(
                    new RecordedCard(row.Card, JsonSerializer.Deserialize<string[]>(row.Signatures)!, request.ToRequest(), roster, at)
                );
            }
        }

        return recorded;
    }

    /// <summary>The roster that was in force at a time; null when there was none.</summary>
    public async Task<string?> ReadRosterAsync(DateTimeOffset at, CancellationToken cancellationToken) =>
        (await ReadAsync<string>(RosterOf, new { at = at.UtcDateTime }, cancellationToken).ConfigureAwait(false)).SingleOrDefault();

    private async Task<IReadOnlyList<T>> ReadAsync<T>(string sql, object? parameters, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<T>(TextCommand.WithoutTimeout(sql, parameters, cancellationToken)).ConfigureAwait(false)).AsList();

    private sealed record TreeHead(long Size, byte[] Root);

    private sealed record KeptRecord(long Index, string Record, long Total);

    private sealed record PlacedLeaf(long Index, byte[] Leaf);

    private sealed record CardRow(string Card, string Nonce, DateTime RecordedAt, string Signatures);

    private sealed record Here(DateTime At, string SystemIdentifier, long DatabaseOid, string Database, long Timeline)
    {
        public CheckpointContext Context => new(new DateTimeOffset(At), SystemIdentifier, DatabaseOid, Database, Timeline, "");
    }
}
