namespace IuCutter.Postgres.Governance;

/// <summary>The name and severity of a difference between contract and installation.</summary>
/// <param name="Kind">The kind of fact.</param>
/// <param name="Difference">How it differs.</param>
/// <param name="Probe">The probe's name.</param>
/// <param name="Why">Why it matters.</param>
internal sealed record ContractRule(string Kind, ContractDifference Difference, string Probe, string Why);
