using System.Data.Common;
using Dapper;
using IuCutter.Core.Verification;
using IuCutter.Postgres.Connections;

namespace IuCutter.Postgres.Ledger;

/// <summary>Reads the units of a document with the version that their anchor names.</summary>
internal static class UnitQuery
{
    private const string Sql = """
        select u.canonical_address as Address, p.canonical_address as ParentAddress, u.unit_kind as UnitKind,
               u.section_type as SectionType, u.section_code as SectionCode, u.owner_ref as OwnerRef,
               u.identity_profile ->> 'publication_type' as PublicationType, u.sort_order as SortOrder, v.title as Title, v.body as Body,
               v.content_hash as ContentHash, v.version_seq as VersionSequence, u.lifecycle_status as UnitStatus,
               v.lifecycle_status as VersionStatus,
               coalesce(u.content_anchor_ref = v.id::text and v.unit_id = u.id, false) as AnchorsAgree
        from public.information_unit u
        join public.unit_version v on v.id = u.version_anchor_ref
        left join public.information_unit p on p.id = u.parent_or_container_ref
        where u.doc_code = @documentPrefix
        order by u.sort_order, u.canonical_address
        """;

    /// <summary>All units of a document, in sort order.</summary>
    public static async Task<IReadOnlyList<StoredUnit>> ReadAsync(
        DbConnection connection,
        DbTransaction? transaction,
        string documentPrefix,
        CancellationToken cancellationToken
    )
    {
        IEnumerable<StoredUnit> units = await connection
            .QueryAsync<StoredUnit>(TextCommand.Of(Sql, new { documentPrefix }, transaction, cancellationToken))
            .ConfigureAwait(false);
        return units.AsList();
    }
}
