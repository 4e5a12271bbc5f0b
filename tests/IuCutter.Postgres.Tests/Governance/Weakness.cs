namespace IuCutter.Postgres.Tests.Governance;

/// <summary>An installation weakened in one way.</summary>
/// <param name="Probes">The probes that find it, and no other does; the first is the one it is about.</param>
/// <param name="Weaken">How a superuser weakens it.</param>
/// <param name="Restore">What the finding's own SQL cannot give back (a password, a dropped role of the test), run at the end.</param>
public sealed record Weakness(string Probes, string Weaken, string? Restore = null);
