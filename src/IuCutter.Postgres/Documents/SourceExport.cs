using System.Security.Cryptography;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;

namespace IuCutter.Postgres.Documents;

/// <summary>Gives a document back from the database alone: bodies in their order, and the exclusions where they stood.</summary>
/// <param name="provider">Where the database is; read as the reader.</param>
internal sealed class SourceExport(NpgsqlConnectionProvider provider)
{
    private const string Sql = """
        select e.run_id as "RunId", e.document_prefix as "DocumentPrefix", e.source_sha256 as "Sha256",
               cutter_governance.fn_source_rebuild(e.envelope_id) as "Bytes", r.state = 'Compensated' as "Undone"
        from cutter_governance.manifest_envelope e
        join cutter_governance.run r on r.run_id = e.run_id
        where e.run_id = @name or e.document_prefix = @name
        order by r.state = 'Compensated', e.created_at desc limit 1
        """;

    private const string OfVersion = """
        select e.run_id as "RunId", e.document_prefix as "DocumentPrefix", e.source_sha256 as "Sha256",
               cutter_governance.fn_source_rebuild(e.envelope_id) as "Bytes", false as "Undone"
        from cutter_governance.manifest_envelope e where e.envelope_id = @EnvelopeId
        """;

    /// <summary>The bytes of an enacted version, proved to be the source that was cut.</summary>
    /// <exception cref="IuException">Integrity.SourceMismatch, Store.*.</exception>
    public async Task<Source> ReadAsync(DocumentVersion version, CancellationToken cancellationToken) =>
        Proved(
            await new RoleCommands(provider)
                .SingleAsync<Source>(DatabaseRole.Reader, OfVersion, new { version.EnvelopeId }, version.DocumentPrefix, cancellationToken)
                .ConfigureAwait(false),
            version.ToString()
        );

    /// <summary>The bytes, proved to be the source that was cut.</summary>
    /// <param name="name">Id of the run, or the document's prefix; the newest cut that was not undone counts.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IuException">Store.CutNotFound, Integrity.SourceMismatch.</exception>
    public async Task<Source> ReadAsync(string name, CancellationToken cancellationToken)
    {
        Source source =
            await new RoleCommands(provider)
                .SingleOrDefaultAsync<Source>(DatabaseRole.Reader, Sql, new { name }, name, cancellationToken)
                .ConfigureAwait(false)
            ?? throw new IuException(ErrorCatalogue.CutNotFound, $"'{name}'.", name);
        if (source.Undone)
        {
            throw new IuException(
                ErrorCatalogue.CutNotFound,
                $"'{name}': run {source.RunId} cut it and was undone, so its units are gone; the ledger keeps their hashes only.",
                name
            );
        }

        return Proved(source, name);
    }

    private static Source Proved(Source source, string name)
    {
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(source.Bytes ?? []));
        return sha256 == source.Sha256
            ? source
            : throw new IuException(ErrorCatalogue.SourceMismatch, $"SHA-256 is {sha256}, the source's was {source.Sha256}.", name);
    }

    /// <summary>A source and where it comes from.</summary>
    internal sealed record Source(string RunId, string DocumentPrefix, string Sha256, byte[] Bytes, bool Undone);
}
