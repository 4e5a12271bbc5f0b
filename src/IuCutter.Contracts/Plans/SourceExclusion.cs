namespace IuCutter;

/// <summary>Bytes of the document that belong to no unit, named so that nothing is lost silently.</summary>
/// <param name="Kind">Its kind: <c>byte_order_mark</c>, <c>front_matter</c> or <c>separator</c>.</param>
/// <param name="Span">Where it is.</param>
/// <param name="Sha256">SHA-256 of the bytes, 64 lower-case hexadecimal digits.</param>
public sealed record SourceExclusion(string Kind, SourceSpan Span, string Sha256) : IuRecord;
