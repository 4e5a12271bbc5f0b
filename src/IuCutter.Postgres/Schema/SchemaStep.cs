using System.Collections.Immutable;
using System.Globalization;

namespace IuCutter.Postgres.Schema;

/// <summary>
/// A piece of an installation's one transaction. An installation sends the steps, a preview prints them: what is printed is
/// what would run.
/// </summary>
/// <param name="Name">What it does, for a message.</param>
/// <param name="Sql">Statements, each ended by a semicolon.</param>
internal sealed record SchemaStep(string Name, string Sql)
{
    /// <summary>The bytes of "IuSchema". Only installers take it: an advisory lock protects nobody from those who do not ask.</summary>
    public const long LockKey = 0x4975536368656D61;

    /// <summary>
    /// The settings that the text of the files relies on, and the lock. After it the journal stands still. A table that somebody reads in a
    /// transaction that is left open is not waited for any longer than an OFF waits, which would be behind.
    /// </summary>
    /// <param name="timeout">How long another installer is waited for.</param>
    public static SchemaStep Begin(TimeSpan timeout) =>
        new(
            "lock",
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                set local client_encoding = 'UTF8';
                set local standard_conforming_strings = on;
                set local lock_timeout = '{timeout.TotalMilliseconds:F0}ms';
                do $$ begin
                    perform pg_catalog.pg_advisory_xact_lock({LockKey});
                exception when lock_not_available then
                    raise exception '% is held by %', 'the lock of the installers', (
                        select coalesce(string_agg(format('session %s of %s', a.pid, a.usename), ', ' order by a.pid),
                            'no session (see pg_prepared_xacts)')
                        from pg_catalog.pg_locks l join pg_catalog.pg_stat_activity a on a.pid = l.pid
                        where l.locktype = 'advisory' and l.objsubid = 1 and l.granted and l.database = a.datid
                          and a.datname = current_database() and (l.classid::bigint << 32 | l.objid::bigint) = {LockKey})
                        using errcode = 'IU126';
                end $$;
                set local lock_timeout = '1500ms';

                """
            )
        );

    /// <summary>
    /// Makes the login a member of the owner, who alone may change its objects, besides a superuser, until
    /// <see cref="Leave"/>: a login that is one for good could change everything at any time.
    /// </summary>
    public static SchemaStep Join { get; } =
        new(
            "membership of cutter_owner",
            """
            do $$ begin
                begin
                    if to_regrole('cutter_owner') is null then
                        create role cutter_owner nologin;
                    end if;
                exception when duplicate_object or unique_violation then
                    null; -- another database of this cluster created it a moment ago
                end;
                if not pg_has_role('cutter_owner',
                    case when current_setting('server_version_num')::int < 160000 then 'member' else 'set' end) then
                    execute format('grant cutter_owner to %I', session_user);
                    perform set_config('iucutter.joined', 'yes', true);
                end if;
            end $$;

            """
        );

    /// <summary>Ends the membership that <see cref="Join"/> began.</summary>
    public static SchemaStep Leave { get; } =
        new(
            "end of the membership",
            """
            do $$ begin
                if current_setting('iucutter.joined', true) = 'yes' then
                    execute format('revoke cutter_owner from %I', session_user);
                end if;
            end $$;

            """
        );

    /// <summary>The steps between <see cref="Join"/> and <see cref="Leave"/>; none when there is nothing to do.</summary>
    /// <param name="pending">The files to apply.</param>
    /// <param name="moduleVersion">This module's version.</param>
    /// <param name="roster">Text of the allowed-signers file to install; null to leave the roster as it is.</param>
    public static ImmutableArray<SchemaStep> Changes(ImmutableArray<MigrationScript> pending, Version moduleVersion, string? roster)
    {
        IEnumerable<SchemaStep> files = pending.Select(file => new SchemaStep(
            file.Name,
            $"-- {file.Name} sha256:{file.Sha256}\n{file.Sql.TrimEnd()}\n{SchemaJournal.Insert(file, moduleVersion.ToString())}"
        ));
        return
        [
            .. pending.IsEmpty ? [] : (SchemaStep[])[new SchemaStep("journal", SchemaJournal.Create + "\n")],
            .. files,
            .. roster is null ? [] : (SchemaStep[])[new SchemaStep("roster", RosterInstallation.Install(roster))],
        ];
    }
}
