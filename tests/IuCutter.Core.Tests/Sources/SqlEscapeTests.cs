namespace IuCutter.Core.Tests.Sources;

/// <summary>
/// The body of a function is read with the settings of whoever calls it: where standard_conforming_strings is off, a backslash in a plain
/// literal is another character. In the functions each literal with one is an escape string, which is always read alike.
/// </summary>
[Trait("Promise", "3")]
public sealed class SqlEscapeTests
{
    [Fact]
    public void Functions_HaveNoBackslashInAPlainLiteral()
    {
        string[] files =
        [
            .. RepositoryFolder
                .Files(["src"], [".sql"])
                .Where(file => Path.GetFileName(file).StartsWith('r') && file.Contains("Migrations", StringComparison.Ordinal)),
        ];
        Assert.InRange(files.Length, 20, 100);
        Assert.Empty(files.SelectMany(file => Plain(File.ReadAllText(file)).Select(literal => (Path.GetFileName(file), literal))));
    }

    [Theory]
    [InlineData(@"select 'a\b'", @"'a\b'")]
    [InlineData(@"select E'a\\b' || 'it''s \ '", @"'it''s \ '")]
    [InlineData(@"select e'a\'b', 'c'", null)]
    [InlineData(@"-- it's \ here", null)]
    [InlineData("select E'a\\\\'\n    'b\\\\'", null)]
    public void Literal_PlainWithBackslash_IsFound(string sql, string? found) => Assert.Equal(found is null ? [] : [found], Plain(sql));

    // Literals in the order of the text. A literal that follows another one after a line end alone continues it, and is of its kind.
    private static IEnumerable<string> Plain(string sql)
    {
        bool escape = false;
        int after = -1;
        for (int at = 0; at < sql.Length; at++)
        {
            if (sql.AsSpan(at).StartsWith("--"))
            {
                int end = sql.IndexOf('\n', at);
                at = end < 0 ? sql.Length : end;
                continue;
            }

            if (sql[at] != '\'')
            {
                continue;
            }

            bool continues = after >= 0 && string.IsNullOrWhiteSpace(sql[after..at]) && sql.AsSpan(after, at - after).Contains('\n');
            escape = continues
                ? escape
                : at > 0 && sql[at - 1] is 'e' or 'E' && (at < 2 || !(char.IsLetterOrDigit(sql[at - 2]) || sql[at - 2] == '_'));
            int begin = at++;
            while (at < sql.Length && (sql[at] != '\'' || (at + 1 < sql.Length && sql[at + 1] == '\'')))
            {
                at += sql[at] == '\'' || (escape && sql[at] == '\\') ? 2 : 1;
            }

            after = at + 1;
            string literal = sql[begin..Math.Min(after, sql.Length)];
            if (!escape && literal.Contains('\\', StringComparison.Ordinal))
            {
                yield return literal;
            }
        }
    }
}
