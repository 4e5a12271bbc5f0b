using IuCutter.Core.Checkpoints;

namespace IuCutter.Core.Approvals;

/// <summary>
/// The hosts that a ruling's card names because they know no checkpoint of the database: each may take the log as the card has it for the
/// first that it knows.
/// </summary>
internal static class FirstHosts
{
    private const int MaxLength = 1000;

    /// <summary>As the card says it: the host on which it is asked for, where that knows none, then the others as they are given.</summary>
    /// <param name="here">The host on which the card is asked for; null where it knows a checkpoint.</param>
    /// <param name="others">Names of other hosts, printable ASCII without blanks and commas.</param>
    /// <returns>The names with commas between; null when there is none.</returns>
    /// <exception cref="IuException">
    /// Input.BadArgument for a name that no card can say; Integrity.CheckpointMissing where no host is named that could write a checkpoint.
    /// </exception>
    public static string? Of(UnknownHost? here, IReadOnlyList<string> others)
    {
        string? bad = others.FirstOrDefault(name => name.Length == 0 || name.Any(sign => sign is <= ' ' or > '~' or ','));
        if (bad is not null)
        {
            throw new IuException(ErrorCatalogue.BadArgument, $"'{PlainText.Show(bad, 80)}' is no name of a host.");
        }

        if (here is { CanWrite: false } && others.All(name => name == here.Name))
        {
            throw new IuException(
                ErrorCatalogue.CheckpointMissing,
                "Nor is the executor's key known here, to write one: name the host that has it with -FirstCheckpointOn.",
                here.Name
            );
        }

        string[] names = [.. (here is null ? others : others.Prepend(here.Name)).Distinct(StringComparer.Ordinal)];
        string hosts = string.Join(',', names);
        return hosts.Length > MaxLength
                ? throw new IuException(ErrorCatalogue.BadArgument, $"The names of the hosts have more than {MaxLength} characters.")
            : names.Length == 0 ? null
            : hosts;
    }

    /// <summary>Whether they name a host.</summary>
    public static bool Name(string? hosts, string host) => hosts?.Split(',').Contains(host, StringComparer.Ordinal) == true;
}
