-- Ed25519 (RFC 8032, 5.1), the strict form: numbers and points in their one encoding, no point of a small order, and the
-- equation without the cofactor, as OpenSSH checks it. Timing gives nothing away: all that is computed with is public.
--
-- The curve is -x^2 + y^2 = 1 + d x^2 y^2 over the field of p = 2^255 - 19; its base point has the order L. A point is
-- array[X, Y, Z, E, H] with x = X/Z, y = Y/Z and X Y / Z = E H (Hisil, Wong, Carter and Dawson: Twisted Edwards Curves
-- Revisited, 3.1 and 3.3). Their formulas for a = -1 have no exceptions, so no case is left out. A table holds for each
-- of the multiples 1, 3, ... 15 of a point: Y + X, Y - X, 2 Z, 2 d X Y / Z.

set local role cutter_owner;

-- The point that 32 bytes encode, as array[x, y]; null when they are no encoding of one, another encoding than the one
-- that it has, or that of one of the eight points whose order divides 8.
create or replace function cutter_governance.fn_ed25519_point(p_bytes bytea) returns numeric[]
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
declare
    c_p     constant numeric := 57896044618658097711785492504343953926634992332820282019728792003956564819949;
    c_d     constant numeric := 37095705934669439343138083508754565189542113879843219016388785533085940283555;
    -- A square root of -1.
    c_root  constant numeric := 19681161376707505956807079304988542015446066515923890162744021073123829784752;
    c_sign  constant numeric := 57896044618658097711785492504343953926634992332820282019728792003956564819968;
    -- y of two points of order 8; the other two have -y.
    c_y8    constant numeric := 2707385501144840649318225287225658788936804267575313519463743609750303402022;
    v_y     numeric := cutter_governance.fn_little_endian_number(p_bytes);
    v_odd   constant int := case when v_y >= c_sign then 1 else 0 end;
    v_u     numeric;
    v_v     numeric;
    v_v3    numeric;
    v_x     numeric;
    v_check numeric;
    v_ones  numeric[];
    v_step  int[];
begin
    v_y := v_y - v_odd * c_sign;
    if length(p_bytes) <> 32 or v_y >= c_p or v_y in (0, 1, c_p - 1, c_y8, c_p - c_y8) then
        return null;
    end if;

    -- x^2 = u/v; the candidate is u v^3 (u v^7)^((p-5)/8), and (p-5)/8 = 4 (2^250 - 1) + 1.
    v_u := (v_y * v_y - 1) % c_p;
    v_v := (c_d * (v_y * v_y % c_p) + 1) % c_p;
    v_v3 := v_v * (v_v * v_v % c_p) % c_p;
    v_check := v_u * (v_v * (v_v3 * v_v3 % c_p) % c_p) % c_p;
    -- ones[n] is its power of 2^n - 1: ones[a + b] = ones[a]^(2^b) ones[b].
    v_ones[1] := v_check;
    foreach v_step slice 1 in array
        array[[1, 1], [2, 2], [4, 1], [5, 5], [10, 10], [20, 5], [25, 25], [50, 50], [100, 25], [125, 125]] loop
        v_x := v_ones[v_step[1]];
        for v_square in 1..v_step[2] loop
            v_x := v_x * v_x % c_p;
        end loop;
        v_ones[v_step[1] + v_step[2]] := v_x * v_ones[v_step[2]] % c_p;
    end loop;
    v_x := v_ones[250] * v_ones[250] % c_p;
    v_x := (v_x * v_x % c_p) * v_check % c_p;
    v_x := (v_u * v_v3 % c_p) * v_x % c_p;

    v_check := v_v * (v_x * v_x % c_p) % c_p;
    if (v_check + v_u) % c_p = 0 then
        v_x := v_x * c_root % c_p;
    elsif v_check <> v_u then
        return null;
    end if;
    return array[case when v_x % 2 = v_odd then v_x else c_p - v_x end, v_y];
end $$;

-- The point times 2^p_times.
create or replace function cutter_governance.fn_ed25519_double(p_point numeric[], p_times int) returns numeric[]
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
declare
    c_p  constant numeric := 57896044618658097711785492504343953926634992332820282019728792003956564819949;
    v_x  numeric := p_point[1];
    v_y  numeric := p_point[2];
    v_z  numeric := p_point[3];
    v_e  numeric := p_point[4];
    v_f  numeric;
    v_g  numeric;
    v_h  numeric := p_point[5];
    v_xx numeric;
    v_yy numeric;
begin
    for v_time in 1..p_times loop
        v_xx := v_x * v_x;
        v_yy := v_y * v_y;
        v_e := 2 * v_x * v_y % c_p;
        v_g := (v_yy - v_xx) % c_p;
        v_h := -(v_xx + v_yy) % c_p;
        v_f := (v_g - 2 * v_z * v_z) % c_p;
        v_x := v_e * v_f % c_p;
        v_y := v_g * v_h % c_p;
        v_z := v_f * v_g % c_p;
    end loop;
    return array[v_x, v_y, v_z, v_e, v_h];
end $$;

-- The point plus p_multiple times the point that the table is of; the multiple is odd, from -15 to 15.
create or replace function cutter_governance.fn_ed25519_add(p_point numeric[], p_table numeric[], p_multiple int) returns numeric[]
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
declare
    c_p  constant numeric := 57896044618658097711785492504343953926634992332820282019728792003956564819949;
    v_at constant int := (abs(p_multiple) - 1) / 2 * 4;
    -- The negative of a point has -x: sum and difference change places.
    v_a  constant numeric := (p_point[2] - p_point[1]) * p_table[v_at + case when p_multiple > 0 then 2 else 1 end] % c_p;
    v_b  constant numeric := (p_point[2] + p_point[1]) * p_table[v_at + case when p_multiple > 0 then 1 else 2 end] % c_p;
    v_c  constant numeric := (p_point[4] * p_point[5] % c_p) * (sign(p_multiple)::int * p_table[v_at + 4]) % c_p;
    v_d  constant numeric := p_point[3] * p_table[v_at + 3] % c_p;
begin
    return array[(v_b - v_a) * (v_d - v_c) % c_p, (v_d + v_c) * (v_b + v_a) % c_p, (v_d - v_c) * (v_d + v_c) % c_p,
        v_b - v_a, v_b + v_a];
end $$;

-- One entry of a table: the point as it is added.
create or replace function cutter_governance.fn_ed25519_entry(p_point numeric[]) returns numeric[]
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
declare
    c_p  constant numeric := 57896044618658097711785492504343953926634992332820282019728792003956564819949;
    c_2d constant numeric := 16295367250680780974490674513165176452449235426866156013048779062215315747161;
begin
    return array[p_point[2] + p_point[1], p_point[2] - p_point[1], 2 * p_point[3], (p_point[4] * p_point[5] % c_p) * c_2d % c_p];
end $$;

-- The table of the base point.
create or replace function cutter_governance.fn_ed25519_base() returns numeric[]
    language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$
begin
    return array[
        3533012425803781230144052908719740726127014226477800802100354883158534798213,
        31204614345391077396927242593886631629853981173214368409736920319215404093758,
        2,
        50237614328228664512531835696112167678046477356841409204013502641986506238568,
        55221577242988382633613921715755988927347615506430221002982523990194636363568,
        19324154932736603031152325029326367275890211278985171650228672434569381466725,
        2,
        40779097241408971452228116607583414735230162954196233009433085899742953658505,
        18668153700450365046820768141064729913722721519882092422277400263756282706739,
        9630189248235390748103966146409333440210333639383242876188677650069613696698,
        2,
        30606639029984443449548711300126286734648431208933888345371544935567354135173,
        31711222115254622247534096269438047277815809670749515453120456498656435938239,
        13312953584136576304523025463821328163824699951717010248032899908581467496881,
        2,
        55464387603073125013932436385527479500842401496857817399907801729203523072930,
        23848771936779537706600755363852330642691035199144679981329841599443567665967,
        33358695950361614583925271808519256405884421684945271723330695989338484605028,
        2,
        52357765926424945578408752779084598596693712112103136963171288052321514532635,
        30060548511792857161490863918616842674472112613249574336675186204794201058014,
        11158256924779282454740543163093780811298074430862908234953982287139410690888,
        2,
        27941507066570052986778351271715755022397500567158991111890716087464763623913,
        15972020931028765202356936322618908365444234765594279114894468132403870203757,
        1087550798001203620797136749953957393762725578137024723030949917728262045587,
        2,
        33237312664213247073394209876351444910698636488186827598268510754927446762360,
        44273937366294891980395583359278962421509549251851624370413480066653195594400,
        30626176813774521173184229023175236149481611499753231178919926386272687148811,
        2,
        36689249660344293493892821654230283378144754582372867911177117475716794987798];
end $$;

-- Whether the 64 bytes are the key's signature of the message. Never fails: whatever is no key or no signature is false.
create or replace function cutter_governance.fn_ed25519_verify(p_key bytea, p_message bytea, p_signature bytea) returns boolean
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
declare
    c_p       constant numeric := 57896044618658097711785492504343953926634992332820282019728792003956564819949;
    c_l       constant numeric := 7237005577332262213973186563042994240857116359379907606001950938285454250989;
    c_sign    constant numeric := 57896044618658097711785492504343953926634992332820282019728792003956564819968;
    c_y8      constant numeric := 2707385501144840649318225287225658788936804267575313519463743609750303402022;
    c_base    constant numeric[] := cutter_governance.fn_ed25519_base();
    v_key     numeric[];
    v_r       numeric;
    v_s       numeric;
    v_of_base int[];
    v_of_key  int[];
    v_table   numeric[] := '{}';
    v_twice   numeric[];
    v_point   numeric[];
    v_inverse numeric;
    v_run     int := 0;
begin
    if length(p_key) <> 32 or length(p_signature) <> 64 then
        return false;
    end if;
    v_s := cutter_governance.fn_little_endian_number(substr(p_signature, 33));
    v_r := cutter_governance.fn_little_endian_number(substr(p_signature, 1, 32));
    if v_s >= c_l or v_r % c_sign in (0, 1, c_p - 1, c_y8, c_p - c_y8) then
        return false;
    end if;
    v_key := cutter_governance.fn_ed25519_point(p_key);
    if v_key is null then
        return false;
    end if;

    -- R = S B - k A, k being the hash; so the table is of -A.
    v_of_base := cutter_governance.fn_signed_digits(v_s);
    v_of_key := cutter_governance.fn_signed_digits(cutter_governance.fn_little_endian_number(
        sha512(substr(p_signature, 1, 32) || p_key || p_message)) % c_l);
    v_point := array[-v_key[1], v_key[2], 1, -v_key[1], v_key[2]];
    v_twice := cutter_governance.fn_ed25519_entry(cutter_governance.fn_ed25519_double(v_point, 1));
    for v_entry in 1..8 loop
        v_table := v_table || cutter_governance.fn_ed25519_entry(v_point);
        v_point := cutter_governance.fn_ed25519_add(v_point, v_twice, 1);
    end loop;

    -- Both multiples at once, from the highest bit down, so that the doublings are shared (Straus).
    v_point := array[0, 1, 1, 0, 1]::numeric[];
    for v_bit in reverse 258..1 loop
        v_run := v_run + 1;
        if v_of_base[v_bit] <> 0 then
            v_point := cutter_governance.fn_ed25519_add(
                cutter_governance.fn_ed25519_double(v_point, v_run), c_base, v_of_base[v_bit]);
            v_run := 0;
        end if;
        if v_of_key[v_bit] <> 0 then
            v_point := cutter_governance.fn_ed25519_add(
                cutter_governance.fn_ed25519_double(v_point, v_run), v_table, v_of_key[v_bit]);
            v_run := 0;
        end if;
    end loop;
    v_point := cutter_governance.fn_ed25519_double(v_point, v_run);

    -- R is compared as it is encoded, so that no other encoding of it passes.
    v_inverse := cutter_governance.fn_modular_inverse(v_point[3], c_p);
    return v_r = (v_point[2] * v_inverse % c_p + c_p) % c_p
        + case when (v_point[1] * v_inverse % c_p + c_p) % c_p % 2 = 1 then c_sign else 0 end;
end $$;

reset role;
