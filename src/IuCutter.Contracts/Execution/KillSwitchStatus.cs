using System.Collections.Immutable;

namespace IuCutter;

/// <summary>The kill switch as it was read a moment ago. It says nothing about the next moment: writers read it again.</summary>
/// <param name="Enabled">Whether live execution is on. Any doubt is off.</param>
/// <param name="Why">Why it is in this state, in one sentence.</param>
/// <param name="RulingSha256">SHA-256 of the newest ruling's card; null when off.</param>
/// <param name="Scope">The document prefixes that all rulings cover, comma-separated; <c>*</c> for all; null when off.</param>
/// <param name="Gates">The gates whose phases the rulings let write, comma-separated; null when off.</param>
/// <param name="Until">Until when the last ruling lasts, UTC; null when off.</param>
/// <param name="Epoch">
/// Grows when execution is turned off, and when it is turned on after that; a permit of an older epoch is void. 0 when it could not
/// be read.
/// </param>
/// <param name="EnforcedBy">
/// <c>database</c> where the database refuses by itself, <c>host</c> where this host is on hold, <c>tool</c> where only this tool refuses.
/// </param>
/// <param name="ChangedBy">Who changed it last; null when it could not be read.</param>
/// <param name="ChangedAt">When, UTC; null when it could not be read.</param>
public sealed record KillSwitchStatus(
    bool Enabled,
    string Why,
    string? RulingSha256,
    string? Scope,
    string? Gates,
    DateTimeOffset? Until,
    long Epoch,
    string EnforcedBy,
    string? ChangedBy,
    DateTimeOffset? ChangedAt
) : IuRecord
{
    private readonly ImmutableArray<RulingInForce> _rulings;

    /// <summary>Every ruling in force; several add up. None when off. Default: the one that the other members tell of.</summary>
    public ImmutableArray<RulingInForce> Rulings
    {
        get =>
            !_rulings.IsDefault ? _rulings
            : Enabled ? [new RulingInForce(RulingSha256 ?? "", Scope ?? "", Gates ?? "", Until)]
            : [];
        init => _rulings = value;
    }
}
