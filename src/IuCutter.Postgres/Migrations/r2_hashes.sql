-- Hashes.

set local role cutter_owner;

-- Lower-case hexadecimal SHA-256 of the text's UTF-8 bytes. Stable, as convert_to is: declared immutable it could not
-- be inlined. Constraints spell it out: a narrow dump carries them, but not the functions that they call.
create or replace function cutter_governance.fn_sha256(p_text text) returns text
    language sql stable strict parallel safe
    return pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(p_text, 'UTF8')), 'hex');

reset role;
