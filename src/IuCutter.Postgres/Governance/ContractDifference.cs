namespace IuCutter.Postgres.Governance;

/// <summary>How an installation differs from the contract.</summary>
internal enum ContractDifference
{
    /// <summary>The contract has it, the installation has not.</summary>
    Missing,

    /// <summary>Both have it, and not the same.</summary>
    Changed,

    /// <summary>The installation has it, the contract has not.</summary>
    Added,
}
