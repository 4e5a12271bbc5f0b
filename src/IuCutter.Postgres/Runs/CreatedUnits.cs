using System.Data.Common;
using Dapper;
using IuCutter.Postgres.Connections;

namespace IuCutter.Postgres.Runs;

/// <summary>The units that leg A of a run created, by the permit that it used.</summary>
internal static class CreatedUnits
{
    private const string Sql = """
        select p.permit_id
        from cutter_governance.permit p
        where p.run_id = @runId and p.gate = 'CutAuthorization'
          and exists (select from cutter_governance.permit_unit k where k.permit_id = p.permit_id and k.used_at is not null)
        order by p.permit_no desc limit 1
        """;

    private const string UnitsSql = """
        select k.ordinal as Ordinal, k.address as Address, k.iu_id as UnitId, k.uv_id as VersionId
        from cutter_governance.permit_unit k
        where k.permit_id = @permit and k.used_at is not null
        order by k.ordinal
        """;

    /// <summary>Reads them in the order of the document.</summary>
    /// <returns>The permit, empty when leg A wrote nothing; and the units.</returns>
    public static async Task<(Guid Permit, List<CreatedUnit> Units)> ReadAsync(
        DbConnection connection,
        DbTransaction? transaction,
        string runId,
        CancellationToken cancellationToken
    )
    {
        Guid permit = await connection
            .QuerySingleOrDefaultAsync<Guid>(TextCommand.Of(Sql, new { runId }, transaction, cancellationToken))
            .ConfigureAwait(false);
        IEnumerable<CreatedUnit> units = await connection
            .QueryAsync<CreatedUnit>(TextCommand.Of(UnitsSql, new { permit }, transaction, cancellationToken))
            .ConfigureAwait(false);
        return (permit, units.AsList());
    }
}
