using System.Collections.Immutable;

namespace IuCutter.Postgres.Checkpoints;

/// <summary>An evidence bundle that was exported on this host.</summary>
/// <param name="At">When, by this host's clock, UTC.</param>
/// <param name="Path">Its absolute path then.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Sha256">Their SHA-256.</param>
/// <param name="RunIds">The runs that it tells of.</param>
internal sealed record NotedBundle(DateTimeOffset At, string Path, long Length, string Sha256, ImmutableArray<string> RunIds);
