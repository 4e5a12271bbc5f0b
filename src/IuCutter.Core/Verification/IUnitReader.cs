using IuCutter.Core.Adapters;

namespace IuCutter.Core.Verification;

/// <summary>Reads back what a run created.</summary>
internal interface IUnitReader
{
    /// <summary>All units with the document's code, in sort order.</summary>
    Task<IReadOnlyList<StoredUnit>> ReadAsync(DatabaseRole role, string documentPrefix, CancellationToken cancellationToken);
}
