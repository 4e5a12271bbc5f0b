using IuCutter.Core.Text;

namespace IuCutter.Postgres.Backup;

/// <summary>Rules about backups in the roster: lines <c># iucutter-name: value</c>, which ssh-keygen takes for comments.</summary>
internal static class RosterRule
{
    private const int Shown = 80;

    /// <summary>The values of a rule, in the order of the lines.</summary>
    /// <exception cref="IuException">Config.RosterInvalid when a line names the rule and is not written like that: a rule is never ignored.</exception>
    public static IEnumerable<string> Of(string? roster, string name)
    {
        string mark = $"# iucutter-{name}: ";
        foreach (string line in (roster ?? "").Split('\n'))
        {
            if (line.StartsWith(mark, StringComparison.Ordinal))
            {
                yield return line[mark.Length..].Trim();
            }
            else if (Bare(line).StartsWith(Bare(mark), StringComparison.OrdinalIgnoreCase))
            {
                throw new IuException(ErrorCatalogue.RosterInvalid, $"'{PlainText.Show(line.Trim(), Shown)}' is to begin with '{mark}'.");
            }
        }
    }

    private static string Bare(string line) => string.Concat(line.Where(letter => letter == '#' || char.IsAsciiLetter(letter)));
}
