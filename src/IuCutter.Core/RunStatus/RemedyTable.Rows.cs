using static IuCutter.ErrorCatalogue;

namespace IuCutter.Core.RunStatus;

internal static partial class RemedyTable
{
    private static IEnumerable<(Remedy Remedy, ErrorDefinition[] Entries)> OfTheRun() =>
        [
            (
                new(RemedyKind.Again),
                [
                    .. (ErrorDefinition[])[ConnectionLost, CommitUnknown, TimedOut, StatementEnded, Busy, Cancelled, DatabaseError],
                    .. (ErrorDefinition[])[OwnerSuperseded, OwnerEnded, AttemptSuperseded, AttemptSettled, IntentMissing, RunStopped],
                    .. (ErrorDefinition[])[PhaseOrder, PhaseNotEntered, PhaseNotAlone, PhaseReads, PhaseNotCompleted, PhaseUnfinished],
                    .. (ErrorDefinition[])
                        [
                            OtherRunWriting,
                            OtherRevision,
                            PhaseOverBudget,
                            CommitRequired,
                            HoldableCursor,
                            TransactionNotOfPhase,
                            TransactionTooDeep,
                            WrongIsolation,
                            BackupNotRecorded,
                            VerdictIncomplete,
                        ],
                    .. (ErrorDefinition[])[UndoApproved, NothingToUndo, NothingToDecide, RunEnded, StopOutcome, AlreadyVerified],
                ]
            ),
            (new(RemedyKind.Approve), [ApprovalMissing, ApprovalExpired, ApprovalUsed, PermitVoided, ExecutionNotAuthorized]),
            (
                new(RemedyKind.Mend, Remedy.Administrator, "load the build of the module that the card in force names")
                {
                    IsEndedByApproval = true,
                    IsEndedByThisBuildsCard = true,
                },
                [OtherBuild]
            ),
            (
                new(RemedyKind.Mend, Remedy.Operator, "wait until the time from which the card is valid, by the database's clock"),
                [ApprovalNotYetValid]
            ),
            (
                new(RemedyKind.Mend, Remedy.Operator, "connect to the database that the card names; this one is a copy of it")
                {
                    Command = ConnectWithKeys,
                },
                [PermitDatabase]
            ),
            (
                new(
                    RemedyKind.Mend,
                    Remedy.Dba,
                    "find out how this database came here, by Get-IuCheckpoint: it is an older one, a copy, a promoted standby, or its "
                        + "log was cut off; where it is the right one, a card that is asked for in it is taken"
                )
                {
                    IsEndedByApproval = true,
                },
                [CardHistory]
            ),
            (
                new(RemedyKind.AnotherRun, What: "rows have moved since the backup was made, and a backup is made once in a run"),
                [StaleBackup]
            ),
            (
                new(
                    RemedyKind.AnotherRun,
                    What: "the recorded backup is not there as it was made; an undamaged copy of its files, "
                        + "put back in the backup folder under their names, would do too"
                )
                {
                    AgainIn = RunPhase.PreWriteBackup,
                },
                [BackupNotFound, BackupDamaged, BackupSwapped, BackupManifest, ErrorCatalogue.BackupEnvelope]
            ),
            (
                new(
                    RemedyKind.AnotherRun,
                    What: "what the database holds is not what was approved and cut; keep the run's journal for the report"
                ),
                [
                    StructureMismatch,
                    VerifyMismatch,
                    SourceMismatch,
                    UnitsChanged,
                    RowsNotCovered,
                    SignedOtherwise,
                    DecisionMismatch,
                    ChangeSetMismatch,
                ]
            ),
            (
                new(
                    RemedyKind.AnotherRun,
                    What: "a document is cut once, and units with these addresses exist: the next run needs another prefix"
                ),
                [UnitExists]
            ),
            (
                new(
                    RemedyKind.AnotherRun,
                    What: "the approval in force names other rows than the run would write, and no second one is recorded beside it"
                )
                {
                    IsEndedByApproval = true,
                },
                [NotPermitted, PermitFixed, RowIncomplete]
            ),
            (
                new(RemedyKind.AnotherRun, What: "its backup was not proved, and the approval in force demands that it is")
                {
                    IsEndedByApproval = true,
                },
                [RestoreProofMissing]
            ),
            (
                new(RemedyKind.AnotherRun, What: "it must be rehearsed, and a rehearsal takes a backup whose restore proof is not waived")
                {
                    IsEndedByApproval = true,
                },
                [RehearsalMissing]
            ),
            (
                new(RemedyKind.AnotherRun, What: "the database did not do what it did in the rehearsal: see who changed it meanwhile"),
                [RehearsalMismatch]
            ),
            (
                new(RemedyKind.Mend, Remedy.Dba, "put in order in the database what the rehearsal failed with, which the message names"),
                [RehearsalFailed]
            ),
            (
                new(
                    RemedyKind.AnotherRun,
                    What: "the verifying duty did not attest its backup's proof, and a backup is recorded once in a run"
                ),
                [BackupNotAttested]
            ),
            (
                new(RemedyKind.AnotherRun, What: "evidence of an earlier phase is missing, and is written once"),
                [InvariantMissing, PinRewritten, SecretPin, LiveSimulated]
            ),
            (new(RemedyKind.TakeOver), [RunOwned]),
            (
                new(
                    RemedyKind.TakeOver,
                    Remedy.Dba,
                    "end the session that holds the run's lock (pg_locks with locktype advisory; pg_prepared_xacts)"
                ),
                [RunLockHeld]
            ),
            (
                new(RemedyKind.Decide, Remedy.Dba, "look at what became of the phase, and lift the hold: cutter_governance.fn_run_decide"),
                [RunUndecided]
            ),
            (
                new(RemedyKind.Decide, Remedy.Dba, "compare the database with the backup, together with the sovereign"),
                [DraftsMissing, UndoIncomplete, UndoOther]
            ),
            (
                new(RemedyKind.Decide, Remedy.Dba, "see why the backup restores to something else than stood in the database"),
                [RestoreMismatch]
            ),
            (
                new(
                    RemedyKind.Decide,
                    Remedy.Dba,
                    "compare the log and what differs from it with the backup, together with the sovereign: Test-IuAuditLog"
                ),
                [LogBroken, IntegrityBroken, EvidenceBroken]
            ),
            (
                new(
                    RemedyKind.Decide,
                    Remedy.Dba,
                    "see who changed the schema or went around the tool: Test-IuGovernance -AdminUser <login>"
                ),
                [
                    .. (ErrorDefinition[])
                        [UnexpectedStatus, LedgerCount, DirectWrite, Immutable, AppendOnly, RunFixed, HoldFixed, OwnerEpoch],
                    .. (ErrorDefinition[])[SwitchEpoch, SwitchNotRuled, SwitchDamaged, UnitNotFound, UnitOrder, TargetLifecycle],
                ]
            ),
        ];

    private static IEnumerable<(Remedy Remedy, ErrorDefinition[] Entries)> OfTheDatabase() =>
        [
            (
                new(RemedyKind.Mend, Remedy.Dba, "finish the restore that was cut off, or take it back, so that the database opens")
                {
                    Command = "Resume-IuRestore -Service <name>",
                },
                [RestoreUnfinished, DatabaseClosed]
            ),
            (
                new(RemedyKind.Mend, Remedy.Dba, "bring the database back, or let the service name where it is")
                {
                    Command = ConnectWithKeys,
                },
                [Unreachable, NotConnected, PoolerDetected, RunNotFound, LiveAdapterRequired, CollaboratorMissing, PhaseDuty]
            ),
            (
                new(RemedyKind.Mend, Remedy.Dba, "let the database take writes again, or the service name the one that does")
                {
                    Command = ConnectWithKeys,
                },
                [ReadOnly]
            ),
            (
                new(RemedyKind.Mend, Remedy.Dba, "install the schema, with its rights, as this version has it: Install-IuSchema"),
                [SchemaMissing, SchemaDrift, GrantMismatch, SurveyFailed, BackupTableMissing, RolesNotSegregated, DryRunWrote]
            ),
            (new(RemedyKind.Mend, Remedy.Dba, "add the word that the message names to the vocabularies of the database"), [UnknownWord]),
            (
                new(RemedyKind.Mend, Remedy.Dba, "install a roster that can be read: Install-IuSchema -Roster <file>"),
                [RosterMissing, .. RosterFaults]
            ),
            (
                new(RemedyKind.Mend, Remedy.Dba, "set the server's clock, or wait until it has come to the newest event of the journal"),
                [ClockBehind]
            ),
            (
                new(RemedyKind.Mend, Remedy.Dba, "repair what the probes name: Test-IuGovernance -AdminUser <login>"),
                [GovernanceWeak, ServerTooOld, DatabaseEncoding, SwitchOffUnacknowledged]
            ),
        ];

    private static ErrorDefinition[] RosterFaults =>
        [
            .. (ErrorDefinition[])[RosterInvalid, RosterRuleMisspelled, RosterRuleRepeated, RosterSignerUnreadable],
            .. (ErrorDefinition[])[RosterNamespaceBlank, RosterNamespaceInexact, RosterPrincipal, RosterEncoding],
        ];

    private static IEnumerable<(Remedy Remedy, ErrorDefinition[] Entries)> OfThisMachine() =>
        [
            (
                new(RemedyKind.Mend, Remedy.Administrator, "install the program that the message names, in the server's version"),
                [
                    .. (ErrorDefinition[])[PgDumpTooOld, PgDumpMissing, PgRestoreMissing, GpgMissing, SshKeygenMissing],
                    .. (ErrorDefinition[])[ServerProgramsMissing, ServerUserMissing],
                ]
            ),
            (new(RemedyKind.Mend, Remedy.Administrator, "free room on the disk that the message names"), [DiskFull]),
            (
                new(
                    RemedyKind.Mend,
                    Remedy.Administrator,
                    "see to the file or folder that the message names: that it is there, and its rights"
                ),
                [FileError, LockoutFile, PasswordFileInsecure, FileNotWritten, BackupFolderMissing, ProgramUntrusted]
            ),
            (
                new(RemedyKind.Mend, Remedy.Administrator, "put in order what the program says in the message"),
                [BackupFailed, DumpFailed, EncryptionFailed, DecryptionFailed, RestoreFailed, SandboxFailed, PortInUse]
            ),
            (
                new(RemedyKind.Mend, What: "name keys that can encrypt and have not expired, after gpg --import where one was renewed")
                {
                    Command = ConnectWithKeys,
                },
                [BackupKeyMissing, BackupKeyExpired, BackupKeyRevoked, BackupKeyUnusable, BackupEscrowMissing]
            ),
            (
                new(
                    RemedyKind.Mend,
                    What: "import a private key of the backup's recipients into the GnuPG home of the session, and unlock it in gpg-agent"
                ),
                [DecryptionKeyMissing]
            ),
            (
                new(RemedyKind.Mend, What: "name a signing key for executor and verifier, each its own") { Command = ConnectWithKeys },
                [SigningKeyMissing, DutiesNotSegregated]
            ),
            (
                new(RemedyKind.Mend, What: "connect on a host that has the login which the message names, or give this one its password")
                {
                    Command = ConnectWithKeys,
                },
                [LoginMissing]
            ),
            (
                new(RemedyKind.Mend, What: "correct the name of the table, or the service, that the message names")
                {
                    Command = ConnectWithKeys,
                },
                [BackupTableUnknown, ServiceNotFound, ServiceInvalid, ServiceHoldsSecret, ServiceUnverified]
            ),
            (
                new(RemedyKind.Mend, What: "give the very document that the run was made from, with its profile"),
                [PlanMissing, PlanRejected, NotTheRunsSource, SourceMissing]
            ),
            (new(RemedyKind.Mend, What: "give the command the answer that the message asks for"), [Unattended, BadArgument]),
            (
                new(
                    RemedyKind.Decide,
                    Remedy.Operator,
                    "report it, with the profile's name and the document's hash: it is a defect of this tool"
                ),
                [PlanNotDeterministic]
            ),
        ];

    // They refuse a document, a card, a sandbox, a restore or a decision: nothing that a phase does. The test fails when the
    // catalogue gains an entry that is in none of these lists.
    private static IEnumerable<(Remedy Remedy, ErrorDefinition[] Entries)> OfNoRun() =>
        [
            (
                new(RemedyKind.NotOfARun, Remedy.Dba, "see how an error that no phase ends with came into the journal"),
                [
                    .. (ErrorDefinition[])[DocumentNotFound, EmptyDocument, NulByte, NotUtf8, NoUnit, UnclosedFence, DuplicateAddress],
                    .. (ErrorDefinition[])
                        [BadPrefix, UnknownProfile, DocumentTooLarge, InvalidProfile, NumberingGap, LevelSkip, BidiControl],
                    .. (ErrorDefinition[])[UnclosedQuote, UnknownUnitLevel, QuotedOpening, ProfileNotChosen, PlansNotComparable],
                    .. (ErrorDefinition[])[GluedHeading, HtmlHeading, NoReferenceGrammar, ComparisonRejected],
                    .. (ErrorDefinition[])[CardNotFound, CardNotWritten, CardMalformed, CardVersion, CardGate, CardRun, CardDocument],
                    .. (ErrorDefinition[])[CardSource, CardPlan, CardRows, CardUnitCount, CardBudget, CardDatabase, CardLedgerHead],
                    .. (ErrorDefinition[])[CardModule, CardRequester, CardTimes, CardNotRequested, CardReview, CardScope, CardWaiver],
                    .. (ErrorDefinition[])
                        [
                            CardReason,
                            CardActor,
                            CardBackup,
                            CardCheckpoint,
                            CardPreState,
                            CardText,
                            CardField,
                            CardFieldDoubled,
                            CardTrailing,
                        ],
                    .. (ErrorDefinition[])[CardHash, CardLifetime, SignersMissing, SignerNotListed, BadSignature, UnknownSigner],
                    .. (ErrorDefinition[])[SelfApproval, WrongNamespace, SignerExpired, GateNotOpen, ApprovalInForce, RulingTerm],
                    CardSuperseded,
                    .. (ErrorDefinition[])
                        [SuppressionMalformed, SuppressionUnsigned, SuppressionDatabase, SuppressionExpired, NotSuppressible],
                    RequesterKeyMissing,
                    .. (ErrorDefinition[])
                        [
                            PermitUnits,
                            PermitAddress,
                            NotVoidable,
                            EnactedForGood,
                            ErrorCatalogue.AuditDebt,
                            OffWithinPhase,
                            OffNotCommitted,
                            FenceHeld,
                        ],
                    .. (ErrorDefinition[])[TooManyRuns, RestoreMoved, RestoreNotApproved, RestoreTarget, RestoredDatabaseMissing],
                    .. (ErrorDefinition[])[BackupRetained, BackupHeld, BackupNeeded, BackupNote],
                    .. (ErrorDefinition[])[CutNotFound, NotASandbox, SandboxPath, AdminUserMissing],
                    .. (ErrorDefinition[])[HistoryRewound, HistoryForked, CheckpointInvalid, CheckpointMissing],
                    .. (ErrorDefinition[])[CheckpointNotWritten, NothingToReconcile, TimestampNotMade],
                ]
            ),
        ];
}
