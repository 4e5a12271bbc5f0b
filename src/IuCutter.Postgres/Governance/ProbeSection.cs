namespace IuCutter.Postgres.Governance;

/// <summary>A section of a probe file: a line <c>-- probe Name ...</c>, a line <c>-- why: ...</c>, a statement.</summary>
/// <param name="Words">The words of the first line.</param>
/// <param name="Why">The sentence of the second.</param>
/// <param name="Sql">The statement.</param>
internal sealed record ProbeSection(string[] Words, string Why, string Sql)
{
    /// <summary>Splits a file into its sections; what stands before the first is for its reader.</summary>
    public static IEnumerable<ProbeSection> Split(string file, string word) =>
        file.Replace("\r\n", "\n", StringComparison.Ordinal).Split($"\n-- {word} ").Skip(1).Select(Read);

    private static ProbeSection Read(string section)
    {
        string[] lines = section.Split('\n', 3);
        return lines is [string first, string second, string sql] && second.StartsWith("-- why: ", StringComparison.Ordinal)
            ? new ProbeSection(first.Split(' '), second["-- why: ".Length..], sql.Trim())
            : throw new InvalidDataException($"The section '{lines[0]}' does not say why.");
    }
}
