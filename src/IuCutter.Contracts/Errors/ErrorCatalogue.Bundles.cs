namespace IuCutter;

public static partial class ErrorCatalogue
{
    /// <summary>The program that is to give a time stamp gave none, or another than was asked for.</summary>
    public static readonly ErrorDefinition TimestampNotMade = Failed(
        "Store.TimestampNotMade",
        "ResourceUnavailable",
        "The evidence bundle has no time stamp, and is not written: the program that is to give one did not.",
        "Mend what is named, then run the same command again. Without a time stamp: connect without -TimestampCommand."
    );
}
