namespace IuCutter;

public static partial class ErrorCatalogue
{
    /// <summary>A statement that suppresses findings cannot be read to the byte.</summary>
    public static readonly ErrorDefinition SuppressionMalformed = Refused(
        "Gate.SuppressionMalformed",
        "InvalidData",
        "The statement that is to suppress findings is not in the form iu-suppression/1.",
        "Write it anew, and have it signed: Test-IuIntegrity -ErrorAction SilentlyContinue | New-IuSuppression -Reason <why> -Until <day> "
            + "-Path <file>."
    );

    /// <summary>A statement that suppresses findings has no signature that the roster in force takes.</summary>
    public static readonly ErrorDefinition SuppressionUnsigned = Refused(
        "Gate.SuppressionUnsigned",
        "SecurityError",
        "The statement that is to suppress findings is not signed by a signer whom the roster in force names for iucutter.suppression.",
        "Have a signer of the roster sign it: ssh-keygen -Y sign -n iucutter.suppression -f <key> <file>; see who can: Get-IuRoster."
    );

    /// <summary>A statement that suppresses findings is about another database.</summary>
    public static readonly ErrorDefinition SuppressionDatabase = Refused(
        "Gate.SuppressionDatabase",
        "SecurityError",
        "The statement that is to suppress findings is about another database.",
        "Connect to the database that it names, or write one for this database: Test-IuIntegrity -ErrorAction SilentlyContinue | "
            + "New-IuSuppression -Reason <why> -Until <day> -Path <file>."
    );

    /// <summary>A statement that suppresses findings has ended, or was made on a day that has not come yet.</summary>
    public static readonly ErrorDefinition SuppressionExpired = Refused(
        "Gate.SuppressionExpired",
        "SecurityError",
        "The statement that is to suppress findings does not count today.",
        "See whether the findings are still to be accepted, then write it anew: Test-IuIntegrity -ErrorAction SilentlyContinue | "
            + "New-IuSuppression -Reason <why> -Until <day> -Path <file>."
    );

    /// <summary>A finding is of a kind that no statement accepts.</summary>
    public static readonly ErrorDefinition NotSuppressible = Refused(
        "Gate.NotSuppressible",
        "InvalidOperation",
        "What is found in the audit log itself, in the roster, or by a checkpoint cannot be suppressed: the signature of every statement "
            + "rests on it.",
        "Leave out those of which CanBeSuppressed is false, and find out how they came about: "
            + "Test-IuIntegrity -ErrorAction SilentlyContinue."
    );
}
