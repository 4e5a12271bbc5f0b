namespace IuCutter.Postgres.Connections;

/// <summary>An entry of the journal, and the database that it stands on.</summary>
/// <param name="Replacement">The entry.</param>
/// <param name="Name">Name of that database now.</param>
/// <param name="IsOpen">Whether it takes connections.</param>
internal sealed record JournaledReplacement(Replacement Replacement, string Name, bool IsOpen);
