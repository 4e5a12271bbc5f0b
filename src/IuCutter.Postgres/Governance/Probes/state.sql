-- What the product's own rows say: migrations, switch, permits, roster.

-- probe Migration.Changed Fail
-- why: What was applied under this name is not what this version holds under it.
select j.name as subject, format('applied sha256:%s, this version sha256:%s', j.sha256, m.sha256) as found,
       format('update iucutter.schema_journal set sha256 = %L where name = %L; -- once Test-IuGovernance finds nothing else',
           m.sha256, j.name) as remediation
from iucutter.schema_journal j
join jsonb_to_recordset(@migrations::jsonb) as m (name text, sha256 text) on m.name = j.name
where j.sha256 <> m.sha256;

-- probe Migration.Pending Fail
-- why: This version relies on guards that are not there yet.
select m.name as subject, 'is not applied' as found, '\echo apply what is missing: Install-IuSchema' as remediation
from jsonb_to_recordset(@migrations::jsonb) as m (name text, sha256 text)
where not exists (select from iucutter.schema_journal j where j.name = m.name);

-- probe Migration.Unknown Fail
-- why: The database is ahead of this version, or somebody wrote its journal.
select j.name as subject, 'is applied, and this version does not know it' as found,
       format('delete from iucutter.schema_journal where name = %L; -- or use the version that has it', j.name) as remediation
from iucutter.schema_journal j
where not exists (select from jsonb_to_recordset(@migrations::jsonb) as m (name text, sha256 text) where m.name = j.name);

-- probe Switch.Row Fail
-- why: The switch is one row. None or two read as off, but nothing can be turned on, or off with an epoch that counts.
select 'cutter_governance.execution_switch' as subject, format('has %s rows', count(*)) as found,
       case when count(*) = 0
            then format('insert into cutter_governance.execution_switch (why, epoch) values (%L, %s);', 'put back after it was lost',
                     (select greatest(0, (select max(p.epoch) from cutter_governance.permit p),
                         (select max(r.epoch) from cutter_governance.execution_ruling r),
                         (select max(q.switch_epoch) from cutter_governance.card_request q)) + 1))
            else 'call cutter_governance.execution_off(''more than one row''); '
                '-- then the DBA removes all but one, under his own authority' end as remediation
from cutter_governance.execution_switch
having count(*) <> 1;

-- probe Switch.Ruling Fail
-- why: On is by a ruling, for its scope and until its end; anything else was written by hand.
select 'cutter_governance.execution_switch' as subject, format('is on for %s until %s without such a ruling', s.scope, s.until) as found,
       'call cutter_governance.execution_off(''on without a ruling'');' as remediation
from cutter_governance.execution_switch s
left join cutter_governance.approval a on a.approval_id = s.approval_id and a.gate = 'Ruling'
where s.enabled and (a.scope, a.gates, a.expires_at) is distinct from (s.scope, s.gates, s.until);

-- probe Switch.LeftOn Warning
-- why: The ruling has run out and counts as off; that nobody turned the switch off says that nobody looked.
select 'cutter_governance.execution_switch' as subject,
       format('is on since %s under a ruling that ended at %s', s.changed_at, s.until) as found,
       'call cutter_governance.execution_off(''the ruling has ended'');' as remediation
from cutter_governance.execution_switch s
where s.enabled and not exists (select from cutter_governance.execution_ruling r
    join cutter_governance.approval a on a.approval_id = r.approval_id
    where r.epoch = s.epoch and clock_timestamp() < a.expires_at);

-- probe Permit.FutureEpoch Fail
-- why: A permit of an epoch that is still to come would open by itself one day.
select 'cutter_governance.permit' as subject,
       format('%s permits are of epoch %s, the switch is at %s', count(*), max(p.epoch), max(s.epoch)) as found,
       format('update cutter_governance.execution_switch set enabled = false, epoch = %s, approval_id = null, scope = null, '
           'gates = null, until = null, why = %L;',
           max(p.epoch) + 1, 'beyond every permit') as remediation
from cutter_governance.permit p
cross join cutter_governance.execution_switch s
where p.epoch > s.epoch
having count(*) > 0;

-- probe Permit.Orphan Fail
-- why: A permit comes from an approval of the same run and gate. One without was written by hand.
select p.permit_id::text as subject, 'no approval stands behind it' as found,
       format('begin; alter table cutter_governance.permit disable trigger permit_append_only; '
           'delete from cutter_governance.permit where permit_id = %L; '
           'alter table cutter_governance.permit enable always trigger permit_append_only; commit;', p.permit_id) as remediation
from cutter_governance.permit p
where not exists (select from cutter_governance.approval a where (a.approval_id, a.run_id, a.gate) = (p.approval_id, p.run_id, p.gate));

-- probe Event.ChainBroken Fail
-- why: Each event names the hash of the one before. A missing link is an event that somebody took out.
select e.chain as subject, format('event %s has no predecessor', e.seq) as found,
       format('\echo events of chain %s are missing: restore them from a backup', e.chain) as remediation
from cutter_governance.run_event e
where e.seq > 1 and not exists (select from cutter_governance.run_event b
    where (b.chain, b.seq, b.hash) = (e.chain, e.seq - 1, e.prev_hash));

-- probe Roster.Missing Fail
-- why: Without a roster nobody's signature counts, and nothing can be approved.
select 'cutter_governance.roster' as subject, 'has no row' as found,
       '\echo install one: Install-IuSchema -Roster <allowed signers file>' as remediation
where not exists (select from cutter_governance.roster);
