using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Schema;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Schema;

/// <summary>A literal is the text, whatever the text holds and however the session reads strings.</summary>
public sealed class SqlLiteralTests(SandboxFixture fixture)
{
    public static TheoryData<string> Texts =>
        [
            "",
            "one line",
            "\n",
            "two\nlines\n",
            "\r\n\tit's \"quoted\"\r",
            "\\ \\n \\' '' \\\\ \\x41 \\u0041 $$ $a$ -- /* ; :name @name $1",
            "Điều 中文 😀 e\u0301 \u202E \u00A0\u200B \uFEFF \u007F \u0001",
        ];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task OfLines_AnyText_IsGivenBack(string text)
    {
        IuSandbox sandbox = await fixture.GetAsync();
        NpgsqlConnectionProvider provider = SandboxFixture.Provider(sandbox, "postgres");
        await using NpgsqlConnection connection = await provider.OpenAdminAsync(
            SandboxLayout.AdminUser,
            TestContext.Current.CancellationToken
        );
        string literal = SqlLiteral.OfLines(text);
        foreach (string mode in new[] { "on", "off" })
        {
            await using NpgsqlCommand command = new NpgsqlCommand(
                $"set standard_conforming_strings = {mode}; select {literal}",
                connection
            );
            Assert.Equal(text, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        }

        Assert.All(literal, character => Assert.True(character is '\n' or (>= ' ' and <= '~')));
        Assert.Equal(
            Math.Max(1, text.Split('\n', StringSplitOptions.None).Length - (text.EndsWith('\n') ? 1 : 0)),
            literal.Split('\n').Length
        );
    }
}
