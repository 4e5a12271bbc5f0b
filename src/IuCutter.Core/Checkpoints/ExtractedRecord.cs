namespace IuCutter.Core.Checkpoints;

/// <summary>A record of the audit log with its place in it.</summary>
/// <param name="Index">Index of its leaf, from 0.</param>
/// <param name="Record">The record as it was hashed.</param>
internal sealed record ExtractedRecord(long Index, string Record);
