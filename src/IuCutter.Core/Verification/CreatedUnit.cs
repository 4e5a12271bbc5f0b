namespace IuCutter.Core.Verification;

/// <summary>The ids that the database gave to a unit when leg A created it, as the permit recorded them.</summary>
/// <param name="Address">Canonical address.</param>
/// <param name="UnitId">Id of the identity (<c>iu_id</c>).</param>
/// <param name="VersionId">Id of the version (<c>uv_id</c>).</param>
/// <param name="PermitId">The permit that was used.</param>
internal sealed record CreatedUnit(string Address, Guid UnitId, Guid VersionId, Guid PermitId);
