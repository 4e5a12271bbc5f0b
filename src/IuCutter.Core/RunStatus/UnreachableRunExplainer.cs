namespace IuCutter.Core.RunStatus;

/// <summary>Says what can be said of a run while its facts cannot be read.</summary>
internal static class UnreachableRunExplainer
{
    /// <summary>Whether a stop means that the facts could not be read, rather than what they say.</summary>
    public static bool IsSilence(IuException stop) =>
        stop.Definition != ErrorCatalogue.RunNotFound
        && stop.Definition.Outcome != ErrorOutcome.Killed
        && (
            stop.Definition.Id.StartsWith("Store.", StringComparison.Ordinal)
            || stop.Definition.Id.StartsWith("Config.", StringComparison.Ordinal)
        );

    /// <summary>Explains what is known without the facts, and who must act so that they can be read again.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="stop">Why its facts cannot be read.</param>
    /// <param name="backups">Backups of the run on this machine.</param>
    public static RunExplanation Explain(string runId, IuException stop, IReadOnlyList<string> backups)
    {
        (string standing, string who, string effect) = Because(stop);
        string again = $"Get-IuRun {runId} -Explain";
        return new RunExplanation(
            runId,
            Mode: null,
            State: null,
            $"{standing} ({stop.Definition.Id}); where the run stands is in there, and nowhere else.",
            [],
            stop.Definition == ErrorCatalogue.NotConnected ? $"Connect-IuDatabase -Service <name>; {again}"
                : stop.Definition == ErrorCatalogue.RestoreUnfinished ? $"Resume-IuRestore; {again}"
                : again
        )
        {
            Remarks =
            [
                "Each phase is all or nothing: what was committed is safe, and a phase that was cut off has written nothing or everything.",
                $"{stop.Message.TrimEnd()} {stop.Definition.Recommendation}",
                .. backups.Select(file => $"On this machine: {file}, a whole backup; whether the run counts it is in the database."),
            ],
            NotCommitted =
            [
                "Not known until the database is asked. Nothing of the run can be written by this session meanwhile, and waiting loses "
                    + "nothing but its turn: where the run stands between its backup and its first write, others wait for it for a minute, "
                    + "and once one of them has written, its backup is stale.",
            ],
            WhoActs = who,
            Effect = effect,
        };
    }

    private static (string Standing, string Who, string Effect) Because(IuException stop) =>
        stop.Definition switch
        {
            var it when it == ErrorCatalogue.NotConnected => (
                "This session is connected to no database",
                "An operator: connect the session.",
                "Names the database, then asks it."
            ),
            var it when it == ErrorCatalogue.SchemaMissing => (
                "The database answers, and its journal is of an older version that this one cannot read, or is not there",
                "The DBA: Update-IuSchema -WhatIf says what is missing.",
                "Asks again, once the schema is of this version."
            ),
            var it when it == ErrorCatalogue.RestoreUnfinished => (
                "The database is closed by a restore in its place that was cut off",
                "An operator with the DBA's login: Resume-IuRestore.",
                "Finishes the restore or takes it back, then asks again."
            ),
            var it when it.Id.StartsWith("Config.", StringComparison.Ordinal) => (
                "The database cannot be asked as this session was configured to",
                "An operator: put in order what the session was configured with; the database itself may be well.",
                "Asks again, once that is in order."
            ),
            _ => ("The database does not answer", "The DBA: the database must be brought back.", "Asks again, once the database is back."),
        };
}
