using IuCutter.Core.Checkpoints;

namespace IuCutter.Postgres.Checkpoints;

/// <summary>A file that was found where checkpoints lie; neither its signature nor its log is checked.</summary>
/// <param name="Place">The folder.</param>
/// <param name="Path">The file; the folder where that itself cannot be read.</param>
/// <param name="Signed">The checkpoint; null when it cannot be read.</param>
/// <param name="Context">When and where it was made; null when it cannot be read.</param>
/// <param name="Fault">Why it cannot be read; null when it can.</param>
internal sealed record FoundCheckpoint(string Place, string Path, SignedCheckpoint? Signed, CheckpointContext? Context, string? Fault);
