-- Who signed, by the roster in force and at this moment: asked for every card and for every statement of a duty.

set local role cutter_owner;

-- Refuses a signature that is not one of these bytes by a key to which the roster gives this namespace now, each cause by its own
-- SQLSTATE. p_principal is who it must be; null for anybody. The fingerprint is that of the plain key, also under a certificate.
create or replace function cutter_governance.fn_signer_require(p_text text, p_armoured text, p_namespace text,
    p_principal text, out principal text, out key_fingerprint text)
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_roster text;
    v_check  record;
begin
    select r.allowed_signers into v_roster from cutter_governance.roster r order by r.roster_no desc limit 1;
    -- Strict: of a missing text, signature or roster nothing is said, which is no yes.
    select c.* into v_check
    from cutter_governance.fn_signature_check(p_text, p_armoured, p_namespace, coalesce(v_roster, ''), clock_timestamp()) c;
    key_fingerprint := 'SHA256:' || rtrim(encode(sha256(v_check.public_key), 'base64'), '=');
    principal := v_check.principal;
    if v_check.cause in ('namespace', 'permission') then
        raise exception 'the signature is not one that may be made for %', p_namespace using errcode = 'IU141';
    elsif v_check.cause = 'validity' then
        raise exception 'the roster does not let the key sign for % at %', p_namespace, clock_timestamp() using errcode = 'IU143';
    elsif v_check.cause = 'signer' or principal <> p_principal then
        raise exception 'the roster in force does not say who signed for %, or not %', p_namespace, coalesce(p_principal, 'one person')
            using errcode = 'IU142';
    elsif principal is null or key_fingerprint is null then
        raise exception 'the signature for % does not verify', p_namespace using errcode = 'IU140';
    end if;
end $$;

-- The fields of what was signed: lines 'key: value' of printable ASCII, no key twice; null when the lines are not that.
create or replace function cutter_governance.fn_signed_fields(p_lines text) returns jsonb
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
declare
    v_fields jsonb;
    v_sound  boolean;
begin
    select jsonb_object_agg(coalesce(f.pair[1], ''), f.pair[2]),
        bool_and(f.pair is not null) and count(*) = count(distinct f.pair[1])
    into v_fields, v_sound
    from (select regexp_match(l.line, '^([a-z][a-z0-9_]*): ([ -~]*)$') from string_to_table(p_lines, E'\n') l (line)) f (pair);
    return case when v_sound then v_fields end;
end $$;

-- The fields of a statement that a duty signed; null when the text is none. Its field kind says what it states (ledger, verdict,
-- backup_attestation, rehearsal_attestation, key_trial), and who takes one names the kind: none passes for another.
create or replace function cutter_governance.fn_duty_fields(p_statement text) returns jsonb
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
begin
    return cutter_governance.fn_signed_fields((regexp_match(p_statement, E'^IUCUTTER STATEMENT 1\\n(.*)\\n$'))[1]);
end $$;

-- Refuses what was signed when a field of it is not what is recorded here. A field that is null here must not be there.
create or replace function cutter_governance.fn_signed_require(p_said jsonb, p_recorded jsonb) returns void
    language plpgsql immutable set search_path = pg_catalog, pg_temp
as $$
declare
    v_key text;
begin
    select r.key into v_key from jsonb_each_text(p_recorded) r where p_said ->> r.key is distinct from r.value order by r.key limit 1;
    if found then
        raise exception 'what was signed says of % %, recorded here is %', v_key, coalesce(p_said ->> v_key, '(nothing)'),
            coalesce(p_recorded ->> v_key, '(nothing)') using errcode = 'IU145';
    end if;
end $$;

reset role;
