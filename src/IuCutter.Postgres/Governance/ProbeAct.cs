using System.Collections.Immutable;
using IuCutter.Postgres.Schema;

namespace IuCutter.Postgres.Governance;

/// <summary>A statement that a role tries and the database must refuse.</summary>
/// <param name="Name">The probe's name.</param>
/// <param name="Role">Who tries.</param>
/// <param name="SqlStates">With what it must be refused.</param>
/// <param name="Why">Why it matters.</param>
/// <param name="Sql">The statement.</param>
internal sealed record ProbeAct(string Name, string Role, ImmutableArray<string> SqlStates, string Why, string Sql)
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<ProbeAct> All { get; } =
    [
        .. ProbeSection
            .Split(EmbeddedFile.Read("Governance/acts"), "act")
            .Select(section => new ProbeAct(
                section.Words[0],
                section.Words[1],
                [.. section.Words[2].Split(',')],
                section.Why,
                section.Sql
            )),
    ];
}
