namespace IuCutter.Postgres.Probes;

/// <summary>The query that probes the roles' rights, by the catalog alone; any role can ask.</summary>
internal static class GrantQuery
{
    /// <summary>One row per role, verb and subject, with what must be and what is.</summary>
    public const string Sql = """
        with cutter (role) as (
            values ('cutter_gate'), ('cutter_exec'), ('cutter_verify'), ('cutter_ro')
        ),
        governed as (
            select c.oid, c.oid::regclass::text as name
            from pg_catalog.pg_class c
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p', 'v')
              and (n.nspname = 'cutter_governance'
                   or (n.nspname = 'public' and c.relname in
                       ('information_unit', 'unit_version', 'iu_lifecycle_log', 'birth_registry',
                        'unit_kind', 'section_type', 'publication_type')))
        ),
        -- Who must be able to call which function. Every other function of the schema, and every other role, must not:
        -- what is not listed here is an inner function, and calling it would go around the gateways.
        gateway (role, name) as (
            values ('cutter_exec', 'fn_iu_create'), ('cutter_exec', 'fn_iu_create_many'), ('cutter_exec', 'fn_iu_enact'),
                   ('cutter_exec', 'fn_leg_b_record'), ('cutter_exec', 'fn_run_create'), ('cutter_exec', 'fn_card_request'),
                   ('cutter_exec', 'fn_backup_record'), ('cutter_gate', 'fn_backup_note'),
                   ('cutter_gate', 'fn_backup_held'), ('cutter_gate', 'fn_backup_reencrypt'),
                   ('cutter_exec', 'fn_prestate'), ('cutter_ro', 'fn_prestate'),
                   ('cutter_exec', 'fn_run_claim'), ('cutter_exec', 'fn_run_release'), ('cutter_exec', 'fn_phase_xid'),
                   ('cutter_exec', 'fn_session_lock'),
                   ('cutter_exec', 'fn_run_stop'), ('cutter_gate', 'fn_run_stop'),
                   ('cutter_exec', 'fn_run_undo'), ('cutter_gate', 'fn_undo_approve'),
                   ('cutter_gate', 'fn_restore_approve'), ('cutter_gate', 'fn_reconcile_approve'), ('cutter_ro', 'fn_restore_prestate'),
                   ('cutter_ro', 'fn_cut_require'), ('cutter_exec', 'fn_cut_require'),
                   ('cutter_ro', 'fn_restore_digest'), ('cutter_ro', 'fn_permit_covered'),
                   ('cutter_ro', 'fn_snapshot_export'),
                   ('cutter_ro', 'fn_epoch_stands'), ('cutter_ro', 'fn_turn'), ('cutter_ro', 'fn_logged_tables'),
                   ('cutter_ro', 'fn_history_fault'),
                   ('cutter_ro', 'fn_log_range'), ('cutter_ro', 'fn_log_root'), ('cutter_ro', 'fn_log_inclusion'),
                   ('cutter_ro', 'fn_log_consistency'), ('cutter_ro', 'fn_signature_difference'),
                   ('cutter_ro', 'fn_approval_difference'), ('cutter_ro', 'fn_run_difference'), ('cutter_ro', 'fn_sequences'),
                   ('cutter_verify', 'fn_write_verify'), ('cutter_verify', 'fn_backup_attest'), ('cutter_verify', 'fn_rehearsal_attest'),
                   ('cutter_gate', 'fn_approval_record'), ('cutter_gate', 'fn_execution_on'), ('cutter_gate', 'fn_run_void')
            union all
            select r.role, f.name
            from (values ('cutter_exec'), ('cutter_verify')) as r (role)
            cross join (values ('fn_phase_intent'), ('fn_phase_enter'), ('fn_phase_complete'), ('fn_phase_stopped'),
                ('fn_refusal_record'), ('fn_turn_require')) as f (name)
            union all
            select r.role, f.name
            from (values ('cutter_exec'), ('cutter_verify'), ('cutter_ro')) as r (role)
            cross join (values ('fn_verify_result_count'), ('fn_source_rebuild')) as f (name)
            union all
            select c.role, f.name
            from cutter c
            cross join (values ('execution_off'), ('fn_execution_off'), ('fn_execution_drain'), ('fn_execution_fold'),
                ('fn_execution_status'), ('fn_restore_waived'), ('fn_owner_alive')) as f (name)
        ),
        functions as (
            select p.oid, p.oid::regprocedure::text as name, p.proname
            from pg_catalog.pg_proc p
            join pg_catalog.pg_namespace n on n.oid = p.pronamespace
            where n.nspname = 'cutter_governance'
               or (n.nspname = 'public' and p.proname in (select g.name from gateway g))
        )
        select c.role as Role, v.verb as Verb, g.name as Subject, false as Must,
               has_table_privilege(c.role, g.oid, v.verb) as Can
        from cutter c
        cross join governed g
        cross join (values ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE'), ('TRIGGER')) as v (verb)
        union all
        -- A right on one column is none on the table, and just as good for who wants it.
        select c.role, v.verb || ' of a column', g.name, false, has_any_column_privilege(c.role, g.oid, v.verb)
        from cutter c
        cross join governed g
        cross join (values ('INSERT'), ('UPDATE')) as v (verb)
        union all
        select 'cutter_ro', 'SELECT', g.name, true, has_table_privilege('cutter_ro', g.oid, 'SELECT')
        from governed g
        union all
        select c.role, 'EXECUTE', f.name, exists (select from gateway g where g.role = c.role and g.name = f.proname),
               has_function_privilege(c.role, f.oid, 'EXECUTE')
        from cutter c
        cross join functions f
        union all
        select c.role, v.verb, 'server', false, v.can
        from cutter c
        join pg_catalog.pg_roles r on r.rolname = c.role
        cross join lateral (values ('SUPERUSER', r.rolsuper), ('BYPASSRLS', r.rolbypassrls), ('CREATEROLE', r.rolcreaterole),
                                   ('CREATEDB', r.rolcreatedb), ('REPLICATION', r.rolreplication)) as v (verb, can)
        union all
        -- They are members of nothing: what a role may become, it is.
        select c.role, 'MEMBER', o.rolname::text, false, pg_has_role(c.role, o.oid, 'MEMBER')
        from cutter c
        cross join pg_catalog.pg_roles o
        where o.rolname <> c.role
          and (not o.rolname like 'pg\_%' or pg_has_role(c.role, o.oid, 'MEMBER'))
        """;
}
