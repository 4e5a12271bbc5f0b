-- Who asks for a card can be named by a key instead of by a login: the card names key and principal, and the signature over the card's
-- bytes (namespace iucutter.requester) is kept here, beside the approval of the same nonce, for whoever checks it later.

set local role cutter_owner;

alter table cutter_governance.card_request
    add column requester_key text check (requester_key ~ '^SHA256:[A-Za-z0-9+/]{43}$'),
    add column requester_signature text check (requester_signature like '-----BEGIN SSH SIGNATURE-----%'
        and length(requester_signature) <= 16384),
    add check ((requester_key is null) = (requester_signature is null));

reset role;
