-- A history that was lost, and is given up. The database does not know what was lost: it has forgotten. The checkpoint outside knows that
-- there was more, and a card of gate Reconcile names that checkpoint; the tool takes it for given up where the card is recorded here, is
-- part of the log, and its signatures hold.

set local role cutter_owner;

-- The gate takes the signed card. What was outstanding is void: a card that was used in the history that was lost would be unused in
-- this one, and a permit would be open again.
create or replace function cutter_governance.fn_reconcile_approve(p_card jsonb) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_card cutter_governance.approval;
begin
    -- The lock that orders the chain of events, behind the fence.
    perform cutter_governance.fn_fence_enter();
    perform cutter_governance.fn_switch_lock();

    v_card := cutter_governance.fn_card_record('Reconcile', null, p_card);
    perform cutter_governance.fn_execution_off(format('a lost history was given up by card %s', v_card.card_sha256));
    perform cutter_governance.fn_event_append(null, null, null, 'approval_recorded', 'complete', v_card.signer, null,
        format('Reconcile: card %s, checkpoint of %s records with root %s', v_card.card_sha256,
            cutter_governance.fn_card_field(v_card.card_text, 'checkpoint_size'),
            cutter_governance.fn_card_field(v_card.card_text, 'checkpoint_root')));
end $$;

reset role;
