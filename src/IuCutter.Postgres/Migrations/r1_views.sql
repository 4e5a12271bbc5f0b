-- Views: before the functions, whose parameters are rows of them.

set local role cutter_owner;

-- What this transaction may create: the open phase cut_leg_a with its run and permit. Empty outside of one.
create or replace view cutter_governance.leg_a_context as
select t.xid, t.permit_id, r.run_id, r.document_prefix, r.owner_ref, r.publication_type, a.tool_revision,
    r.plan_digest, r.source_sha256, c.actor
from cutter_governance.phase_transaction t
join cutter_governance.run r on r.run_id = t.run_id
join cutter_governance.phase p on p.phase = t.phase
join cutter_governance.permit k on k.permit_id = t.permit_id
join cutter_governance.approval c on c.approval_id = k.approval_id
join cutter_governance.run_phase a on a.run_id = t.run_id and a.phase = t.phase and a.attempt = t.attempt
where t.xid = pg_current_xact_id_if_assigned() and p.name = 'cut_leg_a';

reset role;
