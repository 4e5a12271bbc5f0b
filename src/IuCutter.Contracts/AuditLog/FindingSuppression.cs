namespace IuCutter;

/// <summary>The signed statement that accepts a finding of an integrity check until a day. The finding is kept, and is no error.</summary>
/// <param name="Signer">Who signed it, as the roster in force names them.</param>
/// <param name="KeyFingerprint">Fingerprint of the signer's key: <c>SHA256:...</c>.</param>
/// <param name="MadeOn">The day on which it was made, UTC.</param>
/// <param name="EndsOn">The last day on which it counts, UTC.</param>
/// <param name="Reason">Why, as the statement says.</param>
/// <param name="Path">The statement's file.</param>
public sealed record FindingSuppression(string Signer, string KeyFingerprint, DateOnly MadeOn, DateOnly EndsOn, string Reason, string Path)
    : IuRecord
{
    /// <summary>Who, until when, and why.</summary>
    private protected override string Describe() => $"{Signer} until {EndsOn:O}: {Reason}";
}
