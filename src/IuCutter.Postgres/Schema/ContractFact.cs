namespace IuCutter.Postgres.Schema;

/// <summary>One thing that is so in an installation; see <c>facts.sql</c>.</summary>
internal sealed class ContractFact
{
    /// <summary>What is compared.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is about, the same in every database.</summary>
    public required string Subject { get; init; }

    /// <summary>What is so.</summary>
    public required string Fact { get; init; }

    /// <summary>SQL that makes it so.</summary>
    public required string Make { get; init; }

    /// <summary>SQL that removes it; empty for a part of the contract.</summary>
    public string Unmake { get; init; } = "";
}
