namespace IuCutter;

// One entry for each thing that can be wrong with a signed card: who reads a refusal years later must not have to guess.
public static partial class ErrorCatalogue
{
    private const string WriteAgain =
        "Write the card again and have it signed: "
        + "$run | Request-IuApproval -Gate <gate> -Path <card>, for a ruling: "
        + "Request-IuApproval -Gate Ruling -Scope <prefix> -Path <card>.";

    /// <summary>The card's version is not one that this tool writes.</summary>
    public static readonly ErrorDefinition CardVersion = Card("Gate.CardVersion", "The card's version is not this tool's.");

    /// <summary>The card is for another gate than it was asked for.</summary>
    public static readonly ErrorDefinition CardGate = Card("Gate.CardGate", "The card's gate is not the one it was asked for.");

    /// <summary>The card is for another run.</summary>
    public static readonly ErrorDefinition CardRun = Card("Gate.CardRun", "The card is for another run.", "IU042");

    /// <summary>The card names another document.</summary>
    public static readonly ErrorDefinition CardDocument = Card("Gate.CardDocument", "The card names another document.");

    /// <summary>The card names other source bytes.</summary>
    public static readonly ErrorDefinition CardSource = Card("Gate.CardSource", "The card names other source bytes.");

    /// <summary>The card names another plan.</summary>
    public static readonly ErrorDefinition CardPlan = Card("Gate.CardPlan", "The card names another plan.");

    /// <summary>The card names other rows.</summary>
    public static readonly ErrorDefinition CardRows = Card("Gate.CardRows", "The card names other rows.", "IU050");

    /// <summary>The card names another number of units.</summary>
    public static readonly ErrorDefinition CardUnitCount = Card("Gate.CardUnitCount", "The card names another number of units.");

    /// <summary>The card grants another budget.</summary>
    public static readonly ErrorDefinition CardBudget = Card("Gate.CardBudget", "The card's budget is not the plan's.", "IU041");

    /// <summary>The card is for another database.</summary>
    public static readonly ErrorDefinition CardDatabase = Card("Gate.CardDatabase", "The card is for another database.", "IU040");

    /// <summary>The card names another head of the ledger than when it was asked for.</summary>
    public static readonly ErrorDefinition CardLedgerHead = Card("Gate.CardLedgerHead", "The card names another ledger head.");

    /// <summary>
    /// Oid of the database, timeline of the server, or the audit log as it was when the card was asked for are not on one history with
    /// this database: it is an older, copied or restored one, a promoted standby, or its log was cut off or written anew.
    /// </summary>
    public static readonly ErrorDefinition CardHistory = Refused(
        "Gate.CardHistory",
        "SecurityError",
        "The card was asked for in another history than this database's: in an original of which this is a copy, before a restore or a "
            + "failover, or with a log that this one does not go on from.",
        "Find out how this database came here, before anything is signed: Get-IuCheckpoint. Where it is the right one, ask anew: "
            + "$run | Request-IuApproval -Gate <gate> -Path <card>, for a ruling: Request-IuApproval -Gate Ruling -Scope <prefix> "
            + "-Path <card>.",
        "IU138"
    );

    /// <summary>The card is for another build of the module.</summary>
    public static readonly ErrorDefinition CardModule = Card("Gate.CardModule", "The card is for another build of the module.");

    /// <summary>The card names another requester.</summary>
    public static readonly ErrorDefinition CardRequester = Card("Gate.CardRequester", "The card names another requester.");

    /// <summary>The card names another actor than the one whose name the units will carry, or none.</summary>
    public static readonly ErrorDefinition CardActor = Card(
        "Gate.CardActor",
        "The card does not name who acts, or names another.",
        "IU146"
    );

    /// <summary>The card's times are not those it was asked for with.</summary>
    public static readonly ErrorDefinition CardTimes = Card("Gate.CardTimes", "The card's times are not those it was written with.");

    /// <summary>This database knows no card with this nonce.</summary>
    public static readonly ErrorDefinition CardNotRequested = Card(
        "Gate.CardNotRequested",
        "No card with this nonce was asked for here.",
        "IU016"
    );

    /// <summary>The card names another change set, review decision or verify result.</summary>
    public static readonly ErrorDefinition CardReview = Card("Gate.CardReview", "The card names another review than this run's.", "IU043");

    /// <summary>The card names another checkpoint.</summary>
    public static readonly ErrorDefinition CardCheckpoint = Card(
        "Gate.CardCheckpoint",
        "The card names another checkpoint than the one that it was asked for."
    );

    /// <summary>The card's scope, gates or epoch of the switch are not those it was asked for with.</summary>
    public static readonly ErrorDefinition CardScope = Card(
        "Gate.CardScope",
        "The card's scope, gates or epoch are not those it was written with."
    );

    /// <summary>The card waives the restore proof, or does not, other than it was written.</summary>
    public static readonly ErrorDefinition CardWaiver = Card(
        "Gate.CardWaiver",
        "The card's restore_proof is not the one it was written with."
    );

    /// <summary>The card gives another reason.</summary>
    public static readonly ErrorDefinition CardReason = Card("Gate.CardReason", "The card gives another reason.");

    /// <summary>The card names another backup than it was written for.</summary>
    public static readonly ErrorDefinition CardBackup = Card(
        "Gate.CardBackup",
        "The card names another backup than it was written for.",
        "IU044"
    );

    /// <summary>The card describes other rows to be replaced than it was written for.</summary>
    public static readonly ErrorDefinition CardPreState = Card(
        "Gate.CardPreState",
        "The card describes other rows to be replaced than it was written for."
    );

    /// <summary>The statement is right, and the text for people above it is not.</summary>
    public static readonly ErrorDefinition CardText = Card(
        "Gate.CardText",
        "The text that people read is not the one that this run's plan gives."
    );

    /// <summary>The statement lacks a field, or has one that it must not have, or another order.</summary>
    public static readonly ErrorDefinition CardField = Card("Gate.CardField", "The statement has other fields than it must have.", "IU148");

    /// <summary>The statement gives a field twice.</summary>
    public static readonly ErrorDefinition CardFieldDoubled = Card("Gate.CardFieldDoubled", "The statement gives a field twice.");

    /// <summary>Bytes follow the statement.</summary>
    public static readonly ErrorDefinition CardTrailing = Card("Gate.CardTrailing", "Bytes follow the statement.");

    /// <summary>Fewer different people signed than the roster demands.</summary>
    public static readonly ErrorDefinition SignersMissing = Refused(
        "Gate.SignersMissing",
        "SecurityError",
        "Fewer different signers, or keys, than the roster demands.",
        "Have the others of the roster sign it too: $run | Import-IuApproval <card> -Signature <one>, <two>; without $run where it is "
            + "of gate Restore or Reconcile, and for a ruling: Enable-IuExecution <card> -Signature <one>, <two>.",
        "IU017"
    );

    /// <summary>The card begins to be valid later.</summary>
    public static readonly ErrorDefinition ApprovalNotYetValid = Refused(
        "Gate.ApprovalNotYetValid",
        "SecurityError",
        "The approval is not valid yet.",
        "Wait until the time on the card, by the database's clock; where that is wrong, have the DBA set it.",
        "IU045"
    );

    private static ErrorDefinition Card(string id, string summary, string? sqlState = null) =>
        Refused(id, "SecurityError", summary, WriteAgain, sqlState);
}
