namespace IuCutter;

/// <summary>A ruling by which live execution is on.</summary>
/// <param name="CardSha256">SHA-256 of its card.</param>
/// <param name="Scope">The document prefixes that it covers, comma-separated; <c>*</c> for all.</param>
/// <param name="Gates">The gates whose phases it lets write, comma-separated.</param>
/// <param name="Until">Until when, UTC; null where that is not known.</param>
public sealed record RulingInForce(string CardSha256, string Scope, string Gates, DateTimeOffset? Until) : IuRecord
{
    /// <summary>Scope and end.</summary>
    private protected override string Describe() => $"{Scope} until {Until:u}";
}
