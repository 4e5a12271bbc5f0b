using IuCutter.Postgres.Schema;

namespace IuCutter.Postgres.Restore;

/// <summary>
/// The parts of a cluster that a dump of schemas does not hold: roles with their settings, and rights on the database
/// itself. The text is the first migration's own, so that a restored database and an installed one cannot differ in it.
/// </summary>
internal static class ClusterParts
{
    private const string Heading = "-- ==== ";

    /// <summary>Makes the five roles and brings their attributes to what they must be. Passwords are the DBA's.</summary>
    public static string Cluster { get; } = Part("the cluster");

    /// <summary>The rights of the roles on the database that it is run in.</summary>
    public static string Database { get; } = Part("the database");

    private static string Part(string name) =>
        MigrationScript.Embedded[0].Sql.Split("\n" + Heading).Single(part => part.StartsWith(name + "\n", StringComparison.Ordinal))[
            name.Length..
        ];
}
