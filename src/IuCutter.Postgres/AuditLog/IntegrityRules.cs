using System.Collections.Immutable;
using Dapper;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.AuditLog;

/// <summary>
/// The rules between governed rows, whatever the log says of each: a forger who writes rows and log anew, as one who has every
/// right can, must also make these agree with what was approved. Each rule is one query that gives what breaks it.
/// </summary>
/// <param name="connection">Open; within a transaction whose snapshot does not move.</param>
/// <param name="take">Takes each finding.</param>
internal sealed class IntegrityRules(NpgsqlConnection connection, Func<IntegrityFinding, Task> take)
{
    /// <summary>The rules by name, in the order in which they are asked. Columns of a query: where, expected, found.</summary>
    public static readonly ImmutableArray<(string Name, string Sql)> All =
    [
        (
            "UnitWithoutBirth",
            """
            select i.canonical_address as "Where", 'a birth' as "Expected", 'none' as "Found"
            from public.information_unit i
            where not exists (select from public.birth_registry b where b.unit_id = i.id)
            """
        ),
        (
            "BirthWithoutUnit",
            """
            select b.canonical_address as "Where", 'unit ' || b.unit_id as "Expected",
                coalesce(i.canonical_address, 'no unit') as "Found"
            from public.birth_registry b
            left join public.information_unit i on i.id = b.unit_id
            where i.canonical_address is distinct from b.canonical_address
            """
        ),
        (
            "UnitWithoutPermit",
            """
            select i.canonical_address as "Where", 'used by the permit of its birth' as "Expected", 'no row of it' as "Found"
            from public.information_unit i
            join public.birth_registry b on b.unit_id = i.id
            where not exists (select from cutter_governance.permit_unit u
                where u.permit_id = b.permit_id and u.address = i.canonical_address and u.iu_id = i.id)
            """
        ),
        (
            "UnitNotAsApproved",
            """
            select i.canonical_address as "Where",
                pg_catalog.concat_ws(' ', u.unit_kind, u.section_type, u.section_code, u.ordinal, u.parent_address, u.title_sha256,
                    u.body_sha256, u.body_bytes) as "Expected",
                pg_catalog.concat_ws(' ', i.unit_kind, i.section_type, i.section_code, i.sort_order, p.canonical_address, h.title,
                    h.body, h.bytes) as "Found"
            from public.information_unit i
            join public.birth_registry b on b.unit_id = i.id
            join cutter_governance.permit_unit u on u.permit_id = b.permit_id and u.iu_id = i.id
            join public.unit_version v on v.id = u.uv_id and v.unit_id = i.id
            left join public.information_unit p on p.id = i.parent_or_container_ref
            cross join lateral (select pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(v.title, 'UTF8')), 'hex') as title,
                pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(v.body, 'UTF8')), 'hex') as body,
                pg_catalog.octet_length(pg_catalog.convert_to(v.body, 'UTF8')) as bytes) h
            where (i.unit_kind, i.section_type, i.section_code, i.sort_order, p.canonical_address, h.title, h.body, h.bytes,
                    v.content_hash)
                is distinct from (u.unit_kind, u.section_type, u.section_code, u.ordinal, u.parent_address, u.title_sha256,
                    u.body_sha256, u.body_bytes, u.body_sha256)
            """
        ),
        (
            "AnchorElsewhere",
            """
            select i.canonical_address as "Where", 'its own version' as "Expected",
                'version ' || i.version_anchor_ref || ', content ' || i.content_anchor_ref as "Found"
            from public.information_unit i
            where i.content_anchor_ref <> i.version_anchor_ref::text
               or not exists (select from public.unit_version v where v.unit_id = i.id and v.id = i.version_anchor_ref)
            """
        ),
        (
            "VersionWithoutUnit",
            """
            select 'version ' || v.id as "Where", 'unit ' || v.unit_id as "Expected", 'no unit' as "Found"
            from public.unit_version v
            where not exists (select from public.information_unit i where i.id = v.unit_id)
            """
        ),
        (
            "AddressTwice",
            """
            select i.canonical_address as "Where", '1 unit' as "Expected", pg_catalog.count(*) || ' units' as "Found"
            from public.information_unit i group by i.canonical_address having pg_catalog.count(*) > 1
            """
        ),
        (
            "EnactedTwice",
            """
            select i.canonical_address as "Where", 'at most 1 enacted version' as "Expected",
                pg_catalog.count(*) || ' versions' as "Found"
            from public.unit_version v join public.information_unit i on i.id = v.unit_id
            where v.lifecycle_status = 'enacted' group by i.id, i.canonical_address having pg_catalog.count(*) > 1
            """
        ),
        (
            "LifecycleDiffers",
            """
            select i.canonical_address as "Where",
                'the last of the lifecycle log: ' || coalesce(l.to_status, 'nothing') as "Expected",
                'unit ' || i.lifecycle_status || ', version ' || v.lifecycle_status as "Found"
            from public.information_unit i
            join public.unit_version v on v.unit_id = i.id and v.id = i.version_anchor_ref
            left join lateral (select n.to_status from public.iu_lifecycle_log n
                where n.unit_version_id = v.id order by n.id desc limit 1) l on true
            where (i.lifecycle_status, v.lifecycle_status) is distinct from (l.to_status, l.to_status)
            """
        ),
        (
            "LifecycleIllegal",
            """
            select coalesce(i.canonical_address, 'version ' || l.unit_version_id) as "Where",
                'a step from ' || coalesce(l.before, 'nothing') as "Expected",
                'from ' || coalesce(l.from_status, 'nothing') || ' to ' || l.to_status as "Found"
            from (select n.*, pg_catalog.lag(n.to_status) over (partition by n.unit_version_id order by n.id) as before
                from public.iu_lifecycle_log n) l
            left join public.information_unit i on i.id = l.unit_id
            where coalesce(l.from_status, '') <> coalesce(l.before, '')
               or (coalesce(l.from_status, ''), l.to_status)
                    not in (('', 'draft'), ('draft', 'enacted'), ('enacted', 'superseded'), ('enacted', 'retired'))
            """
        ),
        (
            "PermitUsedTwice",
            """
            select 'permit ' || u.permit_id as "Where", 'used in 1 transaction' as "Expected",
                'in ' || pg_catalog.count(distinct u.used_xid) as "Found"
            from cutter_governance.permit_unit u where u.used_xid is not null
            group by u.permit_id having pg_catalog.count(distinct u.used_xid) > 1
            union all
            select 'unit ' || u.iu_id, '1 permit of gate ' || p.gate, pg_catalog.count(*) || ' permits'
            from cutter_governance.permit_unit u join cutter_governance.permit p using (permit_id)
            where u.iu_id is not null group by u.iu_id, p.gate having pg_catalog.count(*) > 1
            """
        ),
        (
            "ApprovalUnsigned",
            """
            select 'approval ' || a.approval_id as "Where", 'a signature of ' || a.signer as "Expected", 'none' as "Found"
            from cutter_governance.approval a
            where not exists (select from cutter_governance.approval_signature s
                where s.approval_id = a.approval_id and s.signer = a.signer)
            """
        ),
        (
            "CardChanged",
            """
            select 'approval ' || a.approval_id as "Where", a.card_sha256 as "Expected",
                pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(a.card_text, 'UTF8')), 'hex') as "Found"
            from cutter_governance.approval a
            where a.card_sha256 <> pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(a.card_text, 'UTF8')), 'hex')
            """
        ),
        (
            "SwitchDiffers",
            """
            select 'execution_switch' as "Where", 'one row, as the last event: ' || coalesce(e.event, 'nothing') as "Expected",
                s.n || ' rows, ' || case when s.enabled then 'on' else 'off' end as "Found"
            from (select pg_catalog.count(*) as n, coalesce(pg_catalog.bool_or(w.enabled), false) as enabled
                from cutter_governance.execution_switch w) s
            left join lateral (select r.event from cutter_governance.run_event r
                where r.chain = 'execution' and r.event in ('execution_on', 'execution_off') order by r.seq desc limit 1) e on true
            where s.n <> 1 or s.enabled and e.event is distinct from 'execution_on'
            """
        ),
        (
            "RulingWithoutEvent",
            """
            select 'rulings' as "Where", e.n || ' events execution_on' as "Expected", r.n || ' rulings' as "Found"
            from (select pg_catalog.count(*) as n from cutter_governance.run_event v where v.event = 'execution_on') e
            cross join (select pg_catalog.count(*) as n from cutter_governance.execution_ruling) r
            where e.n <> r.n
            """
        ),
        (
            "ChainBroken",
            """
            select 'chain ' || e.chain || ', event ' || e.seq as "Where", e.expected as "Expected", e.hash as "Found"
            from (select v.chain, v.seq, v.hash, v.prev_hash,
                    pg_catalog.lag(v.seq, 1, 0::bigint) over w as seq_before,
                    pg_catalog.lag(v.hash, 1, pg_catalog.repeat('0', 64)) over w as hash_before,
                    pg_catalog.encode(pg_catalog.sha256(
                        pg_catalog.convert_to(v.prev_hash || pg_catalog.chr(10) || v.line, 'UTF8')), 'hex') as expected
                from cutter_governance.run_event v window w as (partition by v.chain order by v.seq)) e
            where e.seq <> e.seq_before + 1 or e.prev_hash <> e.hash_before or e.hash <> e.expected
            """
        ),
        (
            "PhaseWithoutEvent",
            """
            select 'run ' || p.run_id || ', phase ' || p.phase as "Where", 'an event phase_complete' as "Expected", 'none' as "Found"
            from cutter_governance.run_phase p
            where p.outcome = 'complete' and not exists (select from cutter_governance.run_event e
                where e.chain = p.run_id and e.xid = p.xid and (e.event = 'run_created'
                    or (e.phase, e.attempt, e.event) = (p.phase, p.attempt, 'phase_complete')))
            """
        ),
        (
            "EnactedWithoutVerdict",
            """
            select distinct 'run ' || b.run_id as "Where", 'a verdict that passed' as "Expected", 'none' as "Found"
            from public.birth_registry b
            join public.information_unit i on i.id = b.unit_id
            where i.lifecycle_status = 'enacted' and not exists (select from cutter_governance.cut_change_set c
                join cutter_governance.verify_result v on v.change_set_id = c.change_set_id
                where c.run_id = b.run_id and v.verdict = 'pass')
            """
        ),
        (
            "DocumentVersionWithoutRun",
            """
            select d.document_prefix || ' version ' || d.version_no as "Where",
                'run ' || d.run_id || ', enacted, with its envelope' as "Expected",
                pg_catalog.concat_ws(' ', r.document_prefix, r.state, c.envelope_id) as "Found"
            from cutter_governance.document_version d
            left join cutter_governance.run r on r.run_id = d.run_id
            left join cutter_governance.cut_change_set c on c.run_id = d.run_id
            where (r.document_prefix = d.document_prefix and r.state in ('Enacted', 'CloseoutReported') and c.envelope_id = d.envelope_id)
                is not true
            """
        ),
        (
            "RunWithoutDocumentVersion",
            """
            select 'run ' || r.run_id as "Where", 'a version of ' || r.document_prefix as "Expected", 'none' as "Found"
            from cutter_governance.run r
            where r.state in ('Enacted', 'CloseoutReported')
                and not exists (select from cutter_governance.document_version d where d.run_id = r.run_id)
            """
        ),
        (
            "DocumentVersionMissing",
            """
            select d.document_prefix || ' version ' || d.version_no as "Where",
                'version ' || (d.version_no - 1) || ' before it' as "Expected", 'none' as "Found"
            from cutter_governance.document_version d
            where d.version_no > 1 and not exists (select from cutter_governance.document_version b
                where b.document_prefix = d.document_prefix and b.version_no = d.version_no - 1)
            """
        ),
        (
            "RosterChanged",
            """
            select 'roster ' || r.roster_no as "Where", r.sha256 as "Expected",
                pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(r.allowed_signers, 'UTF8')), 'hex') as "Found"
            from cutter_governance.roster r
            where r.sha256 <> pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(r.allowed_signers, 'UTF8')), 'hex')
            """
        ),
        (
            "ApprovalDiffers",
            """
            select 'approval ' || a.approval_id as "Where", 'as its card was asked for and signed' as "Expected", d.what as "Found"
            from cutter_governance.approval a
            cross join lateral (select cutter_governance.fn_approval_difference(a.approval_id) as what) d
            where d.what is not null
            """
        ),
        (
            "StatementUnsigned",
            """
            select s.where as "Where", 'a signature of ' || s.signer as "Expected", d.what as "Found"
            from (select 'statement ' || d.signature_id as where, d.statement, d.signature,
                    case d.dot when 'DOT-991' then 'iucutter.executor' else 'iucutter.verifier' end as namespace, d.signer,
                    d.key_fingerprint, d.signed_at as at
                from cutter_governance.dot_pair_signature d
                union all
                select 'attestation ' || a.attestation_id, a.statement, a.signature, 'iucutter.verifier', a.verifier, a.verifier_key,
                    a.attested_at
                from cutter_governance.backup_attestation a
                union all
                select 'rehearsal ' || r.rehearsal_id, r.statement, r.signature, 'iucutter.verifier', r.verifier, r.verifier_key,
                    r.rehearsed_at
                from cutter_governance.rehearsal r) s
            cross join lateral (select cutter_governance.fn_signature_difference(s.statement, s.signature, s.namespace, s.signer,
                s.key_fingerprint, s.at) as what) d
            where d.what is not null
            """
        ),
        (
            "RunDiffers",
            """
            select 'run ' || r.run_id as "Where", 'units, ledger and verdict as they were approved' as "Expected", d.what as "Found"
            from cutter_governance.run r
            cross join lateral (select cutter_governance.fn_run_difference(r.run_id) as what) d
            where d.what is not null
            """
        ),
        (
            "MovedByAnother",
            """
            select m.where as "Where", 'moved by a role of a cut' as "Expected", 'by ' || m.login as "Found"
            from (select coalesce(e.subject, e.run_id, 'record ' || e.entry_id) || ', ' || e.kind as where,
                    pg_catalog.substring(e.record, ',"login":"([^"]*)"') as login
                from cutter_governance.log_entry e
                where e.kind in ('information_unit.insert', 'information_unit.update', 'information_unit.delete', 'unit_version.insert',
                    'unit_version.update', 'unit_version.delete', 'birth_registry.insert', 'birth_registry.delete',
                    'iu_lifecycle_log.insert', 'iu_lifecycle_log.delete', 'approval.insert', 'approval_signature.insert',
                    'permit.insert', 'permit_unit.insert', 'permit_unit.update', 'execution_ruling.insert', 'document_version.insert',
                    'verify_result.insert', 'dot_pair_signature.insert')) m
            where m.login <> all (array['cutter_gate', 'cutter_exec', 'cutter_verify'])
            """
        ),
        (
            "SwitchNotAsRuled",
            """
            select 'execution_switch' as "Where", 'gates, scope, end and epoch of a ruling' as "Expected",
                pg_catalog.concat_ws(' ', w.gates, 'of', w.scope, 'until', w.until, 'in epoch', w.epoch) as "Found"
            from cutter_governance.execution_switch w
            where w.enabled and not exists (select from cutter_governance.approval a
                    join cutter_governance.execution_ruling r on r.approval_id = a.approval_id
                    where (a.approval_id, a.gates, a.scope, a.expires_at, r.epoch) = (w.approval_id, w.gates, w.scope, w.until, w.epoch))
               or w.epoch < (select coalesce(pg_catalog.max(p.epoch), 0) from cutter_governance.permit p)
               or w.epoch < (select coalesce(pg_catalog.max(r.epoch), 0) from cutter_governance.execution_ruling r)
            """
        ),
        (
            "OwnerDiffers",
            """
            select 'run ' || coalesce(o.run_id, c.run_id, e.run_id) as "Where",
                coalesce(e.n, 0) || ' claims, as events tell' as "Expected",
                coalesce(c.n, 0) || ' claims, the last ' || coalesce(c.last, 0) || ', the owner ' || coalesce(o.epoch, 0) as "Found"
            from cutter_governance.run_owner o
            full join (select n.run_id, pg_catalog.count(*) as n, pg_catalog.max(n.epoch) as last
                from cutter_governance.run_claim n group by n.run_id) c on c.run_id = o.run_id
            full join (select v.run_id, pg_catalog.count(*) as n from cutter_governance.run_event v
                where v.event = 'owner_claimed' group by v.run_id) e on e.run_id = coalesce(o.run_id, c.run_id)
            where (o.epoch, c.n, c.last) is distinct from (e.n, e.n, e.n)
            """
        ),
        (
            "PhaseTransactionDiffers",
            """
            select 'run ' || x.run_id || ', phase ' || x.phase as "Where", 'transaction ' || a.xid as "Expected",
                'reported ' || x.xid as "Found"
            from cutter_governance.run_phase_xid x
            join cutter_governance.run_phase a on (a.run_id, a.phase, a.attempt) = (x.run_id, x.phase, x.attempt)
            where a.xid is distinct from x.xid and a.outcome = 'complete'
            """
        ),
        (
            "SequenceBehind",
            """
            select s.name as "Where", 'at least ' || s.highest as "Expected", coalesce(s.last::text, 'not begun') as "Found"
            from cutter_governance.fn_sequences() s
            where s.highest > coalesce(s.last, 0)
            """
        ),
    ];

    /// <summary>Asks each rule.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach ((string name, string _) in All)
        {
            await RunAsync(name, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks one rule.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(string name, CancellationToken cancellationToken)
    {
        string sql = All.Single(rule => rule.Name == name).Sql;
        await foreach (
            Breach breach in connection
                .QueryUnbufferedAsync<Breach>(sql, commandTimeout: 0)
                .WithCancellation(cancellationToken)
                .ConfigureAwait(false)
        )
        {
            await take(new IntegrityFinding(name, breach.Where, breach.Expected, breach.Found)).ConfigureAwait(false);
        }
    }

    private sealed record Breach(string Where, string Expected, string Found);
}
