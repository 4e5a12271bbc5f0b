-- Text of others as it is shown.

set local role cutter_owner;

-- A reason as it may be shown: without what acts on a terminal or turns the direction of what follows. Anybody gives a reason, and
-- messages repeat it to whoever is refused for it.
create or replace function cutter_governance.fn_plain(p_text text) returns text
    language sql immutable strict parallel safe set search_path = pg_catalog, pg_temp
    return regexp_replace(p_text, E'[\\u0001-\\u001F\\u007F-\\u009F\\u061C\\u200E\\u200F\\u2028-\\u202E\\u2066-\\u2069]', '?', 'g');

-- The same of a text whose tabs and line ends are its layout.
create or replace function cutter_governance.fn_plain_lines(p_text text) returns text
    language sql immutable strict parallel safe set search_path = pg_catalog, pg_temp
    return regexp_replace(p_text,
        E'[\\u0001-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F\\u061C\\u200E\\u200F\\u2028-\\u202E\\u2066-\\u2069]', '?', 'g');

reset role;
