using System.Collections.Immutable;
using System.Text.Json;

namespace IuCutter.Postgres.Governance;

/// <summary>What an installation of this version must be, and how one differs from it.</summary>
/// <param name="facts">The facts of a fresh installation.</param>
internal sealed class InstallationContract(ImmutableArray<ContractFact> facts)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        // Read by people when it changes: quotes and operators as they are.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The contract of this version, as a fresh installation was found; one fact a line.</summary>
    public static InstallationContract Embedded { get; } = Parse(ProbeFile.Read("contract"));

    /// <summary>The names of the governed tables, as PostgreSQL quotes them with nothing on the search_path.</summary>
    public string[] Tables => Named("table");

    /// <summary>The functions, as PostgreSQL names them with nothing on the search_path.</summary>
    public string[] Functions => Named("function");

    /// <summary>Reads a contract.</summary>
    public static InstallationContract Parse(string text) => new(
    [
        .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<ContractFact>(line, Format)!),
    ]);

    /// <summary>Writes facts as a contract.</summary>
    public static string Write(IEnumerable<ContractFact> facts) =>
        // How to remove a part of the contract is nobody's business.
        string.Concat(facts.Select(fact => JsonSerializer.Serialize(new { fact.Kind, fact.Subject, fact.Fact, fact.Make }, Format) + "\n"));

    /// <summary>What each probe finds in an installation; one that passes where it finds nothing.</summary>
    public IEnumerable<GovernanceFinding> Compare(IReadOnlyCollection<ContractFact> found)
    {
        ILookup<(string, ContractDifference), GovernanceFinding> wrong = Differences(found).ToLookup(pair => pair.Key, pair => pair.Finding);
        foreach (IGrouping<string, ContractRule> probe in ContractRules.All.GroupBy(rule => rule.Probe, StringComparer.Ordinal))
        {
            GovernanceFinding[] findings = [.. probe.SelectMany(rule => wrong[(rule.Kind, rule.Difference)])];
            foreach (GovernanceFinding finding in findings.DefaultIfEmpty(
                new GovernanceFinding(probe.Key, GovernanceOutcome.Pass, "*", "as the contract says", probe.First().Why, null)))
            {
                yield return finding;
            }
        }
    }

    private IEnumerable<((string, ContractDifference) Key, GovernanceFinding Finding)> Differences(IReadOnlyCollection<ContractFact> found)
    {
        // A role setting may be there twice, for all databases and for this one; one of them is what differs.
        ILookup<(string, string), ContractFact> there = found.ToLookup(fact => (fact.Kind, fact.Subject));
        ILookup<(string, string), ContractFact> expected = facts.ToLookup(fact => (fact.Kind, fact.Subject));
        ILookup<(string, ContractDifference), ContractRule> rules = ContractRules.All.ToLookup(rule => (rule.Kind, rule.Difference));

        foreach (ContractFact fact in facts)
        {
            ContractFact[] now = [.. there[(fact.Kind, fact.Subject)]];
            ContractDifference difference = now.Length == 0 ? ContractDifference.Missing : ContractDifference.Changed;
            foreach (ContractRule rule in now.Any(one => one.Fact == fact.Fact) ? [] : rules[(fact.Kind, difference)])
            {
                string state = now.Length == 0 ? "is missing" : $"is {Shown(now[0].Fact)} instead of {Shown(fact.Fact)}";
                // What cannot be replaced in place is removed first; a table or column never is: its rows would go with it.
                string remove = now.Length > 0 && rule.Kind is "constraint" or "index" ? now[0].Unmake + " " : "";
                yield return Pair(rule, fact.Subject, state, remove + fact.Make);
            }
        }

        foreach (ContractFact fact in found)
        {
            // Of an unknown column, that it is there is enough.
            bool known = expected[(fact.Kind, fact.Subject)].Any()
                || (fact.Kind.StartsWith("column-", StringComparison.Ordinal) && !expected[("column", fact.Subject)].Any());
            foreach (ContractRule rule in known ? [] : rules[(fact.Kind, ContractDifference.Added)])
            {
                yield return Pair(rule, fact.Subject, "is not part of the contract", fact.Unmake);
            }
        }
    }

    private string[] Named(string kind) => [.. facts.Where(fact => fact.Kind == kind).Select(fact => fact.Subject)];

    private static ((string, ContractDifference), GovernanceFinding) Pair(ContractRule rule, string subject, string state, string mend) =>
        ((rule.Kind, rule.Difference), new GovernanceFinding(rule.Probe, GovernanceOutcome.Fail, subject, state, rule.Why, mend));

    private static string Shown(string fact) => fact.Length switch
    {
        0 => "nothing",
        > 120 => fact[..117] + "...",
        _ => $"'{fact}'",
    };
}
