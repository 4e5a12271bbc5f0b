using System.Globalization;

namespace IuCutter.Core.Approvals;

/// <summary>The database that an approval is for.</summary>
/// <param name="SystemIdentifier">The cluster's system identifier.</param>
/// <param name="Database">Its name.</param>
/// <param name="DatabaseOid">Its oid: a copy that took its name has another.</param>
/// <param name="Timeline">Timeline of the server's log when the card was written, eight hexadecimal digits.</param>
/// <param name="LedgerHead">Number of the last event when the card was written.</param>
/// <param name="LogSize">Records of the audit log when the card was written.</param>
/// <param name="LogRoot">Root of the audit log at that size, 64 hexadecimal digits.</param>
internal sealed record ApprovalTarget(
    string SystemIdentifier,
    string Database,
    long DatabaseOid,
    string Timeline,
    long LedgerHead,
    long LogSize,
    string LogRoot
)
{
    /// <summary>The target that a card names; null when a field of it is missing or malformed.</summary>
    public static ApprovalTarget? Of(CardStatement statement) =>
        statement.Find("system_identifier") is { } system
        && statement.Find("database") is { } database
        && Number(statement, CardComposer.DatabaseOid) is { } oid
        && statement.Find(CardComposer.Timeline) is { Length: 8 } timeline
        && timeline.All(char.IsAsciiHexDigitUpper)
        && Number(statement, "ledger_head") is { } ledger
        && Number(statement, CardComposer.LogSize) is { } size
        && statement.Find(CardComposer.LogRoot) is { Length: 64 } root
        && root.All(char.IsAsciiHexDigitLower)
            ? new ApprovalTarget(system, database, oid, timeline, ledger, size, root)
            : null;

    private static long? Number(CardStatement statement, string key) =>
        long.TryParse(statement.Find(key), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
