namespace IuCutter;

/// <summary>A file that was written for a person or another program.</summary>
/// <param name="Path">Its absolute path.</param>
/// <param name="Kind">Its kind: <c>page</c>, <c>list</c>, <c>sarif</c>, <c>evidence</c> or <c>report</c>.</param>
/// <param name="About">Its subject: the plan's digest, the run, the document's prefix, or the documents or runs.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Sha256">SHA-256 of its bytes, 64 lower-case hexadecimal digits.</param>
public sealed record WrittenFile(string Path, string Kind, string About, long Length, string Sha256) : IuRecord;
