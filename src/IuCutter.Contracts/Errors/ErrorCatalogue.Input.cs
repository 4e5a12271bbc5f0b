namespace IuCutter;

public static partial class ErrorCatalogue
{
    /// <summary>The document does not exist or cannot be opened.</summary>
    public static readonly ErrorDefinition DocumentNotFound = Refused("Input.DocumentNotFound", "ObjectNotFound",
        "The document cannot be opened.", "Check the path: Get-IuDocument -Path <file>.");

    /// <summary>The document has no bytes, or only white space.</summary>
    public static readonly ErrorDefinition EmptyDocument = Refused("Input.EmptyDocument", "InvalidData",
        "The document holds no text.", "Give the document its text, then: Get-IuDocument -Path <file>.");

    /// <summary>The document holds a NUL byte: it is binary, or PostgreSQL text cannot hold it unchanged.</summary>
    public static readonly ErrorDefinition NulByte = Refused("Input.NulByte", "InvalidData",
        "The document holds a NUL byte; it is binary or damaged.", "Remove the byte named in the message at its source, then: Get-IuDocument -Path <file>.");

    /// <summary>The document is not valid UTF-8.</summary>
    public static readonly ErrorDefinition NotUtf8 = Refused("Input.NotUtf8", "InvalidData",
        "The document is not valid UTF-8.", "Convert it at its source (for example: iconv -f WINDOWS-1252 -t UTF-8), then: Get-IuDocument -Path <file>.");

    /// <summary>No line of the document opens a unit under the chosen profile.</summary>
    public static readonly ErrorDefinition NoUnit = Refused("Input.NoUnit", "InvalidData",
        "No line of the document opens a unit.", "Check the headings, or choose another profile: New-IuCutPlan -Profile <name>.");

    /// <summary>A fenced code block is opened and never closed; it would swallow the rest of the document.</summary>
    public static readonly ErrorDefinition UnclosedFence = Refused("Input.UnclosedFence", "InvalidData",
        "A code fence is opened and never closed.", "Close the fence at the line named in the message, then: Get-IuDocument -Path <file>.");

    /// <summary>Two units would have the same canonical address.</summary>
    public static readonly ErrorDefinition DuplicateAddress = Refused("Input.DuplicateAddress", "InvalidData",
        "Two units would have the same address.", "Give one of the headings another label, or choose a profile that numbers duplicates: New-IuCutPlan -Profile markdown.");

    /// <summary>The document prefix does not follow its rule.</summary>
    public static readonly ErrorDefinition BadPrefix = Refused("Input.BadPrefix", "InvalidArgument",
        "The document prefix is not valid.", "Use 2 to 64 of A-Z, 0-9 and single hyphens, starting with a letter: New-IuCutPlan -DocumentPrefix ICX-CONST.");

    /// <summary>The named profile does not exist or is not valid.</summary>
    public static readonly ErrorDefinition UnknownProfile = Refused("Input.UnknownProfile", "ObjectNotFound",
        "There is no such profile.", "Choose one of the profiles named in the message: New-IuCutPlan -Profile <name>.");

    /// <summary>A command line or parameter is not usable.</summary>
    public static readonly ErrorDefinition BadArgument = Refused("Input.BadArgument", "InvalidArgument",
        "An argument is not usable.", "Correct the argument named in the message.");
}
