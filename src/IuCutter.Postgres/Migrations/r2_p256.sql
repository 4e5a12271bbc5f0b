-- ECDSA over the curve P-256 with SHA-256 (FIPS 186-5, 6.4; SEC 1, 4.1.4). Timing gives nothing away: all is public.
--
-- The curve is y^2 = x^3 - 3 x + b over the field of p, a prime number n of points. A point is array[X, Y, Z] with
-- x = X/Z^2 and y = Y/Z^3; Z = 0 is the point at infinity (Jacobian coordinates; the formulas are dbl-2001-b and
-- add-1998-cmo-2 of the Explicit-Formulas Database). A table holds X, Y, Z for the multiples 1, 3, ... 15 of a point.

set local role cutter_owner;

-- The point times 2^p_times. The curve has no point of order 2, and infinity stays what it is.
create or replace function cutter_governance.fn_p256_double(p_point numeric[], p_times int) returns numeric[]
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
declare
    c_p  constant numeric := 115792089210356248762697446949407573530086143415290314195533631308867097853951;
    v_x  numeric := p_point[1];
    v_y  numeric := p_point[2];
    v_z  numeric := p_point[3];
    v_zz numeric;
    v_yy numeric;
    v_b  numeric;
    v_a  numeric;
begin
    for v_time in 1..case when v_z = 0 then 0 else p_times end loop
        v_zz := v_z * v_z % c_p;
        v_yy := v_y * v_y % c_p;
        v_b := v_x * v_yy % c_p;
        v_a := 3 * (v_x - v_zz) * (v_x + v_zz) % c_p;
        v_z := 2 * v_y * v_z % c_p;
        v_x := (v_a * v_a - 8 * v_b) % c_p;
        v_y := (v_a * (4 * v_b - v_x) - 8 * v_yy * v_yy) % c_p;
    end loop;
    return array[v_x, v_y, v_z];
end $$;

-- The point plus p_multiple times the point that the table is of; the multiple is odd, from -15 to 15.
create or replace function cutter_governance.fn_p256_add(p_point numeric[], p_table numeric[], p_multiple int) returns numeric[]
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
declare
    c_p   constant numeric := 115792089210356248762697446949407573530086143415290314195533631308867097853951;
    v_at  constant int := (abs(p_multiple) - 1) / 2 * 3;
    v_x   constant numeric := p_table[v_at + 1];
    v_y   constant numeric := sign(p_multiple)::int * p_table[v_at + 2];
    v_z   constant numeric := p_table[v_at + 3];
    v_zz1 constant numeric := p_point[3] * p_point[3] % c_p;
    v_zz  constant numeric := v_z * v_z % c_p;
    v_u   constant numeric := p_point[1] * v_zz % c_p;
    v_s   constant numeric := p_point[2] * (v_z * v_zz % c_p) % c_p;
    v_h   constant numeric := (v_x * v_zz1 - v_u) % c_p;
    v_r   constant numeric := (v_y * (p_point[3] * v_zz1 % c_p) - v_s) % c_p;
    v_hh  numeric;
    v_hhh numeric;
    v_v   numeric;
begin
    -- The cases that the formula does not cover: infinity on either side, the same point, its negative.
    if p_point[3] = 0 then
        return array[v_x, v_y, v_z];
    elsif v_z = 0 then
        return p_point;
    elsif v_h = 0 and v_r = 0 then
        return cutter_governance.fn_p256_double(p_point, 1);
    elsif v_h = 0 then
        return array[1, 1, 0]::numeric[];
    end if;
    v_hh := v_h * v_h % c_p;
    v_hhh := v_h * v_hh % c_p;
    v_v := v_u * v_hh % c_p;
    v_hh := (v_r * v_r - v_hhh - 2 * v_v) % c_p;
    return array[v_hh, (v_r * (v_v - v_hh) - v_s * v_hhh) % c_p, v_h * (p_point[3] * v_z % c_p) % c_p];
end $$;

-- The table of the base point.
create or replace function cutter_governance.fn_p256_base() returns numeric[]
    language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$
begin
    return array[
        48439561293906451759052585252797914202762949526041747995844080717082404635286,
        36134250956749795798585127919587881956611106672985015071877198253568414405109,
        1,
        42877656971275811310262564894490210024759287182177196162425349131675946712428,
        61154801112014214504178281461992570017247172004704277041681093927569603776562,
        1,
        36794669340896883012101473439538929759152396476648692591795318194054580155373,
        101659946828913883886577915207667153874746613498030835602133042203824767462820,
        1,
        64375483017717711348634889601793836329966447963510648681625681211348943876771,
        52431391916983504423217627849020916729601969409053901192561322805962577543348,
        1,
        106026447472237217594103756757091873528548576106367144586170196380839010672352,
        19066521425813101412078385704618669688199787690556935461623958781864528857338,
        1,
        28412803729898893058558238221310261427084375743576167377786533380249859400145,
        65403602826180996396520286939226973026599920614829401631985882360676038096704,
        1,
        10623191994993397449217730442198332685419647040822028787120372345201232391169,
        45109985299617300571846506882481132822837374452436097494820998411881657384920,
        1,
        108677532895904936863904823330600106055145041255062888673713681538132314135903,
        82195926338128401624329850334826772981689991100719104119047727086732126146358,
        1];
end $$;

-- Whether r and s are the key's signature of the message. The key is the point's 65 bytes, uncompressed (SEC 1, 2.3.3).
-- Never fails: whatever is no key or no signature is false.
create or replace function cutter_governance.fn_p256_verify(p_key bytea, p_message bytea, p_r numeric, p_s numeric) returns boolean
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
declare
    c_p       constant numeric := 115792089210356248762697446949407573530086143415290314195533631308867097853951;
    c_n       constant numeric := 115792089210356248762697446949407573529996955224135760342422259061068512044369;
    c_b       constant numeric := 41058363725152142129326129780047268409114441015993725554835256314039467401291;
    c_base    constant numeric[] := cutter_governance.fn_p256_base();
    v_x       constant numeric := cutter_governance.fn_number(substr(p_key, 2, 32));
    v_y       constant numeric := cutter_governance.fn_number(substr(p_key, 34));
    v_inverse numeric;
    v_of_base int[];
    v_of_key  int[];
    v_table   numeric[] := '{}';
    v_twice   numeric[];
    v_point   numeric[];
    v_zz      numeric;
    v_run     int := 0;
begin
    if length(p_key) <> 65 or substr(p_key, 1, 1) <> E'\\x04' or v_x >= c_p or v_y >= c_p
        or (v_y * v_y - (v_x * v_x - 3) * v_x - c_b) % c_p <> 0
        or p_r < 1 or p_r >= c_n or p_s < 1 or p_s >= c_n then
        return false;
    end if;

    v_inverse := cutter_governance.fn_modular_inverse(p_s, c_n);
    v_of_base := cutter_governance.fn_signed_digits(cutter_governance.fn_number(sha256(p_message)) * v_inverse % c_n);
    v_of_key := cutter_governance.fn_signed_digits(p_r * v_inverse % c_n);
    v_point := array[v_x, v_y, 1];
    v_twice := cutter_governance.fn_p256_double(v_point, 1);
    for v_entry in 1..8 loop
        v_table := v_table || v_point;
        v_point := cutter_governance.fn_p256_add(v_point, v_twice, 1);
    end loop;

    -- Both multiples at once, from the highest bit down, so that the doublings are shared (Straus).
    v_point := array[1, 1, 0]::numeric[];
    for v_bit in reverse 258..1 loop
        v_run := v_run + 1;
        if v_of_base[v_bit] <> 0 then
            v_point := cutter_governance.fn_p256_add(cutter_governance.fn_p256_double(v_point, v_run), c_base, v_of_base[v_bit]);
            v_run := 0;
        end if;
        if v_of_key[v_bit] <> 0 then
            v_point := cutter_governance.fn_p256_add(cutter_governance.fn_p256_double(v_point, v_run), v_table, v_of_key[v_bit]);
            v_run := 0;
        end if;
    end loop;
    v_point := cutter_governance.fn_p256_double(v_point, v_run);

    -- r is x modulo n, and x may lie between n and p.
    v_zz := v_point[3] * v_point[3] % c_p;
    return v_point[3] <> 0
        and ((p_r * v_zz - v_point[1]) % c_p = 0 or p_r + c_n < c_p and ((p_r + c_n) * v_zz - v_point[1]) % c_p = 0);
end $$;

reset role;
