namespace IuCutter.Core.Bundles;

/// <summary>The files that an auditor has from somewhere else than the bundle.</summary>
internal sealed record EvidenceTrust
{
    /// <summary>An earlier checkpoint of the same log, or a signed note with one; null for none.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>The roster that is in force; null for none.</summary>
    public byte[]? Roster { get; init; }

    /// <summary>Certificates in PEM to which the time stamp of the envelope is to lead; null for none.</summary>
    public byte[]? Authority { get; init; }
}
