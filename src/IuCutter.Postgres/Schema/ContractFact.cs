namespace IuCutter.Postgres.Schema;

/// <summary>One thing that is so in an installation; see <c>facts.sql</c>.</summary>
internal sealed class ContractFact
{
    /// <summary>The kind of fact: table, column, trigger-state.</summary>
    public required string Kind { get; init; }

    /// <summary>The object that the fact is about; the same name in every database.</summary>
    public required string Subject { get; init; }

    /// <summary>The state of the object.</summary>
    public required string Fact { get; init; }

    /// <summary>SQL that makes it so.</summary>
    public required string Make { get; init; }

    /// <summary>SQL that removes it; empty for a part of the contract.</summary>
    public string Unmake { get; init; } = "";
}
