-- The server itself: whether what it acknowledges is kept, and who gets in.

-- probe Server.Version Fail
-- why: The guards were proved on PostgreSQL 15 to 18; an older one lacks what they need, a newer one has not been tried.
select 'server_version' as subject, format('is %s', current_setting('server_version')) as found,
       '-- move the database to a PostgreSQL between 15 and 18' as remediation
where current_setting('server_version_num')::int not between 150000 and 189999;

-- probe Server.Durability Fail
-- why: A COMMIT that was acknowledged must survive a crash, or a run goes on from what is no longer there.
select s.name as subject, format('is %s', s.setting) as found,
       format('alter system reset %I; select pg_reload_conf();', s.name) as remediation
from pg_settings s
where (s.name in ('fsync', 'full_page_writes') and s.setting = 'off')
   or (s.name = 'synchronous_commit' and s.setting = 'off');

-- probe Server.DamageIgnored Fail
-- why: Damaged pages would be read as empty, and nobody would learn of it.
select s.name as subject, format('is %s', s.setting) as found,
       format('alter system reset %I; select pg_reload_conf();', s.name) as remediation
from pg_settings s
where s.name in ('ignore_checksum_failure', 'zero_damaged_pages', 'ignore_invalid_pages') and s.setting = 'on';

-- probe Server.Checksums Warning
-- why: Without page checksums a flipped bit on disk is read as if it had been written.
select s.name as subject, 'is off' as found, '\echo stop the server, then as its account: pg_checksums --enable -D "$PGDATA"' as remediation
from pg_settings s
where s.name = 'data_checksums' and s.setting <> 'on';

-- probe Server.Standby Fail
-- why: A standby follows another server: nothing can be written here, and what is read may be behind.
select 'pg_is_in_recovery' as subject, 'is true' as found, '-- run it on the primary' as remediation
where pg_is_in_recovery();

-- probe Server.ReplicaMode Fail
-- why: In replica mode foreign keys are not checked, and only ENABLE ALWAYS triggers fire.
select s.name as subject, format('is %s for new sessions', s.reset_val) as found,
       'alter system reset session_replication_role; select pg_reload_conf();' as remediation
from pg_settings s
where s.name = 'session_replication_role' and s.reset_val <> 'origin';

-- probe Server.Defaults Fail
-- why: A session that begins with it misreads names, or cannot turn execution off.
select s.name as subject, format('is %s for the whole server', s.reset_val) as found,
       format('alter system reset %I; select pg_reload_conf();', s.name) as remediation
from pg_settings s
-- The prober sets some of its own: what they would be without that is reset_val, unless a setting of its role or database is.
where (s.source = 'configuration file'
       or s.source = 'session' and not exists (select from pg_db_role_setting d cross join unnest(d.setconfig) c (line)
           where c.line like s.name || '=%' and d.setrole in (0, session_user::regrole)
             and d.setdatabase in (0, (select b.oid from pg_database b where b.datname = current_database()))))
  and s.reset_val is distinct from s.boot_val
  and s.name in ('search_path', 'default_transaction_isolation', 'row_security', 'default_transaction_read_only', 'transform_null_equals',
                 'standard_conforming_strings', 'check_function_bodies', 'allow_system_table_mods', 'createrole_self_grant',
                 'session_preload_libraries', 'local_preload_libraries', 'statement_timeout', 'lock_timeout', 'array_nulls',
                 'quote_all_identifiers', 'exit_on_error');

-- probe Server.PasswordEncryption Fail
-- why: The next password that is set would be kept as md5.
select s.name as subject, format('is %s', s.reset_val) as found,
       'alter system reset password_encryption; select pg_reload_conf();' as remediation
from pg_settings s
where s.name = 'password_encryption' and s.reset_val <> 'scram-sha-256';

-- probe Server.LogsDocuments Warning
-- why: Statements and their parameters are document text; the server's log would hold every body.
select s.name as subject, format('is %s', s.reset_val) as found,
       format('alter system set %I = %L; select pg_reload_conf();', s.name,
           case s.name when 'log_statement' then 'none' when 'log_min_error_statement' then 'panic' when 'log_parameter_max_length' then '0'
               else s.boot_val end) as remediation
from pg_settings s
where (s.name = 'log_statement' and s.reset_val in ('mod', 'all'))
   or (s.name in ('log_min_duration_statement', 'log_min_duration_sample') and s.reset_val <> '-1')
   or (s.name = 'log_parameter_max_length_on_error' and s.reset_val <> '0')
   or (s.name = 'log_min_error_statement' and s.reset_val not in ('panic', 'fatal', 'log'))
   or (s.name in ('debug_print_parse', 'debug_print_plan', 'debug_print_rewritten') and s.reset_val = 'on');

-- probe Server.TransactionIds Warning
-- why: A server that runs out of transaction ids commits nothing, an OFF neither. Any login uses them up, while one transaction stays open.
select d.datname::text as subject,
       format('the oldest transaction that it still needs is %s million back, of 2147', o.age / 1000000) as found,
       '-- end the transaction that is oldest (backend_xmin in pg_stat_activity, pg_prepared_xacts, pg_replication_slots), then there: '
           'vacuum (freeze)' as remediation
from pg_database d
-- Vacuum begins by itself at 200 million: so far back it has not come for long.
cross join lateral (select greatest(age(d.datfrozenxid), mxid_age(d.datminmxid)) as age) o
where o.age > 600000000;

-- probe Server.TrustLine Fail
-- why: With trust, or a password in clear, whoever reaches the socket is the executor, the verifier and the gate.
select format('%s line %s', f.file, h.line_number) as subject,
       format('%s %s %s %s %s', h.type, array_to_string(h.database, ','), array_to_string(h.user_name, ','), coalesce(h.address, ''),
           h.auth_method) as found,
       format(E'\\! sed -i ''%ss/^/# /'' %s\nselect pg_reload_conf();', h.line_number, quote_literal(f.file)) as remediation
from pg_hba_file_rules h
-- Which file a line is in is reported from 16 on.
cross join lateral (select coalesce(to_jsonb(h) ->> 'file_name', current_setting('hba_file')) as file) f
where h.auth_method in ('trust', 'password', 'md5', 'ident')
  and (h.database && array['all', 'sameuser', 'samerole', current_database()::text])
  and (h.user_name && array['all', 'cutter_owner', 'cutter_gate', 'cutter_exec', 'cutter_verify', 'cutter_ro',
                            '+cutter_owner', '+cutter_gate', '+cutter_exec', '+cutter_verify', '+cutter_ro'])
-- From the last line up: a line that goes out must not move the ones still to come.
order by h.line_number desc;

-- probe Server.BadHbaLine Fail
-- why: A file that cannot be parsed is ignored as a whole at the next reload: the lines in force are not those on disk.
select format('%s line %s', f.file, h.line_number) as subject, h.error as found,
       format(E'\\! sed -i ''%ss/^/# /'' %s\nselect pg_reload_conf();', h.line_number, quote_literal(f.file)) as remediation
from pg_hba_file_rules h
-- Which file a line is in is reported from 16 on.
cross join lateral (select coalesce(to_jsonb(h) ->> 'file_name', current_setting('hba_file')) as file) f
where h.error is not null;

-- probe Session.Clear Fail
-- why: Cards, bodies and signatures cross the network as they are.
select 'this connection' as subject, 'is not encrypted, and not on this machine' as found,
       'alter system set ssl = on; select pg_reload_conf(); '
           '-- with a certificate; then sslmode=verify-full in the service file' as remediation
where inet_server_addr() is not null and not (inet_client_addr() << inet '127.0.0.0/8' or inet_client_addr() = inet '::1')
  and not exists (select from pg_stat_ssl s where s.pid = pg_backend_pid() and s.ssl);

-- probe Session.Pooled Fail
-- why: A pooler that hands each transaction another session loses what a session holds: locks, prepared phases, the owner lock of a run.
select 'this connection' as subject,
       format('began as process %s and is now %s%s', @backend, pg_backend_pid(),
           case when current_setting('iucutter.governance', true) is distinct from @token then ', without its settings'
               else '' end) as found,
       '-- name the server itself in the service file, or set pool_mode = session in the pooler' as remediation
where pg_backend_pid() <> @backend or current_setting('iucutter.governance', true) is distinct from @token;

-- probe Session.ClockSkew Fail
-- why: Cards are issued by this machine's clock and expire by the server's.
select 'clock' as subject,
       format('the server''s is %s s from this machine''s; up to %s s are tolerated', round(extract(epoch from clock_timestamp() - @host)),
           round(extract(epoch from @skew))) as found,
       '\! timedatectl set-ntp true' as remediation
where abs(extract(epoch from clock_timestamp() - @host)) > extract(epoch from @skew);
