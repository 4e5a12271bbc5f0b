-- Signatures as ssh-keygen -Y sign writes them (OpenSSH's PROTOCOL.sshsig), and whose they are by a roster.

set local role cutter_owner;

-- The parts of an armoured signature, unverified: key, namespace, name of the hash, signature. All null when it is not one
-- of version 1, written as ssh-keygen writes it: one block, base64 in its one form, nothing before, behind or reserved.
create or replace function cutter_governance.fn_sshsig_read(p_armoured text, out key bytea, out namespace bytea,
    out hash text, out signature bytea)
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
declare
    v_fields bytea[];
begin
    -- A certificate with keys of 8192 bits fits; work on what is longer would be for nothing.
    if length(p_armoured) > 16384 then
        return;
    end if;
    v_fields := cutter_governance.fn_ssh_fields(cutter_governance.fn_base64(replace((regexp_match(p_armoured,
        E'^-----BEGIN SSH SIGNATURE-----\\n((?:[A-Za-z0-9+/=]+\\n)+)-----END SSH SIGNATURE-----\\n?$'))[1], E'\n', '')), '64sssss');
    if (v_fields[1] = 'SSHSIG' and v_fields[2] = E'\\x00000001' and v_fields[5] = ''
        and v_fields[4] <> '' and v_fields[6] in ('sha256', 'sha512')) is not true then
        return;
    end if;
    key := v_fields[3];
    namespace := v_fields[4];
    hash := encode(v_fields[6], 'escape');
    signature := v_fields[7];
end $$;

-- The time of valid-after or valid-before: YYYYMMDD[HHMM[SS]][Z]; without Z it is UTC too. Null when it is no such time.
create or replace function cutter_governance.fn_signer_time(p_text text) returns timestamptz
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
declare
    v_digits text := rtrim(p_text, 'zZ');
    v_time   timestamp;
begin
    if p_text !~ '^[1-9][0-9]{7}([0-9]{4}([0-9]{2})?)?[Zz]?$' then
        return null;
    end if;
    v_digits := rpad(v_digits, 14, '0');
    -- Counted from the year's first second, so that no part of it can be out of range; then it must be what was written.
    v_time := make_timestamp(left(v_digits, 4)::int, 1, 1, 0, 0, 0) + make_interval(
        months => substr(v_digits, 5, 2)::int - 1, days => substr(v_digits, 7, 2)::int - 1,
        hours => substr(v_digits, 9, 2)::int, mins => substr(v_digits, 11, 2)::int, secs => substr(v_digits, 13, 2)::int);
    return case when to_char(v_time, 'YYYYMMDDHH24MISS') = v_digits then v_time at time zone 'UTC' end;
end $$;

-- The signers of a roster: an allowed-signers file (ssh-keygen(1), ALLOWED SIGNERS). A line that is not plainly one of
-- these is no signer's: names, options with quotes and commas between them, type and key. Rules and comments begin with #.
create or replace function cutter_governance.fn_signers(p_roster text) returns table (line_no bigint, principals text,
    is_authority boolean, namespaces text[], valid_after timestamptz, valid_before timestamptz, key bytea)
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
declare
    v_option constant text := E'(?:cert-authority|(?:namespaces|valid-after|valid-before)="[^"\\\\]*")';
    v_line   record;
    v_parts  text[];
    v_after  text;
    v_before text;
begin
    for v_line in
        select l.number, rtrim(l.line, E'\r') as text from string_to_table(p_roster, E'\n') with ordinality l (line, number) loop
        v_parts := regexp_match(v_line.text,
            E'^[ \\t]*([^\\s"#][^\\s"]*)[ \\t]+(?:(' || v_option || '(?:,' || v_option || E')*)[ \\t]+)?'
            '([a-z0-9-]+(?:@openssh\\.com)?)[ \\t]+([A-Za-z0-9+/]+={0,2})(?:[ \\t].*)?$', 'i');
        if v_parts is null or (select count(*) <> count(distinct lower(o.name[1]))
                from regexp_matches(v_parts[2], '(?:^|,)(namespaces|valid-after|valid-before)=', 'gi') o (name)) then
            continue;
        end if;
        key := cutter_governance.fn_base64(v_parts[4]);
        if (cutter_governance.fn_ssh_fields(key, '*'))[1] is distinct from decode(v_parts[3], 'escape')
            or cutter_governance.fn_ssh_key_fields(decode(v_parts[3], 'escape')) is null then
            continue;
        end if;
        line_no := v_line.number;
        principals := v_parts[1];
        is_authority := coalesce(v_parts[2] ~* '(^|,)cert-authority(,|$)', false);
        namespaces := string_to_array((regexp_match(v_parts[2], '(?:^|,)namespaces="([^"]*)"', 'i'))[1], ',');
        v_after := (regexp_match(v_parts[2], '(?:^|,)valid-after="([^"]*)"', 'i'))[1];
        v_before := (regexp_match(v_parts[2], '(?:^|,)valid-before="([^"]*)"', 'i'))[1];
        valid_after := cutter_governance.fn_signer_time(v_after);
        valid_before := cutter_governance.fn_signer_time(v_before);
        -- A time that cannot be read is not the same as none.
        if (v_after is null) <> (valid_after is null) or (v_before is null) <> (valid_before is null)
            or valid_before <= valid_after then
            continue;
        end if;
        return next;
    end loop;
end $$;

-- Whether a list of patterns admits a name (ssh_config(5), PATTERNS: * and ?, and ! before what is excluded).
create or replace function cutter_governance.fn_matches_patterns(p_name text, p_patterns text) returns boolean
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(bool_or(not t.excludes) and not bool_or(t.excludes), false)
        from (
            select starts_with(l.item, '!') as excludes,
                replace(replace(regexp_replace(regexp_replace(l.item, '^!', ''), E'([\\\\%_])', E'\\\\\\1', 'g'), '*', '%'),
                    '?', '_') as pattern
            from string_to_table(p_patterns, ',') l (item)
        ) t
        where p_name like t.pattern
    );
end $$;

-- Who signed the message, by a roster and at a time: exactly one plain name (SignerPermission has the same rule), and a line of it
-- that permits exactly this namespace at this time. cause is null then, and public_key is the key, of a certificate the one that it is
-- for. Else cause says why not, the signature being judged before the roster:
--   format      it is no signature that can be read
--   namespace   it was made for another namespace
--   signature   it is not the key's over these bytes, or of a kind that is not taken
--   signer      the roster does not say whose key it is
--   permission  the roster does not let the key sign for this namespace
--   validity    key or certificate is not valid at this time
create or replace function cutter_governance.fn_signature_check(p_message text, p_armoured text, p_namespace text,
    p_roster text, p_at timestamptz, out principal text, out public_key bytea, out cause text)
    language plpgsql stable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
declare
    v_message     bytea := convert_to(p_message, 'UTF8');
    v_signature   record;
    v_certificate record;
    v_key         bytea;
    v_names       text[];
    v_listed      boolean;
    v_permitted   boolean;
    v_valid       boolean;
begin
    v_signature := cutter_governance.fn_sshsig_read(p_armoured);
    if v_signature.key is null then
        cause := 'format';
        return;
    elsif v_signature.namespace <> convert_to(p_namespace, 'UTF8') then
        cause := 'namespace';
        return;
    end if;

    v_certificate := cutter_governance.fn_ssh_certificate(v_signature.key);
    v_key := coalesce(v_certificate.key, v_signature.key);
    v_message := 'SSHSIG'::bytea || cutter_governance.fn_ssh_string(v_signature.namespace)
        || cutter_governance.fn_ssh_string('') || cutter_governance.fn_ssh_string(convert_to(v_signature.hash, 'UTF8'))
        || cutter_governance.fn_ssh_string(case v_signature.hash when 'sha256' then sha256(v_message) else sha512(v_message) end);
    if cutter_governance.fn_ssh_verify(v_key, v_message, v_signature.signature) is not true then
        cause := 'signature';
        return;
    end if;

    -- All names that the roster gives the key, for whatever and whenever, also as a key of another kind with the same secret: one, or it
    -- does not say who signed. The lines of this very key, or of the certificate's authority, decide what it may.
    select array_agg(distinct n.name), bool_or(n.is_own), bool_or(n.is_own and p_namespace = any (s.namespaces)),
        bool_or(n.is_own and p_namespace = any (s.namespaces)
            and (s.valid_after > p_at or s.valid_before <= p_at) is not true)
    into v_names, v_listed, v_permitted, v_valid
    from cutter_governance.fn_signers(p_roster) s
    cross join lateral (
        select s.principals, v_certificate.key is null and s.key = v_key
        where not s.is_authority and cutter_governance.fn_ssh_key_secret(s.key) = cutter_governance.fn_ssh_key_secret(v_key)
        union all
        select encode(c.name, 'escape'), true from unnest(v_certificate.principals) c (name)
        where s.is_authority and s.key = v_certificate.authority
            and cutter_governance.fn_matches_patterns(encode(c.name, 'escape'), s.principals)
    ) n (name, is_own);

    if (v_listed and cardinality(v_names) = 1 and v_names[1] ~ '^[A-Za-z0-9][A-Za-z0-9._@+-]{0,127}$') is not true then
        cause := 'signer';
    elsif v_permitted is not true then
        cause := 'permission';
    elsif v_valid is not true or extract(epoch from p_at) < v_certificate.valid_after
        or extract(epoch from p_at) >= v_certificate.valid_before then
        cause := 'validity';
    else
        principal := v_names[1];
        public_key := v_key;
    end if;
end $$;

reset role;
