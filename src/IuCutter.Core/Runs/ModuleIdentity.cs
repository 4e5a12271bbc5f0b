namespace IuCutter.Core.Runs;

/// <summary>Which build of the module acts.</summary>
/// <param name="Version">Its version, for example <c>0.1.0</c>.</param>
/// <param name="Sha256">SHA-256 over its assemblies in name order; part of every card.</param>
internal sealed record ModuleIdentity(string Version, string Sha256);
