-- RSA signatures of PKCS #1, version 1.5 (RFC 8017, 8.2.2), as SSH uses them (RFC 8332).

set local role cutter_owner;

-- Whether the bytes are the signature of the message by the key of exponent and modulus; p_hash is sha256 or sha512.
-- The one padded block that the hash gives is compared whole, so nothing in it is parsed. Never fails: a key of fewer
-- than 2048 or more than 8192 bits, and whatever is no key or no signature, is false.
create or replace function cutter_governance.fn_rsa_verify(
    p_exponent numeric, p_modulus numeric, p_message bytea, p_signature bytea, p_hash text) returns boolean
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
declare
    c_min    constant numeric := 2::numeric ^ 2047;
    c_max    constant numeric := 2::numeric ^ 8192;
    v_length int := 0;
    v_digest text;
    v_base   constant numeric := cutter_governance.fn_number(p_signature);
    v_power  numeric;
    v_left   numeric := p_modulus;
    v_bits   bit(32);
begin
    -- The digest with the name of its algorithm before it, in DER (RFC 8017, 9.2, note 1).
    v_digest := case p_hash
        when 'sha256' then '3031300d060960864801650304020105000420' || encode(sha256(p_message), 'hex')
        when 'sha512' then '3051300d060960864801650304020305000440' || encode(sha512(p_message), 'hex') end;
    if v_digest is null or p_modulus < c_min or p_modulus >= c_max or p_modulus % 2 = 0
        or p_exponent < 3 or p_exponent > 4294967295 or p_exponent % 2 = 0 or v_base >= p_modulus then
        return false;
    end if;

    while v_left > 0 loop
        v_left := div(v_left, 256);
        v_length := v_length + 1;
    end loop;
    if length(p_signature) <> v_length then
        return false;
    end if;

    v_bits := p_exponent::bigint::bit(32);
    v_power := 1;
    for v_bit in 0..31 loop
        v_power := v_power * v_power % p_modulus;
        if get_bit(v_bits, v_bit) = 1 then
            v_power := v_power * v_base % p_modulus;
        end if;
    end loop;
    return v_power = cutter_governance.fn_number(
        decode('0001' || repeat('ff', v_length - 3 - length(v_digest) / 2) || '00' || v_digest, 'hex'));
end $$;

reset role;
