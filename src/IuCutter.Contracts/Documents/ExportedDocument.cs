namespace IuCutter;

/// <summary>A source that was rebuilt from the database alone.</summary>
/// <param name="Path">Absolute path of the file.</param>
/// <param name="DocumentPrefix">The document's prefix.</param>
/// <param name="RunId">The run that cut it.</param>
/// <param name="Sha256">SHA-256 of its bytes; that of the source that was cut.</param>
/// <param name="Length">Number of bytes.</param>
public sealed record ExportedDocument(string Path, string DocumentPrefix, string RunId, string Sha256, long Length) : IuRecord;
