using System.Collections.Immutable;

namespace IuCutter;

/// <summary>A rating of a profile for a document, with the reasons. It chooses nothing: who cuts names the profile.</summary>
/// <param name="Rank">1 is the best.</param>
/// <param name="Profile">Argument for <c>-Profile</c>.</param>
/// <param name="Fits">Whether the profile can be proposed at all.</param>
/// <param name="IsClear">Whether it is the only one that can be proposed; then <c>-Profile Auto</c> takes it, and says so.</param>
/// <param name="UnitCount">How many units it would make; 0 when it stops.</param>
/// <param name="Numbered">How many of them have a number of the profile's own level, or a label.</param>
/// <param name="Gaps">How many numbers are missing or doubtful.</param>
/// <param name="ErrorId">ErrorId with which it stops; null when it gives a plan.</param>
/// <param name="Reasons">Why it ranks where it does, sentences for a person; never empty.</param>
/// <param name="Command">The command to type for a plan by this profile.</param>
public sealed record ProfileProposal(
    int Rank,
    string Profile,
    bool Fits,
    bool IsClear,
    int UnitCount,
    int Numbered,
    int Gaps,
    string? ErrorId,
    ImmutableArray<string> Reasons,
    string Command
) : IuRecord;
