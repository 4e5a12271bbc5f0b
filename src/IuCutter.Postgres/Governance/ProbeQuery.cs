using System.Collections.Immutable;
using IuCutter.Postgres.Schema;

namespace IuCutter.Postgres.Governance;

/// <summary>A query that finds what is wrong: subject, found, remediation. No row is a pass.</summary>
/// <param name="Name">The probe's name.</param>
/// <param name="Outcome">What a row comes to.</param>
/// <param name="Why">Why it matters.</param>
/// <param name="Sql">The query.</param>
internal sealed record ProbeQuery(string Name, GovernanceOutcome Outcome, string Why, string Sql)
{
    private static readonly string[] Files = ["roles", "rights", "surroundings", "server", "state"];

    /// <summary>All of them, in the order of the files.</summary>
    public static ImmutableArray<ProbeQuery> All { get; } =
    [
        .. Files
            .SelectMany(file => ProbeSection.Split(EmbeddedFile.Read("Governance/" + file), "probe"))
            .Select(section => new ProbeQuery(section.Words[0], Enum.Parse<GovernanceOutcome>(section.Words[1]), section.Why, section.Sql)),
    ];
}
