namespace IuCutter;

public static partial class ErrorCatalogue
{
    /// <summary>The document does not exist or cannot be opened.</summary>
    public static readonly ErrorDefinition DocumentNotFound = Refused(
        "Input.DocumentNotFound",
        "ObjectNotFound",
        "The document cannot be opened.",
        "Check the path: Get-IuDocument -Path <file>."
    );

    /// <summary>The document has no bytes, or only white space.</summary>
    public static readonly ErrorDefinition EmptyDocument = Refused(
        "Input.EmptyDocument",
        "InvalidData",
        "The document holds no text.",
        "Give the document its text, then: Get-IuDocument -Path <file>."
    );

    /// <summary>The document holds a NUL byte: it is binary, or PostgreSQL text cannot hold it unchanged.</summary>
    public static readonly ErrorDefinition NulByte = Refused(
        "Input.NulByte",
        "InvalidData",
        "The document holds a NUL byte; it is binary or damaged.",
        "Remove the byte named in the message at its source, then: Get-IuDocument -Path <file>."
    );

    /// <summary>The document is not valid UTF-8.</summary>
    public static readonly ErrorDefinition NotUtf8 = Refused(
        "Input.NotUtf8",
        "InvalidData",
        "The document is not valid UTF-8.",
        "Convert it at its source (for example: iconv -f WINDOWS-1252 -t UTF-8), then: Get-IuDocument -Path <file>."
    );

    /// <summary>No line of the document opens a unit under the chosen profile.</summary>
    public static readonly ErrorDefinition NoUnit = Refused(
        "Input.NoUnit",
        "InvalidData",
        "No line of the document opens a unit.",
        "Give the text a heading (# Title), or choose a profile that opens units at its lines: "
            + "Get-IuProfile -Document <document>, then Get-IuDocument <file> | New-IuCutPlan -DocumentPrefix <prefix> -Profile <name>."
    );

    /// <summary>A fenced code block is opened and never closed; it would swallow the rest of the document.</summary>
    public static readonly ErrorDefinition UnclosedFence = Refused(
        "Input.UnclosedFence",
        "InvalidData",
        "A code fence is opened and never closed.",
        "Close the fence at the line named in the message, then: Get-IuDocument -Path <file>."
    );

    /// <summary>Two units would have the same canonical address.</summary>
    public static readonly ErrorDefinition DuplicateAddress = Refused(
        "Input.DuplicateAddress",
        "InvalidData",
        "Two units would have the same address.",
        "Give one of the headings another label, or choose a profile that numbers duplicates: "
            + "Get-IuDocument <file> | New-IuCutPlan -DocumentPrefix <prefix> -Profile markdown."
    ) with
    {
        Remediation = "Give one of the headings another label, or check that the numbered address is what is meant.",
    };

    /// <summary>The document prefix does not follow its rule.</summary>
    public static readonly ErrorDefinition BadPrefix = Refused(
        "Input.BadPrefix",
        "InvalidArgument",
        "The document prefix is not valid.",
        "Use 2 to 64 of A-Z, 0-9 and single hyphens, starting with a letter: "
            + "Get-IuDocument <file> | New-IuCutPlan -DocumentPrefix ICX-CONST."
    );

    /// <summary>The named profile does not exist or is not valid.</summary>
    public static readonly ErrorDefinition UnknownProfile = Refused(
        "Input.UnknownProfile",
        "ObjectNotFound",
        "There is no such profile.",
        "Choose one of the profiles named in the message: Get-IuDocument <file> | New-IuCutPlan -DocumentPrefix <prefix> -Profile <name>."
    );

    /// <summary>A note on a backup lacks what it is about, who or why.</summary>
    public static readonly ErrorDefinition BackupNote = Refused(
        "Input.BackupNote",
        "InvalidArgument",
        "A note on a backup lacks its event, the file's hash, who, or why.",
        "Use the cmdlets, which say all of it: Protect-IuBackup <file> -Reason <reason>.",
        "IU097"
    );

    /// <summary>A command line or parameter is not usable.</summary>
    public static readonly ErrorDefinition BadArgument = Refused(
        "Input.BadArgument",
        "InvalidArgument",
        "An argument is not usable.",
        "Correct the argument named in the message."
    );

    /// <summary>A checkpoint is not one that the database's log fails to continue.</summary>
    public static readonly ErrorDefinition NothingToReconcile = Refused(
        "Input.NothingToReconcile",
        "InvalidArgument",
        "The file is no signed checkpoint that the database's log is behind, or beside: there is nothing to give up.",
        "See what each place knows, and how it lies to the log: Get-IuCheckpoint."
    );

    /// <summary>The document has more bytes than one plan can hold.</summary>
    public static readonly ErrorDefinition DocumentTooLarge = Refused(
        "Input.DocumentTooLarge",
        "LimitsExceeded",
        "The document is too large.",
        "Divide it into documents of less than 2 GB, then: Get-IuDocument -Path <file>."
    );

    /// <summary>A profile's file cannot be read, or does not follow the rules for profiles.</summary>
    public static readonly ErrorDefinition InvalidProfile = Refused(
        "Input.InvalidProfile",
        "InvalidData",
        "The profile is not valid.",
        "Correct every fault named in the message, then: Get-IuDocument <file> | New-IuCutPlan -DocumentPrefix <prefix> -Profile <profile>."
    );

    /// <summary>A card or its signature cannot be opened.</summary>
    public static readonly ErrorDefinition CardNotFound = Refused(
        "Input.CardNotFound",
        "ObjectNotFound",
        "The card or its signature cannot be opened.",
        "Check the path; a signature lies beside its card with .sig appended. Where the card is lost, see which command writes "
            + "another: Get-IuRun <run> -Explain."
    );

    /// <summary>A card cannot be written where it was asked for; an existing file is never overwritten.</summary>
    public static readonly ErrorDefinition CardNotWritten = Refused(
        "Input.CardNotWritten",
        "WriteError",
        "The card cannot be written there.",
        "Choose a path that does not exist yet: $run | Request-IuApproval -Gate <gate> -Path <new card>."
    );

    /// <summary>The run was read from the database, which keeps hashes only, and carries no plan.</summary>
    public static readonly ErrorDefinition PlanMissing = Refused(
        "Input.PlanMissing",
        "InvalidArgument",
        "The run carries no plan: the database keeps hashes only.",
        "Attach it: Get-IuRun <run> -Plan (Get-IuDocument <file> | New-IuCutPlan -DocumentPrefix <prefix>)."
    );

    /// <summary>A number is missing between two units of one level.</summary>
    public static readonly ErrorDefinition NumberingGap = Refused(
        "Input.NumberingGap",
        "InvalidData",
        "A number is missing between two units.",
        "Look for the missing heading before the line named in the message (damaged, quoted or fenced?), or "
            + "set the level's gap to warn in a profile of your own."
    ) with
    {
        Remediation =
            "Look for the missing heading before the line named in the message: damaged, quoted or fenced? "
            + "Why a line opens nothing: $document | Get-IuCutPlan -Explain.",
    };

    /// <summary>A heading is deeper by more than one than the heading before it.</summary>
    public static readonly ErrorDefinition LevelSkip = Refused(
        "Input.LevelSkip",
        "InvalidData",
        "A heading skips a depth.",
        "Give the heading named in the message its depth, or set levelSkip to warn in a profile of your own."
    ) with
    {
        Remediation = "Give the heading named in the message its depth, or check that its place in the plan is what is meant.",
    };

    /// <summary>The document holds a character that changes the direction of the text around it.</summary>
    public static readonly ErrorDefinition BidiControl = Refused(
        "Input.BidiControl",
        "InvalidData",
        "A bidirectional control character may hide what the text says.",
        "Remove the character named in the message at its source, or set bidiControls to warn in a profile of your own."
    ) with
    {
        Remediation = "Remove the character named in the message at its source, or check that the text around it reads as it is cut.",
    };

    /// <summary>A quotation before a label has no end, so that it shields nothing.</summary>
    public static readonly ErrorDefinition UnclosedQuote = Refused(
        "Input.UnclosedQuote",
        "InvalidData",
        "A quotation is opened and never closed.",
        "Close the quotation at the line named in the message, or check that what it holds opens no unit: $plan | Test-IuCutPlan."
    );

    /// <summary>The profile has no level of this name.</summary>
    public static readonly ErrorDefinition UnknownUnitLevel = Refused(
        "Input.UnknownUnitLevel",
        "InvalidArgument",
        "The profile has no such level.",
        "Choose one of the levels named in the message: Get-IuDocument <file> | New-IuCutPlan -DocumentPrefix <prefix> -UnitLevel <name>."
    );

    /// <summary>A line within quoted text was needed to make the numbers complete.</summary>
    public static readonly ErrorDefinition QuotedOpening = Refused(
        "Input.QuotedOpening",
        "InvalidData",
        "A unit opens within quoted text.",
        "Check whether the quotation before the line named in the message is closed where it should be."
    );

    /// <summary>No profile is the only one that fits the document.</summary>
    public static readonly ErrorDefinition ProfileNotChosen = Refused(
        "Input.ProfileNotChosen",
        "InvalidArgument",
        "No profile is the only one that fits; it is not guessed.",
        "Look at the reasons and name one: Get-IuProfile -Document <document>, then "
            + "Get-IuDocument <file> | New-IuCutPlan -DocumentPrefix <prefix> -Profile <name>."
    );

    /// <summary>A page, or a file of findings, cannot be written where it was asked for; an existing file is never overwritten.</summary>
    public static readonly ErrorDefinition FileNotWritten = Refused(
        "Input.FileNotWritten",
        "WriteError",
        "The file cannot be written there.",
        "Choose a path that does not exist yet, in a folder that you can write to."
    );

    /// <summary>An unattended runbook needs an answer, and nobody is there to give it.</summary>
    public static readonly ErrorDefinition Unattended = Refused(
        "Input.Unattended",
        "InvalidOperation",
        "The runbook runs unattended, and needs an answer.",
        "Give the command named in the message the parameter it lacks; where it wants a confirmation and that is meant: -Confirm:$false."
    );

    /// <summary>Two plans were made by different profiles or down to different levels.</summary>
    public static readonly ErrorDefinition PlansNotComparable = Refused(
        "Input.PlansNotComparable",
        "InvalidArgument",
        "The two plans were not made by the same profile and unit level.",
        "Make both plans alike: Get-IuDocument <file> | New-IuCutPlan -DocumentPrefix <prefix> -Profile <name> -UnitLevel <name>."
    );

    /// <summary>A line would be a heading if a blank followed its # signs.</summary>
    public static readonly ErrorDefinition GluedHeading = Refused(
        "Input.GluedHeading",
        "InvalidData",
        "A line begins with # signs that no blank follows: it is text.",
        "Put a blank after the # signs where a heading is meant, then: Get-IuDocument -Path <file>."
    );

    /// <summary>A heading that would open a unit in markdown is written in HTML.</summary>
    public static readonly ErrorDefinition HtmlHeading = Refused(
        "Input.HtmlHeading",
        "InvalidData",
        "Headings or labels are written in HTML, which opens no unit.",
        "Convert the document to markdown and read it once more before it is cut: Get-IuDocument -Path <file>."
    );

    /// <summary>The profile of a plan has no references section.</summary>
    public static readonly ErrorDefinition NoReferenceGrammar = Refused(
        "Input.NoReferenceGrammar",
        "InvalidArgument",
        "The profile does not say how its documents cite.",
        "Plan with a profile of the document's law, or give yours a references section: "
            + "Get-IuDocument <file> | New-IuCutPlan -DocumentPrefix <prefix> -Profile <name>."
    );
}
