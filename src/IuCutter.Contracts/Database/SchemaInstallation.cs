using System.Collections.Immutable;

namespace IuCutter;

/// <summary>The result of installing or updating the schema: the version, and the files that were applied.</summary>
/// <param name="Database">Database name.</param>
/// <param name="Version">Name of the last numbered migration that is applied now.</param>
/// <param name="Applied">Names of the files that this call applied, numbered ones first; empty when there was nothing to do.</param>
/// <param name="RosterSha256">SHA-256 of the roster (allowed signers) in force; null when there is none.</param>
public sealed record SchemaInstallation(string Database, string Version, ImmutableArray<string> Applied, string? RosterSha256) : IuRecord;
