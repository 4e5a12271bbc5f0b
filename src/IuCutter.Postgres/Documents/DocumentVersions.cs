using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;

namespace IuCutter.Postgres.Documents;

/// <summary>
/// The enacted versions of documents, and their units. As of a day: the version with the latest effective-from that is not after it, of two
/// with one day the later one. As known at a time: the same, by what had been recorded by then.
/// </summary>
/// <param name="provider">Where the database is; read as the reader.</param>
internal sealed class DocumentVersions(NpgsqlConnectionProvider provider)
{
    // No snapshot is held while somebody looks at a page: what is enacted does not change.
    private const int PageSize = 1000;

    private const string Versions = """
        select d.document_prefix as "DocumentPrefix", d.version_no as "Version", d.effective_from as "EffectiveFrom",
               d.recorded_at as "RecordedAt", d.run_id as "RunId", e.unit_count as "UnitCount", e.source_sha256 as "SourceSha256",
               e.source_length as "SourceLength", e.plan_digest as "PlanDigest", e.profile_name as "ProfileName",
               e.envelope_id as "EnvelopeId"
        from cutter_governance.document_version d
        join cutter_governance.manifest_envelope e on e.envelope_id = d.envelope_id
        where (@prefix::text is null or d.document_prefix like @prefix)
          and (@version::int is null or d.version_no = @version)
          and (@isAny or d.effective_from <= coalesce(@asOf::date, (pg_catalog.clock_timestamp() at time zone 'UTC')::date))
          and (@knownAt::timestamptz is null or d.recorded_at <= @knownAt)
        order by d.document_prefix collate "C", d.effective_from, d.version_no
        """;

    // Within one envelope, by its key; what the unit is in that version, the ledger says, and the texts are the version's own.
    private const string Units = """
        select b.ordinal as "Ordinal", b.canonical_address as "Address", i.section_type as "SectionType", v.title as "Title",
               v.body as "Body", b.unit_id as "UnitId", b.unit_version_id as "UnitVersionId", v.version_seq as "VersionSeq",
               p.canonical_address as "ParentAddress", i.unit_kind as "UnitKind", i.owner_ref as "OwnerRef",
               v.content_hash as "ContentSha256", v.enacted_at as "EnactedAt"
        from cutter_governance.manifest_unit_block b
        join public.information_unit i on i.id = b.unit_id
        join public.unit_version v on v.unit_id = b.unit_id and v.id = b.unit_version_id
        left join public.information_unit p on p.id = i.parent_or_container_ref
        where b.envelope_id = @envelope and b.ordinal > @after
          and (@address::text is null or b.canonical_address collate "C" like @address)
          and (@unit::uuid is null or b.unit_id = @unit)
        order by b.ordinal
        limit @count
        """;

    private const string DocumentOf = "select i.doc_code from public.information_unit i where i.id = @unit";

    private readonly RoleCommands _commands = new(provider);

    /// <summary>The versions of documents, by prefix and then in the order in which they come into force.</summary>
    /// <param name="prefix">Prefix of the documents, in which * stands for any letters; null for all.</param>
    /// <param name="filter">Which of them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IuException">Store.*.</exception>
    public Task<IReadOnlyList<DocumentVersion>> ListAsync(string? prefix, VersionFilter filter, CancellationToken cancellationToken) =>
        ReadAsync(prefix, filter, isAny: filter.AsOf is null, cancellationToken);

    /// <summary>
    /// The one version of each document that is in force: on the day of the filter, or today by the database's clock; with a number, the
    /// version of that number.
    /// </summary>
    /// <inheritdoc cref="ListAsync"/>
    public async Task<IReadOnlyList<DocumentVersion>> FindAsync(
        string? prefix,
        VersionFilter filter,
        CancellationToken cancellationToken
    ) =>
        [
            .. (
                await ReadAsync(prefix, filter, isAny: filter is { AsOf: null, Version: not null }, cancellationToken).ConfigureAwait(false)
            )
                .GroupBy(version => version.DocumentPrefix, StringComparer.Ordinal)
                .Select(versions => versions.Last()),
        ];

    /// <summary>Prefix of the document that a unit belongs to; an empty one where there is no such unit.</summary>
    /// <exception cref="IuException">Store.*.</exception>
    public async Task<string> FindPrefixAsync(Guid unitId, CancellationToken cancellationToken) =>
        await _commands
            .SingleOrDefaultAsync<string>(DatabaseRole.Reader, DocumentOf, new { unit = unitId }, unitId.ToString(), cancellationToken)
            .ConfigureAwait(false)
        ?? "";

    /// <summary>The units of a version, in the order of the document.</summary>
    /// <param name="version">The version.</param>
    /// <param name="address">An address, in which * stands for any letters; null for all.</param>
    /// <param name="unitId">Identity of a unit; null for all.</param>
    /// <param name="take">Takes each unit.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="IuException">Store.*.</exception>
    public async Task<int> ReadUnitsAsync(
        DocumentVersion version,
        string? address,
        Guid? unitId,
        Func<IuUnit, Task> take,
        CancellationToken cancellationToken
    )
    {
        (int taken, int after) = (0, 0);
        while (true)
        {
            List<UnitRow> page = await _commands
                .ListAsync<UnitRow>(
                    DatabaseRole.Reader,
                    Units,
                    new
                    {
                        envelope = version.EnvelopeId,
                        after,
                        address = LikePattern.Of(address),
                        unit = unitId,
                        count = PageSize,
                    },
                    address ?? version.DocumentPrefix,
                    cancellationToken
                )
                .ConfigureAwait(false);
            foreach (UnitRow row in page)
            {
                await take(row.Of(version)).ConfigureAwait(false);
                (taken, after) = (taken + 1, row.Ordinal);
            }

            if (page.Count < PageSize)
            {
                return taken;
            }
        }
    }

    private async Task<IReadOnlyList<DocumentVersion>> ReadAsync(
        string? prefix,
        VersionFilter filter,
        bool isAny,
        CancellationToken cancellationToken
    ) =>
        (
            await _commands
                .ListAsync<VersionRow>(
                    DatabaseRole.Reader,
                    Versions,
                    new
                    {
                        prefix = LikePattern.Of(prefix),
                        version = filter.Version,
                        isAny,
                        asOf = filter.AsOf?.ToDateTime(TimeOnly.MinValue),
                        knownAt = filter.KnownAt?.UtcDateTime,
                    },
                    prefix,
                    cancellationToken
                )
                .ConfigureAwait(false)
        ).ConvertAll(row => row.AsRecord);

    private sealed record VersionRow(
        string DocumentPrefix,
        int Version,
        DateOnly EffectiveFrom,
        DateTime RecordedAt,
        string RunId,
        int UnitCount,
        string SourceSha256,
        long SourceLength,
        string PlanDigest,
        string ProfileName,
        Guid EnvelopeId
    )
    {
        public DocumentVersion AsRecord =>
            new(
                DocumentPrefix,
                Version,
                EffectiveFrom,
                new DateTimeOffset(DateTime.SpecifyKind(RecordedAt, DateTimeKind.Utc)),
                RunId,
                UnitCount,
                SourceSha256
            )
            {
                SourceLength = SourceLength,
                PlanDigest = PlanDigest,
                ProfileName = ProfileName,
                EnvelopeId = EnvelopeId,
            };
    }

    private sealed record UnitRow(
        int Ordinal,
        string Address,
        string SectionType,
        string Title,
        string Body,
        Guid UnitId,
        Guid UnitVersionId,
        int VersionSeq,
        string? ParentAddress,
        string UnitKind,
        string OwnerRef,
        string ContentSha256,
        DateTime EnactedAt
    )
    {
        public IuUnit Of(DocumentVersion version) =>
            new(Address, SectionType, Title, Body, version.DocumentPrefix, version.Version)
            {
                UnitId = UnitId,
                UnitVersionId = UnitVersionId,
                VersionSeq = VersionSeq,
                Ordinal = Ordinal,
                ParentAddress = ParentAddress,
                UnitKind = UnitKind,
                OwnerRef = OwnerRef,
                ContentSha256 = ContentSha256,
                EffectiveFrom = version.EffectiveFrom,
                EnactedAt = new DateTimeOffset(DateTime.SpecifyKind(EnactedAt, DateTimeKind.Utc)),
            };
    }
}
