-- Keys, certificates and signatures as SSH encodes them (RFC 4251, 5; RFC 4253, 6.6; RFC 5656; RFC 8332; RFC 8709;
-- OpenSSH's PROTOCOL.u2f and PROTOCOL.certkeys). All of it comes from outside: nothing here fails, whatever the bytes are.

set local role cutter_owner;

-- The bytes that base64 stands for; null unless it is the one way to write them, without white space.
create or replace function cutter_governance.fn_base64(p_text text) returns bytea
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
declare
    v_bytes bytea;
begin
    if length(p_text) % 4 <> 0 or p_text !~ '^[A-Za-z0-9+/]*={0,2}$' then
        return null;
    end if;
    v_bytes := decode(p_text, 'base64');
    return case when translate(encode(v_bytes, 'base64'), E'\n', '') = p_text then v_bytes end;
end $$;

-- The bytes as an SSH string: their length before them.
create or replace function cutter_governance.fn_ssh_string(p_bytes bytea) returns bytea
    language sql immutable strict parallel safe set search_path = pg_catalog, pg_temp
    return int4send(length(p_bytes)) || p_bytes;

-- The fields that the bytes consist of, by their shape: s is a string, a digit that many bytes, * strings to the end.
-- Null when they are not whole or something follows.
create or replace function cutter_governance.fn_ssh_fields(p_bytes bytea, p_shape text) returns bytea[]
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
declare
    v_total  constant int := length(p_bytes);
    v_fields bytea[] := '{}';
    v_at     int := 1;
    v_index  int := 1;
    v_kind   text;
    v_length bigint;
begin
    loop
        v_kind := substr(p_shape, v_index, 1);
        if v_kind = '' or v_kind = '*' and v_at > v_total then
            return case when v_at > v_total then v_fields end;
        elsif v_kind in ('s', '*') then
            if v_total - v_at + 1 < 4 then
                return null;
            end if;
            v_length := cutter_governance.fn_number(substr(p_bytes, v_at, 4));
            v_at := v_at + 4;
        else
            v_length := v_kind::int;
        end if;
        if v_length > v_total - v_at + 1 then
            return null;
        end if;
        v_fields := v_fields || substr(p_bytes, v_at, v_length::int);
        v_at := v_at + v_length::int;
        if v_kind <> '*' then
            v_index := v_index + 1;
        end if;
    end loop;
end $$;

-- A number that is not negative, in its shortest form (RFC 4251, 5: mpint); null for anything else.
create or replace function cutter_governance.fn_ssh_number(p_bytes bytea) returns numeric
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when length(p_bytes) between 1 and 1025 and substr(p_bytes, 1, 1) < E'\\x80'
            and (substr(p_bytes, 1, 1) > E'\\x00' or substr(p_bytes, 2, 1) >= E'\\x80')
        then cutter_governance.fn_number(p_bytes) end;
end $$;

-- How many fields follow the type in a key's encoding; null for a type that nothing here can check.
create or replace function cutter_governance.fn_ssh_key_fields(p_type bytea) returns int
    language sql immutable strict parallel safe set search_path = pg_catalog, pg_temp
    return case encode(p_type, 'escape')
        when 'ssh-ed25519' then 1
        when 'sk-ssh-ed25519@openssh.com' then 2
        when 'ecdsa-sha2-nistp256' then 2
        when 'sk-ecdsa-sha2-nistp256@openssh.com' then 3
        when 'ssh-rsa' then 2 end;

-- What of a key its secret decides: who has the secret of one key has that of each other key with this part, as a security key's or
-- with another exponent. Null for a type that nothing here can check.
create or replace function cutter_governance.fn_ssh_key_secret(p_key bytea) returns bytea
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
declare
    v_fields constant bytea[] := cutter_governance.fn_ssh_fields(p_key, '*');
begin
    return case cutter_governance.fn_ssh_key_fields(v_fields[1])
        when cardinality(v_fields) - 1 then v_fields[case when encode(v_fields[1], 'escape') like '%ssh-ed25519%' then 2 else 3 end] end;
end $$;

-- Whether the signature, in its SSH encoding, is the key's over the message. A security key must have been touched.
create or replace function cutter_governance.fn_ssh_verify(p_key bytea, p_message bytea, p_signature bytea) returns boolean
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
declare
    v_key     constant bytea[] := cutter_governance.fn_ssh_fields(p_key, '*');
    v_type    constant text := encode(v_key[1], 'escape');
    v_is_sk   constant boolean := starts_with(v_type, 'sk-');
    v_parts   bytea[];
    v_scheme  text;
    v_signed  bytea := p_message;
    v_numbers bytea[];
begin
    v_parts := cutter_governance.fn_ssh_fields(p_signature, case when v_is_sk then 'ss14' else 'ss' end);
    v_scheme := encode(v_parts[1], 'escape');
    if (cutter_governance.fn_ssh_key_fields(v_key[1]) = cardinality(v_key) - 1) is not true
        or (v_scheme = v_type or v_type = 'ssh-rsa' and v_scheme in ('rsa-sha2-256', 'rsa-sha2-512')) is not true
        or v_scheme = 'ssh-rsa' then
        return false;
    end if;

    if v_is_sk then
        -- The application's name is a part of the key. Flag 1 says that somebody was there.
        if not starts_with(encode(v_key[cardinality(v_key)], 'escape'), 'ssh:') or get_byte(v_parts[3], 0) & 1 = 0 then
            return false;
        end if;
        v_signed := sha256(v_key[cardinality(v_key)]) || v_parts[3] || v_parts[4] || sha256(p_message);
    end if;

    if v_type in ('ssh-ed25519', 'sk-ssh-ed25519@openssh.com') then
        return cutter_governance.fn_ed25519_verify(v_key[2], v_signed, v_parts[2]);
    elsif v_type = 'ssh-rsa' then
        return coalesce(cutter_governance.fn_rsa_verify(cutter_governance.fn_ssh_number(v_key[2]),
            cutter_governance.fn_ssh_number(v_key[3]), v_signed, v_parts[2], replace(v_scheme, 'rsa-sha2-', 'sha')), false);
    end if;
    v_numbers := cutter_governance.fn_ssh_fields(v_parts[2], 'ss');
    return encode(v_key[2], 'escape') = 'nistp256' and coalesce(cutter_governance.fn_p256_verify(v_key[3], v_signed,
        cutter_governance.fn_ssh_number(v_numbers[1]), cutter_governance.fn_ssh_number(v_numbers[2])), false);
end $$;

-- What a certificate says, its signature checked: the key that it is for, the authority's key, the names that it may use
-- (bytes), and from when until when (seconds since 1970). All null when it is no certificate of a user's key that its
-- authority signed, or one with a critical option: those restrict logins, and there is none that restricts signing.
create or replace function cutter_governance.fn_ssh_certificate(p_certificate bytea, out key bytea, out authority bytea,
    out principals bytea[], out valid_after numeric, out valid_before numeric)
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
declare
    v_suffix constant text := '-cert-v01@openssh.com';
    v_named  text;
    v_type   bytea;
    v_count  int;
    v_fields bytea[];
    v_key    bytea;
begin
    if substr(p_certificate, 1, 2) <> E'\\x0000' or length(p_certificate) < 4 then
        return;
    end if;
    v_named := encode(substr(p_certificate, 5, get_byte(p_certificate, 2) * 256 + get_byte(p_certificate, 3)), 'escape');
    if right(v_named, length(v_suffix)) <> v_suffix then
        return;
    end if;
    v_named := left(v_named, -length(v_suffix));
    -- Of a security key the plain type ends in the domain too.
    v_type := case when v_named ~ '^[a-z0-9-]+$' then decode(
        v_named || case when starts_with(v_named, 'sk-') then '@openssh.com' else '' end, 'escape') end;
    v_count := cutter_governance.fn_ssh_key_fields(v_type);
    -- Type, nonce, the key's fields; serial, kind, name, principals, from, until, options, extensions, reserved,
    -- the authority's key, its signature.
    v_fields := cutter_governance.fn_ssh_fields(p_certificate, 'ss' || repeat('s', v_count) || '84ss88sssss');
    if v_fields is null or v_fields[v_count + 4] <> E'\\x00000001' or v_fields[v_count + 9] <> ''
        or v_fields[v_count + 11] <> '' then
        return;
    end if;

    v_key := cutter_governance.fn_ssh_string(v_type);
    for v_field in 3..v_count + 2 loop
        v_key := v_key || cutter_governance.fn_ssh_string(v_fields[v_field]);
    end loop;
    if cutter_governance.fn_ssh_verify(v_fields[v_count + 12],
        substr(p_certificate, 1, length(p_certificate) - 4 - length(v_fields[v_count + 13])), v_fields[v_count + 13]) is not true then
        return;
    end if;
    key := v_key;
    authority := v_fields[v_count + 12];
    principals := cutter_governance.fn_ssh_fields(v_fields[v_count + 6], '*');
    valid_after := cutter_governance.fn_number(v_fields[v_count + 7]);
    valid_before := cutter_governance.fn_number(v_fields[v_count + 8]);
end $$;

reset role;
