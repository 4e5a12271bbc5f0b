namespace IuCutter;

/// <summary>The number of different people, with different keys, who must sign a card.</summary>
/// <param name="Gate">The gate of the card.</param>
/// <param name="Signers">The number, from 1 to 9.</param>
/// <param name="IsDefault">Whether no line of the roster sets it; the number is 1 then.</param>
public sealed record RosterThreshold(ApprovalGate Gate, int Signers, bool IsDefault) : IuRecord
{
    /// <summary>The gate and the number.</summary>
    private protected override string Describe() => $"{Gate} {Signers}";
}
