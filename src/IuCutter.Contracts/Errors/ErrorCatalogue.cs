using System.Collections.Immutable;
using System.Reflection;

namespace IuCutter;

/// <summary>Every stop that IuCutter knows. One cause has one entry; an entry is never renamed.</summary>
public static partial class ErrorCatalogue
{
    private static readonly Lazy<ImmutableSortedDictionary<string, ErrorDefinition>> Entries = new(() =>
        typeof(ErrorCatalogue)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(ErrorDefinition))
            .Select(field => (ErrorDefinition)field.GetValue(null)!)
            .ToImmutableSortedDictionary(entry => entry.Id, entry => entry, StringComparer.Ordinal)
    );

    /// <summary>
    /// The command that connects a session with all that a phase needs. A connection keeps nothing of the one before, so a command that
    /// names one key names all of them.
    /// </summary>
    internal const string ConnectWithKeys =
        "Connect-IuDatabase -Service <name> -ExecutorKey <key> -VerifierKey <key> -BackupRecipient <fingerprint> "
        + "-EscrowRecipient <fingerprint>";

    /// <summary>All entries by their <see cref="ErrorDefinition.Id"/>, in ordinal order.</summary>
    public static ImmutableSortedDictionary<string, ErrorDefinition> All => Entries.Value;

    private static ErrorDefinition Refused(string id, string category, string summary, string recommendation, string? sqlState = null) =>
        new(id, ErrorOutcome.Refused, category, summary, recommendation) { SqlState = sqlState };

    private static ErrorDefinition Failed(string id, string category, string summary, string recommendation, string? sqlState = null) =>
        new(id, ErrorOutcome.Failed, category, summary, recommendation) { SqlState = sqlState };
}
