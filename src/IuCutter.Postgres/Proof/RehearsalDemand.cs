using IuCutter.Core.Adapters;
using IuCutter.Core.Rosters;

namespace IuCutter.Postgres.Proof;

/// <summary>Whether the proof of a backup goes on to a rehearsal: because somebody asks for it, or because the roster demands it.</summary>
/// <param name="Rehearsal">Rehearses; null where the session cannot.</param>
/// <param name="IsAsked">Whether somebody asks for it, whatever the roster says.</param>
internal sealed record RehearsalDemand(IRehearsal? Rehearsal, bool IsAsked)
{
    /// <summary>Nobody asks, and nothing could rehearse: a roster that demands it is refused.</summary>
    public static readonly RehearsalDemand None = new(Rehearsal: null, IsAsked: false);

    /// <summary>The rehearsal of a backup's plan; null when nothing demands it.</summary>
    /// <param name="request">The request for the backup.</param>
    /// <param name="roster">The roster in force; null when none is installed.</param>
    /// <exception cref="IuException">
    /// Gate.RehearsalMissing when it is demanded and cannot be; Config.RosterInvalid when a line may have been meant to demand it.
    /// </exception>
    public IRehearsal? Of(BackupRequest request, string? roster)
    {
        if (!IsAsked && !Roster.Parse(roster ?? "").RequireRehearsalRule())
        {
            return null;
        }

        string demand = IsAsked ? "It is asked for" : "The roster demands it";
        return request.WaiveProof
                ? throw new IuException(
                    ErrorCatalogue.RehearsalMissing,
                    $"{demand}, and the card in force waives the restore proof, in whose copy it would run.",
                    request.RunId
                )
            : request.Plan is null ? throw new IuException(ErrorCatalogue.PlanMissing, $"{demand}.", request.RunId)
            : Rehearsal
                ?? throw new IuException(ErrorCatalogue.RehearsalMissing, $"{demand}, and this session cannot rehearse.", request.RunId);
    }
}
