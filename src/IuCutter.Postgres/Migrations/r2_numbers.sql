-- Whole numbers of any size: what signatures are computed with. numeric has no limit that matters here, and is exact.
--
-- A remainder of numeric has the sign of what is divided. In the formulas that use these functions a number may be
-- negative, always between minus the modulus and the modulus, so it is zero in the field only when it is 0.

set local role cutter_owner;

-- The number that the bytes are, the most significant one first (RFC 8017, 4.2: OS2IP).
create or replace function cutter_governance.fn_number(p_bytes bytea) returns numeric
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
declare
    v_pieces constant int := (length(p_bytes) + 5) / 6;
    v_hex    constant text := lpad(encode(p_bytes, 'hex'), 12 * v_pieces, '0');
    v_number numeric := 0;
begin
    for v_piece in 0..v_pieces - 1 loop
        v_number := v_number * 281474976710656 + ('x' || substr(v_hex, 12 * v_piece + 1, 12))::bit(48)::bigint;
    end loop;
    return v_number;
end $$;

-- The number that the bytes are, the least significant one first (RFC 8032, 5.1.2).
create or replace function cutter_governance.fn_little_endian_number(p_bytes bytea) returns numeric
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
declare
    v_number numeric := 0;
begin
    for v_at in reverse length(p_bytes) - 1..0 loop
        v_number := v_number * 256 + get_byte(p_bytes, v_at);
    end loop;
    return v_number;
end $$;

-- The inverse modulo a prime, from 1 to the modulus - 1 (the extended Euclidean algorithm); null for a multiple of it.
create or replace function cutter_governance.fn_modular_inverse(p_number numeric, p_modulus numeric) returns numeric
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
declare
    v_a        numeric := p_modulus;
    v_b        numeric := (p_number % p_modulus + p_modulus) % p_modulus;
    v_of_a     numeric := 0;
    v_of_b     numeric := 1;
    v_quotient numeric;
    v_next     numeric;
begin
    while v_b > 0 loop
        v_quotient := div(v_a, v_b);
        v_next := v_a - v_quotient * v_b;
        v_a := v_b;
        v_b := v_next;
        v_next := v_of_a - v_quotient * v_of_b;
        v_of_a := v_of_b;
        v_of_b := v_next;
    end loop;
    return case when v_a = 1 then (v_of_a + p_modulus) % p_modulus end;
end $$;

-- A number from 0 to 2^256 as a sum of d[i] * 2^(i-1), each d[i] 0 or odd from -15 to 15, at most one of five in
-- succession not 0: the non-adjacent form of width 5. A multiple of a point then takes 43 additions instead of 128.
create or replace function cutter_governance.fn_signed_digits(p_number numeric) returns int[]
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
declare
    v_digits int[] := array_fill(0, array[258]);
    v_rest   numeric := p_number;
    v_low    bigint := 0;
    v_bits   int := 0;
    v_digit  int;
begin
    for v_at in 1..258 loop
        if v_bits < 8 then
            v_low := v_low + ((v_rest % 4294967296)::bigint << v_bits);
            v_rest := div(v_rest, 4294967296);
            v_bits := v_bits + 32;
        end if;
        if v_low & 1 = 1 then
            v_digit := v_low & 31;
            if v_digit > 16 then
                v_digit := v_digit - 32;
            end if;
            v_digits[v_at] := v_digit;
            v_low := v_low - v_digit;
        end if;
        v_low := v_low >> 1;
        v_bits := v_bits - 1;
    end loop;
    return v_digits;
end $$;

reset role;
