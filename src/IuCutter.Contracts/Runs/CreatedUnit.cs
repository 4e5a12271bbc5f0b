namespace IuCutter;

/// <summary>A unit that leg A of a run created, with the ids that the database gave it.</summary>
/// <param name="Ordinal">Position in the document, from 1.</param>
/// <param name="Address">Canonical address.</param>
/// <param name="UnitId">Id of the identity: <c>iu_id</c>, <c>information_unit.id</c>.</param>
/// <param name="VersionId">Id of the first version: <c>uv_id</c>, <c>unit_version.id</c>.</param>
public sealed record CreatedUnit(int Ordinal, string Address, Guid UnitId, Guid VersionId) : IuRecord
{
    /// <summary>The address.</summary>
    private protected override string Describe() => Address;
}
