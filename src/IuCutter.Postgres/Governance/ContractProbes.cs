using IuCutter.Postgres.Schema;

namespace IuCutter.Postgres.Governance;

/// <summary>Judges an installation by the contract: what each rule's probe finds.</summary>
internal static class ContractProbes
{
    /// <summary>The findings of each probe in an installation; one of outcome Pass where a probe finds nothing.</summary>
    public static IEnumerable<GovernanceFinding> Judge(IReadOnlyCollection<ContractFact> found)
    {
        ILookup<(string, ContractDifference), GovernanceFinding> wrong = Differences(found)
            .ToLookup(pair => pair.Key, pair => pair.Finding);
        foreach (IGrouping<string, ContractRule> probe in ContractRules.All.GroupBy(rule => rule.Probe, StringComparer.Ordinal))
        {
            GovernanceFinding[] findings = [.. probe.SelectMany(rule => wrong[(rule.Kind, rule.Difference)])];
            foreach (
                GovernanceFinding finding in findings.DefaultIfEmpty(
                    new GovernanceFinding(probe.Key, GovernanceOutcome.Pass, "*", "as the contract says", probe.First().Why, null)
                )
            )
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<((string, ContractDifference) Key, GovernanceFinding Finding)> Differences(
        IReadOnlyCollection<ContractFact> found
    )
    {
        // A role setting may be there twice, for all databases and for this one; one of them is what differs.
        ILookup<(string, string), ContractFact> there = found.ToLookup(fact => (fact.Kind, fact.Subject));
        ILookup<(string, string), ContractFact> expected = InstallationContract.Facts.ToLookup(fact => (fact.Kind, fact.Subject));
        ILookup<(string, ContractDifference), ContractRule> rules = ContractRules.All.ToLookup(rule => (rule.Kind, rule.Difference));

        foreach (ContractFact fact in InstallationContract.Facts.OrderBy(IsMadeAfterItsKind))
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
            bool known =
                expected[(fact.Kind, fact.Subject)].Any()
                || (fact.Kind.StartsWith("column-", StringComparison.Ordinal) && !expected[("column", fact.Subject)].Any());
            foreach (ContractRule rule in known ? [] : rules[(fact.Kind, ContractDifference.Added)])
            {
                yield return Pair(rule, fact.Subject, "is not part of the contract", fact.Unmake);
            }
        }
    }

    // PostgreSQL looks up what a foreign key or a function of language SQL names when that is made: the key, the other function.
    private static bool IsMadeAfterItsKind(ContractFact fact) =>
        (fact.Kind == "constraint" && fact.Fact.StartsWith("FOREIGNKEY", StringComparison.Ordinal))
        || (fact.Kind == "function" && fact.Fact.StartsWith("sql ", StringComparison.Ordinal));

    private static ((string, ContractDifference), GovernanceFinding) Pair(
        ContractRule rule,
        string subject,
        string state,
        string remediation
    ) => ((rule.Kind, rule.Difference), new GovernanceFinding(rule.Probe, GovernanceOutcome.Fail, subject, state, rule.Why, remediation));

    private static string Shown(string fact) =>
        fact.Length switch
        {
            0 => "nothing",
            > 120 => fact[..117] + "...",
            _ => $"'{fact}'",
        };
}
