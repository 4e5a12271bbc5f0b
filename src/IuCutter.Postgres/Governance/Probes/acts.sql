-- What a role tries, and the database must refuse with one of the named SQLSTATEs. Each runs in a transaction of its own
-- that is rolled back; as the role itself when asked by a superuser. 42501 is insufficient_privilege; IU004 and IU005
-- are the guards behind it, for those whom no privilege keeps out.

-- act Act.ExecutorInsertsUnit cutter_exec 42501
-- why: A unit enters through the gateway, by the permit that names it.
insert into public.information_unit (canonical_address) values ('PROBE/1');

-- act Act.ExecutorChangesBody cutter_exec 42501
-- why: What was cut is what was approved.
update public.unit_version set body = body where false;

-- act Act.ExecutorForgesPermit cutter_exec 42501
-- why: Permits come from signed cards alone.
insert into cutter_governance.permit (approval_id, run_id, gate, epoch) values (gen_random_uuid(), 'probe', 'CutAuthorization', 1);

-- act Act.ExecutorTurnsSwitch cutter_exec 42501
-- why: Only a ruling turns execution on.
update cutter_governance.execution_switch set enabled = enabled where false;

-- act Act.ExecutorTakesFence cutter_exec 42501
-- why: A fence that anyone may hold keeps the switch from being turned off.
lock table cutter_governance.execution_fence in share row exclusive mode nowait;

-- act Act.ExecutorVerifies cutter_exec 42501
-- why: Who cuts does not verify.
select cutter_governance.fn_write_verify(null, null);

-- act Act.VerifierCuts cutter_verify 42501
-- why: Who verifies does not cut.
select public.fn_iu_create(null, null, null, null, null, null, null, null, null);

-- act Act.GateWritesLedger cutter_gate 42501
-- why: Who approves does not record.
insert into cutter_governance.cut_change_set (change_set_id) values (gen_random_uuid());

-- act Act.ReaderAppendsEvent cutter_ro 42501,25006
-- why: An inner function would write history without what it tells of having happened.
select cutter_governance.fn_event_append(null, null, null, 'probe', 'complete', 'probe', null, null);

-- act Act.ExecutorCreatesTable cutter_exec 42501
-- why: A table in public could stand before a governed one.
create table public.iucutter_governance_probe ();

-- act Act.ExecutorReplicaMode cutter_exec 42501
-- why: In replica mode foreign keys are not checked.
set local session_replication_role = replica;

-- act Act.OwnerInsertsUnit cutter_owner IU004
-- why: The gateway's trigger stops the owner's own slip, too.
insert into public.information_unit (canonical_address) select 'PROBE/1' where false;

-- act Act.OwnerRewritesEvent cutter_owner IU100
-- why: History is only ever added to, by anyone.
update cutter_governance.run_event set detail = detail where false;

-- act Act.OwnerDeletesApproval cutter_owner IU100
-- why: An approval cannot be made never to have been given.
delete from cutter_governance.approval where false;
