using System.Security.Cryptography;
using System.Text;

namespace IuCutter.Core.Evidence;

/// <summary>Collects the ids that leg A was answered with (specification 3: <c>iu_id</c> and <c>uv_id</c>), as one digest.</summary>
internal sealed class CreatedIds : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Adds a unit, in the order of the document.</summary>
    public void Add(string address, Guid unitId, Guid versionId) =>
        _hash.AppendData(Encoding.UTF8.GetBytes($"{address}\t{unitId}\t{versionId}\n"));

    /// <summary>SHA-256 over one line per unit: address, tab, id of the identity, tab, id of the version, LF.</summary>
    public string Digest() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
