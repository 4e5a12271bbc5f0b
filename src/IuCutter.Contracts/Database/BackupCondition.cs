namespace IuCutter;

/// <summary>In which condition a backup was found.</summary>
public enum BackupCondition
{
    /// <summary>File, manifest and signature are there and belong together.</summary>
    Whole,

    /// <summary>The encrypted file is not there.</summary>
    Missing,

    /// <summary>The encrypted file has another size or SHA-256 than the manifest says.</summary>
    Damaged,

    /// <summary>The manifest or its signature is missing or cannot be read.</summary>
    Undescribed,

    /// <summary>The signature is not one that the roster takes, or there was no roster to ask.</summary>
    Unverified,
}
