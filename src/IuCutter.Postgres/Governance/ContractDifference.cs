namespace IuCutter.Postgres.Governance;

/// <summary>The differences between an installation and the contract.</summary>
internal enum ContractDifference
{
    /// <summary>The contract has it, the installation has not.</summary>
    Missing,

    /// <summary>Both have it, and not the same.</summary>
    Changed,

    /// <summary>The installation has it, the contract has not.</summary>
    Added,
}
