using System.Collections.Immutable;
using System.Text.Json;

namespace IuCutter.Postgres.Schema;

/// <summary>
/// The contract that an installation of this version must match: the facts of a fresh one, kept as text so that no migration changes
/// without it. A test installs the migrations and compares.
/// </summary>
internal static class InstallationContract
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        // Read by people when it changes: quotes and operators as they are.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The facts, in the order of the file.</summary>
    public static ImmutableArray<ContractFact> Facts { get; } =
    [
        .. EmbeddedFile
            .Read("Schema/contract")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<ContractFact>(line, Format)!),
    ];

    /// <summary>The names of the governed tables, as PostgreSQL quotes them with nothing on the search_path.</summary>
    public static string[] Tables { get; } = Named("table");

    /// <summary>The functions, as PostgreSQL names them with nothing on the search_path.</summary>
    public static string[] Functions { get; } = Named("function");

    /// <summary>
    /// Writes facts as a contract, one a line, by kind, subject and fact in ordinal order: the catalogues give what was altered
    /// last at the end, and a fact that has not changed must keep its line.
    /// </summary>
    public static string Write(IEnumerable<ContractFact> facts) =>
        // How to remove a part of the contract is nobody's business.
        string.Concat(
            facts
                .OrderBy(fact => fact.Kind, StringComparer.Ordinal)
                .ThenBy(fact => fact.Subject, StringComparer.Ordinal)
                .ThenBy(fact => fact.Fact, StringComparer.Ordinal)
                .Select(fact =>
                    JsonSerializer.Serialize(
                        new
                        {
                            fact.Kind,
                            fact.Subject,
                            fact.Fact,
                            fact.Make,
                        },
                        Format
                    ) + "\n"
                )
        );

    private static string[] Named(string kind) => [.. Facts.Where(fact => fact.Kind == kind).Select(fact => fact.Subject)];
}
