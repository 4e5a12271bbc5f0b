namespace IuCutter.Core.Verification;

/// <summary>A unit as the database holds it, in the columns that the structure check compares.</summary>
/// <param name="Address">Canonical address.</param>
/// <param name="ParentAddress">Address of the container; null at the top.</param>
/// <param name="UnitKind">Unit kind of the identity.</param>
/// <param name="SectionType">Section type of the identity.</param>
/// <param name="SectionCode">Section code of the identity.</param>
/// <param name="OwnerRef">Owner of the identity.</param>
/// <param name="PublicationType">Publication type in the identity's profile; null when it has none.</param>
/// <param name="SortOrder">Sort order of the identity.</param>
/// <param name="Title">Title of the version.</param>
/// <param name="Body">Body of the version.</param>
/// <param name="ContentHash">Stored content hash of the version.</param>
/// <param name="VersionSequence">Sequence of the version; first is 1.</param>
/// <param name="UnitStatus">Lifecycle status of the identity.</param>
/// <param name="VersionStatus">Lifecycle status of the version.</param>
/// <param name="AnchorsAgree">Whether both anchors of the identity point to this version.</param>
internal sealed record StoredUnit(
    string Address,
    string? ParentAddress,
    string UnitKind,
    string SectionType,
    string SectionCode,
    string OwnerRef,
    string? PublicationType,
    int SortOrder,
    string Title,
    string Body,
    string ContentHash,
    int VersionSequence,
    string UnitStatus,
    string VersionStatus,
    bool AnchorsAgree
);
