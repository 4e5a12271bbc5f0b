using IuCutter.Core.Runs;
using IuCutter.Core.RunStatus;

namespace IuCutter.Core.Tests.Runs;

/// <summary>
/// A model of a run whose fault does not go away: every state, every refusal of the catalogue. The advice is followed to the
/// letter, and must end: in a named end state, or with a person who is named.
/// </summary>
[Trait("Promise", "4")]
public sealed class AdviceModelTests
{
    private const int MaxSteps = 60;
    private static readonly DateTimeOffset At = new(2026, 1, 1, 3, 0, 0, TimeSpan.Zero);
    private static readonly KillSwitchStatus On = new(
        true,
        "A ruling.",
        new string('a', 64),
        "*",
        "CutAuthorization,LifecycleAuthorization",
        At,
        2,
        "database",
        "s",
        At
    );

    private static readonly KillSwitchStatus Off = new(false, "It was turned off.", null, null, null, null, 3, "database", "s", At);

    public static TheoryData<RunState> Standing =>
        [.. Enum.GetValues<RunState>().Where(state => RunStates.Next(state) >= RunPhase.PreWriteBackup)];

    [Fact]
    public void Table_EveryEntryOfTheCatalogue_HasARow()
    {
        Assert.Empty(ErrorCatalogue.All.Keys.Except(RemedyTable.Ids));
        Assert.Empty(RemedyTable.Ids.Except(ErrorCatalogue.All.Keys));
        Assert.Equal(RemedyKind.Decide, RemedyTable.Of("Bug.NullReferenceException").Kind);
    }

    // What journals a refusal is a phase: each of those must say who acts, and on what.
    [Fact]
    public void Table_EveryRow_SaysWhoAndWhatWhereTheKindDoesNot()
    {
        foreach (string id in RemedyTable.Ids)
        {
            Remedy remedy = RemedyTable.Of(id);
            Assert.True(
                remedy.Kind is RemedyKind.Again or RemedyKind.Approve or RemedyKind.TakeOver
                    || (remedy.What.Length > 0 && remedy.Who.Length > 0),
                id
            );
            Assert.False(remedy.What.EndsWith('.'), id);
        }
    }

    [Theory]
    [MemberData(nameof(Standing))]
    public void Advice_FaultThatNeverGoes_EndsInAnEndStateOrNamesAPerson(RunState state)
    {
        int walked = 0;
        foreach (string id in ErrorCatalogue.All.Keys)
        {
            foreach (KillSwitchStatus execution in (KillSwitchStatus[])[On, Off])
            {
                foreach (bool owned in (bool[])[false, true])
                {
                    Model model = new Model(state, id, execution, owned, blind: false);
                    Assert.True(model.Walk() is null, $"{state}, {id}, {(execution.Enabled ? "on" : "off")}: {model.Walk()}");
                    walked++;
                }
            }
        }

        Assert.Equal(ErrorCatalogue.All.Count * 4, walked);
    }

    // The negative control: advice that looks at the state alone, as it was, repeats the step for ever.
    [Theory]
    [InlineData(RunState.GrantsProbed, "Integrity.StaleBackup")]
    [InlineData(RunState.GrantsProbed, "Store.BackupNotFound")]
    [InlineData(RunState.LegACommitted, "Integrity.StructureMismatch")]
    [InlineData(RunState.LegBRecorded, "Integrity.VerifyMismatch")]
    [InlineData(RunState.AwaitingCutAuthorization, "Config.PgDumpTooOld")]
    [InlineData(RunState.AwaitingCutAuthorization, "Config.DecryptionKeyMissing")]
    public void Advice_BlindToTheRefusal_RepeatsIt(RunState state, string id) =>
        Assert.Contains("again and again", new Model(state, id, On, owned: false, blind: true).Walk(), StringComparison.Ordinal);

    [Theory]
    [InlineData("Integrity.StaleBackup", RunState.GrantsProbed, "Get-IuRun {0} | Request-IuApproval -Gate Void -Path ./{0}.Void.card")]
    [InlineData("Store.BackupNotFound", RunState.GrantsProbed, "Get-IuRun {0} | Request-IuApproval -Gate Void -Path ./{0}.Void.card")]
    [InlineData(
        "Integrity.StructureMismatch",
        RunState.LegACommitted,
        "Get-IuRun {0} | Request-IuApproval -Gate Undo -Path ./{0}.Undo.card"
    )]
    [InlineData("Integrity.VerifyMismatch", RunState.LegBRecorded, "Get-IuRun {0} | Request-IuApproval -Gate Undo -Path ./{0}.Undo.card")]
    [InlineData(
        "Config.BackupKeyExpired",
        RunState.AwaitingCutAuthorization,
        "Connect-IuDatabase -Service <name> -ExecutorKey <key> -VerifierKey <key> -BackupRecipient <fingerprint> "
            + "-EscrowRecipient <fingerprint>; "
            + "Get-IuRun {0} -Plan $plan | New-IuBackup"
    )]
    [InlineData("Store.Busy", RunState.GrantsProbed, "Get-IuRun {0} -Plan $plan | Invoke-IuLegA")]
    public void Advice_Refusal_NamesTheCommandThatEndsIt(string id, RunState state, string command)
    {
        RunExplanation explained = new Model(state, id, On, owned: false, blind: false).Explain();
        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, command, explained.RunId), explained.NextCommand);
        Assert.Equal(id != "Store.Busy", explained.Standing.Contains(id, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Config.PgDumpTooOld", "The administrator of this machine: install the program")]
    [InlineData("Config.DecryptionKeyMissing", "An operator: import a private key")]
    [InlineData("Store.DiskFull", "The administrator of this machine: free room")]
    [InlineData("Gate.GrantMismatch", "The DBA: install the schema")]
    [InlineData("Gate.ApprovalNotYetValid", "An operator: wait until")]
    [InlineData("Integrity.LedgerCount", "The DBA: see who changed the schema")]
    public void Advice_SomethingToMend_NamesWhoAndWhat(string id, string who) =>
        Assert.StartsWith(
            who,
            new Model(RunState.AwaitingCutAuthorization, id, On, owned: false, blind: false).Explain().WhoActs,
            StringComparison.Ordinal
        );

    // Another build acts: the one that the card names is loaded, or this one is approved, by the card of the gate that is ahead.
    [Theory]
    [InlineData(RunState.AwaitingCutAuthorization, "CutAuthorization")]
    [InlineData(RunState.GrantsProbed, "CutAuthorization")]
    [InlineData(RunState.LegBRecorded, "CutAuthorization")]
    [InlineData(RunState.AwaitingLifecycleAuthorization, "LifecycleAuthorization")]
    [InlineData(RunState.Enacted, null)]
    public void Advice_AnotherBuild_NamesWhoLoadsItAndTheCardThatEndsIt(RunState state, string? gate)
    {
        RunExplanation explained = new Model(state, "Gate.OtherBuild", On, owned: false, blind: false).Explain();
        Assert.StartsWith("The administrator of this machine: load the build", explained.WhoActs, StringComparison.Ordinal);
        Assert.Equal(gate is not null, explained.Effect.Contains("Request-IuApproval", StringComparison.Ordinal));
        Assert.True(gate is null || explained.Effect.Contains($"-Gate {gate} -Path", StringComparison.Ordinal), explained.Effect);

        // The control: with a card since, the step is tried.
        CutRun approved = TestRuns.Run(CutMode.Live, state) with
        {
            Approvals = gate is null ? [] : [TestRuns.Approval(Enum.Parse<ApprovalGate>(gate))],
            LastRefusal = new RunRefusal("Gate.OtherBuild", RunStates.Next(state), "refused", "", At, 1) { ApprovedSince = true },
        };
        Assert.DoesNotContain("OtherBuild", RunExplainer.Explain(approved, On).Standing, StringComparison.Ordinal);
    }

    // In a session that has not made it: with all that the plan was made with, or the digest is another.
    [Fact]
    public void Remark_PlanOfAnotherSession_IsMadeWithAllThatItWasMadeWith()
    {
        CutRun run = TestRuns.Run(CutMode.Live, RunState.GrantsProbed) with
        {
            Approvals = [TestRuns.Approval(ApprovalGate.CutAuthorization)],
        };
        RunExplanation Explained(params (string Key, string Value)[] pins) =>
            RunExplainer.Explain(run with { Pins = run.Pins.AddRange(pins.Select(pin => KeyValuePair.Create(pin.Key, pin.Value))) }, On);

        Assert.EndsWith(
            " | New-IuCutPlan -DocumentPrefix TEST-LAW -Profile vi-law -UnitLevel clause -Owner 'The Board''s' -PublicationType policy.",
            Assert.Single(
                Explained(
                    ("profile_name", "vi-law"),
                    ("unit_level", "clause"),
                    ("owner_ref", "The Board's"),
                    ("publication_type", "policy")
                ).Remarks
            ),
            StringComparison.Ordinal
        );
        // The control: what New-IuCutPlan takes by itself is not said.
        Assert.EndsWith(
            " | New-IuCutPlan -DocumentPrefix TEST-LAW -Profile markdown-law.",
            Assert.Single(Explained(("profile_name", "markdown-law"), ("owner_ref", "TEST-LAW"), ("publication_type", "law")).Remarks),
            StringComparison.Ordinal
        );
    }

    // A backup that is made anew is not the one that was found damaged.
    [Fact]
    public void Advice_BackupDamagedWhileItIsMade_IsMadeAgain()
    {
        Model model = new Model(RunState.AwaitingCutAuthorization, "Integrity.BackupDamaged", On, owned: false, blind: false);
        Assert.EndsWith("| New-IuBackup", model.Explain().NextCommand, StringComparison.Ordinal);
    }

    [Fact]
    public void Advice_EachGateAndEachCard_HasANameOfItsOwn()
    {
        CutRun run = TestRuns.Run(CutMode.Live);
        string[] names =
        [
            .. from gate in (ApprovalGate[])
                [ApprovalGate.CutAuthorization, ApprovalGate.LifecycleAuthorization, ApprovalGate.Void, ApprovalGate.Ruling]
            from written in (int[])[0, 1, 2]
            let advice = new CardAdvice(run with { Cards = [new RequestedCards(gate, written, null)] }, gate)
            select advice.Advise("").Command.Split("-Path ")[1],
        ];
        Assert.Equal(12, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal($"./{run.RunId}.CutAuthorization.card", names[0]);
        Assert.Equal($"./{run.RunId}.CutAuthorization-2.card", names[1]);
        Assert.Equal($"./{run.RunId}.LifecycleAuthorization.card", names[3]);
    }

    // Asked again before it is signed, the advice is to have it signed, not to write it over itself.
    [Fact]
    public void Advice_CardIsOpen_NamesTheCardAndWhoSigns()
    {
        CutRun run = TestRuns.Run(CutMode.Live) with { Cards = [new RequestedCards(ApprovalGate.CutAuthorization, 2, At.AddHours(8))] };
        RunExplanation explained = RunExplainer.Explain(run, On);
        Assert.Equal($"Get-IuRun {run.RunId} -Plan $plan | Import-IuApproval ./{run.RunId}.CutAuthorization-2.card", explained.NextCommand);
        Assert.Contains("-Path ./" + run.RunId + ".CutAuthorization-3.card", explained.Effect, StringComparison.Ordinal);
        Assert.StartsWith("A sovereign signs", explained.WhoActs, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(14, false, "Get-IuRun {0} -Explain")]
    [InlineData(15, false, "Resume-IuRun {0} -Path <document> -TakeOver")]
    [InlineData(15, true, "Undo-IuCut {0} -TakeOver")]
    public void Advice_OwnerThatIsSilent_IsTakenOver(int minutes, bool undo, string command)
    {
        CutRun run = TestRuns.Run(CutMode.Live, RunState.LegACommitted) with
        {
            Approvals = undo ? [TestRuns.Approval(ApprovalGate.Undo)] : [TestRuns.Approval(ApprovalGate.CutAuthorization)],
            Owner = new RunOwnership("other@host", 1, At, true) { Silence = TimeSpan.FromMinutes(minutes) },
        };
        RunExplanation explained = RunExplainer.Explain(run, On);
        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, command, run.RunId), explained.NextCommand);
        Assert.Contains("other@host", explained.WhoActs, StringComparison.Ordinal);
        Assert.Contains(explained.Remarks, remark => remark.Contains("-TakeOver", StringComparison.Ordinal));
    }

    /// <summary>The run, and a world in which its fault stays, sovereigns sign, and each command does what its help says.</summary>
    private sealed class Model(RunState state, string errorId, KillSwitchStatus execution, bool owned, bool blind)
    {
        private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);
        private KillSwitchStatus _execution = execution;
        private CutRun _run = TestRuns.Run(CutMode.Live, state) with
        {
            Approvals = [.. Approved(state)],
            LastRefusal = Refused(state, errorId, 1),
            Owner = owned ? new RunOwnership("other@host", 1, At, true) : null,
        };

        public RunExplanation Explain() => RunExplainer.Explain(blind ? _run with { LastRefusal = null } : _run, _execution);

        /// <summary>Null when it ended well; what went round in circles otherwise.</summary>
        public string? Walk()
        {
            for (int step = 0; step < MaxSteps; step++)
            {
                if (RunStates.Next(_run.State) is null)
                {
                    return null;
                }

                RunExplanation said = Explain();
                if (NamesWhoMustMend(said))
                {
                    return null;
                }

                string command = said.NextCommand.Split(" | ")[^1];
                // The same command where nothing has changed but the number of times that it failed.
                string circle = $"{command} at {_run.State}, {_run.Approvals.Length}, {_run.Owner?.Silence}, {_execution.Enabled}";
                _seen[circle] = _seen.GetValueOrDefault(circle) + 1;
                if (_seen[circle] > Remedy.MaxRepeats + 1)
                {
                    return $"again and again: {said.NextCommand}";
                }

                Follow(command);
            }

            return "no end in sight";
        }

        // Who signs acts within the model; who mends or decides is where the tool's part has ended.
        private static bool NamesWhoMustMend(RunExplanation said) =>
            said.WhoActs.Contains(": ", StringComparison.Ordinal)
            && (
                said.WhoActs.StartsWith(Remedy.Dba, StringComparison.Ordinal)
                || said.WhoActs.StartsWith(Remedy.Administrator, StringComparison.Ordinal)
                || said.WhoActs.StartsWith(Remedy.Operator + ": ", StringComparison.Ordinal)
            );

        private void Follow(string command)
        {
            if (command.Contains("-Explain", StringComparison.Ordinal))
            {
                _run = _run with { Owner = _run.Owner! with { Silence = _run.Owner.Silence + TimeSpan.FromMinutes(5) } };
                return;
            }

            if (command.StartsWith("Request-IuApproval", StringComparison.Ordinal))
            {
                ApprovalGate gate = Enum.Parse<ApprovalGate>(command.Split("-Gate ")[1].Split(' ')[0]);
                int count = _run.Cards.FirstOrDefault(cards => cards.Gate == gate)?.Count ?? 0;
                _run = _run with
                {
                    Cards = [.. _run.Cards.Where(cards => cards.Gate != gate), new RequestedCards(gate, count + 1, At.AddHours(8))],
                };
                return;
            }

            if (command.StartsWith("Enable-IuExecution", StringComparison.Ordinal))
            {
                _execution = On;
                Close(ApprovalGate.Ruling);
                return;
            }

            if (command.StartsWith("Import-IuApproval", StringComparison.Ordinal))
            {
                ApprovalGate gate = Enum.Parse<ApprovalGate>(command.Split('.')[^2].Split('-')[0]);
                Close(gate);
                _run =
                    gate == ApprovalGate.Void
                        ? _run with
                        {
                            State = RunState.Voided,
                        }
                        : _run with
                        {
                            Approvals = _run.Approvals.Add(TestRuns.Approval(gate)),
                            LastRefusal = _run.LastRefusal! with { ApprovedSince = true },
                        };
                return;
            }

            if (command.StartsWith("Undo-IuCut", StringComparison.Ordinal) && _run.LastRefusal!.Phase is not null)
            {
                _run = _run with { State = RunState.Compensated };
                return;
            }

            if (command.EndsWith("-TakeOver", StringComparison.Ordinal))
            {
                _run = _run with { Owner = null };
            }

            // The step: refused once more.
            _run = _run with
            {
                LastRefusal = _run.LastRefusal! with { Repeats = _run.LastRefusal.Repeats + 1, ApprovedSince = false },
            };
        }

        private void Close(ApprovalGate gate) =>
            _run = _run with { Cards = [.. _run.Cards.Select(cards => cards.Gate == gate ? cards with { OpenUntil = null } : cards)] };

        private static IEnumerable<Approval> Approved(RunState state) =>
            RunStates.Next(state) is { } phase && RunStates.GateOf(phase) is { } gate ? [TestRuns.Approval(gate)] : [];

        private static RunRefusal Refused(RunState state, string errorId, int repeats) =>
            new(errorId, RunStates.Next(state), "refused", "detail", At, repeats);
    }
}
