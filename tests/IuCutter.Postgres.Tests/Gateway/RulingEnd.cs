namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>The end of a ruling, which a test would else wait for.</summary>
internal static class RulingEnd
{
    /// <summary>The time of the rulings for a scope and these gates is over at this moment: of the first ones, or of all.</summary>
    public static async Task NowAsync(SqlDatabase database, string scope, string gates, long first = long.MaxValue)
    {
        await GuardAsync(database, on: false);
        await UnguardedAsync(database, scope, gates, first);
        await GuardAsync(database, on: true);
    }

    /// <summary>The same where the guard is off, which waits for everybody who writes an approval.</summary>
    public static Task UnguardedAsync(SqlDatabase database, string scope, string gates, long first = long.MaxValue) =>
        database
            .AsAdmin()
            .RunAsync(
                new SqlCall(
                    """
                    update cutter_governance.approval a set expires_at = clock_timestamp()
                    from (select r.approval_id from cutter_governance.execution_ruling r
                          join cutter_governance.approval o using (approval_id) order by o.recorded_at limit $3) r
                    where a.approval_id = r.approval_id and a.scope = $1 and a.gates = $2
                    """,
                    scope,
                    gates,
                    first
                )
            );

    /// <summary>Turns the guard of the approvals off, or on again.</summary>
    public static Task GuardAsync(SqlDatabase database, bool on) =>
        database
            .AsAdmin()
            .RunAsync(
                new SqlCall($"alter table cutter_governance.approval {(on ? "enable always" : "disable")} trigger approval_append_only")
            );
}
