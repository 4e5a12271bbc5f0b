using System.Collections.Immutable;
using Dapper;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Connections;

namespace IuCutter.Postgres.Runs;

/// <summary>Reads runs with all that the journal has of them.</summary>
internal static class RunReader
{
    /// <summary>Reads one run or all on a connection of the caller's, whose transaction gives the snapshot.</summary>
    public static async Task<ImmutableArray<CutRun>> ReadAsync(RoleCommands.MultipleReader facts, string? runId)
    {
        (ImmutableArray<CutRun> runs, bool current) = await facts
            .ReadAsync(RunQueries.Facts, new { runId }, ReadAsync)
            .ConfigureAwait(false);
        if (runs.IsEmpty)
        {
            return runs;
        }

        if (!current)
        {
            string version =
                await facts
                    .ReadAsync(
                        RunQueries.Version,
                        parameters: null,
                        async rows => await rows.ReadSingleOrDefaultAsync<string>().ConfigureAwait(false)
                    )
                    .ConfigureAwait(false)
                ?? "none";
            return [.. runs.Select(run => run with { JournalVersion = version })];
        }

        return await facts
            .ReadAsync(
                RunQueries.Ownership,
                new { runId },
                async rows =>
                {
                    Dictionary<string, OwnerRow> owners = (await rows.ReadAsync<OwnerRow>().ConfigureAwait(false)).ToDictionary(
                        owner => owner.RunId,
                        StringComparer.Ordinal
                    );
                    ILookup<string, HoldRow> holds = (await rows.ReadAsync<HoldRow>().ConfigureAwait(false)).ToLookup(hold => hold.RunId);
                    // 'undecided' comes after 'stop', and outweighs it.
                    return runs.Select(run =>
                            run with
                            {
                                Owner = owners.GetValueOrDefault(run.RunId)?.ToOwnership(),
                                Hold =
                                    holds[run.RunId].LastOrDefault(hold => hold.Kind == "undecided")?.ToHold()
                                    ?? holds[run.RunId].FirstOrDefault()?.ToHold(),
                            }
                        )
                        .ToImmutableArray();
                }
            )
            .ConfigureAwait(false);
    }

    private static async Task<(ImmutableArray<CutRun> Runs, bool Current)> ReadAsync(SqlMapper.GridReader facts)
    {
        RunRow[] runs = [.. await facts.ReadAsync<RunRow>().ConfigureAwait(false)];
        ILookup<string, PinRow> pins = (await facts.ReadAsync<PinRow>().ConfigureAwait(false)).ToLookup(pin => pin.RunId);
        ILookup<string, PhaseRow> phases = (await facts.ReadAsync<PhaseRow>().ConfigureAwait(false)).ToLookup(phase => phase.RunId);
        ILookup<string, ApprovalRow> approvals = (await facts.ReadAsync<ApprovalRow>().ConfigureAwait(false)).ToLookup(row => row.RunId);
        ILookup<string, AttemptRow> attempts = (await facts.ReadAsync<AttemptRow>().ConfigureAwait(false)).ToLookup(row => row.RunId);
        ILookup<string, RefusalRow> refusals = (await facts.ReadAsync<RefusalRow>().ConfigureAwait(false)).ToLookup(row => row.RunId);
        ILookup<string, CardsRow> cards = (await facts.ReadAsync<CardsRow>().ConfigureAwait(false)).ToLookup(row => row.RunId);
        bool current = await facts.ReadSingleAsync<bool>().ConfigureAwait(false);
        return (
            [
                .. runs.Select(run =>
                    run.ToRun(
                        pins[run.RunId],
                        phases[run.RunId],
                        approvals[run.RunId],
                        attempts[run.RunId],
                        refusals[run.RunId].SingleOrDefault(),
                        cards[run.RunId]
                    )
                ),
            ],
            current
        );
    }
}
