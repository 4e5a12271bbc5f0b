using System.Data;
using Dapper;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;
using Xunit;

namespace IuCutter.Postgres.Tests.Connections;

public sealed class DatabaseBorderTests(SandboxFixture fixture) : IDisposable
{
    private readonly string _passwords = Path.GetTempFileName();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_passwords);

    [Fact]
    public async Task UseAsync_ConnectionGoneBetweenTwoCommands_IsLostAndKeepsTheSubject()
    {
        NpgsqlConnectionProvider provider = SandboxFixture.Provider(await fixture.GetAsync());
        Exception? raw = null;

        IuException stop = await Assert.ThrowsAsync<IuException>(() =>
            provider.UseRoleAsync(
                DatabaseRole.Reader,
                "ictr-1",
                async connection =>
                {
                    await connection.CloseAsync();
                    try
                    {
                        await using NpgsqlCommand next = new NpgsqlCommand("select 1", connection);
                        return await next.ExecuteNonQueryAsync(Token);
                    }
                    catch (InvalidOperationException closed)
                    {
                        raw = closed;
                        throw;
                    }
                },
                Token
            )
        );

        Assert.Equal("Store.ConnectionLost", stop.Definition.Id);
        Assert.Equal("ictr-1", stop.Subject);
        Assert.Same(raw, stop.InnerException);
        // The exception alone does not say it: without the connection at hand it is a defect.
        Assert.Null(PostgresErrors.Translate(raw!));
    }

    [Fact]
    public async Task UseAsync_DefectOnAHealthyConnection_StaysADefect()
    {
        NpgsqlConnectionProvider provider = SandboxFixture.Provider(await fixture.GetAsync());

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            provider.UseRoleAsync(
                DatabaseRole.Reader,
                "ictr-1",
                connection => connection.QuerySingleAsync<int>(Command("select 1 where false")),
                Token
            )
        );
    }

    [Theory]
    [InlineData("select repeat('x', 30000000) as \"A\"")]
    [InlineData("select 'a' as \"A\", repeat('x', 30000000) as \"B\"")]
    [InlineData("select repeat('x', 1000) as \"A\", repeat('y', 1000) as \"B\" from generate_series(1, 100000)")]
    public async Task UseAsync_ResultBreaksOff_IsLostAndKeepsTheSubject(string sql)
    {
        using CutWire wire = await WireAsync();
        NpgsqlConnectionProvider provider = Through(wire, await fixture.GetAsync());

        IuException stop = await Assert.ThrowsAsync<IuException>(() =>
            provider.UseRoleAsync(
                DatabaseRole.Reader,
                "ictr-1",
                async connection =>
                {
                    wire.CutAfter(1_000_000);
                    return (await connection.QueryAsync<Row>(Command(sql))).AsList();
                },
                Token
            )
        );

        await wire.Running;
        Assert.Equal("Store.ConnectionLost", stop.Definition.Id);
        Assert.Equal("ictr-1", stop.Subject);
        // Dapper wraps what breaks a column: without the border's look inside it would be a defect.
        Assert.IsType<DataException>(stop.InnerException);
        Assert.DoesNotContain("xxx", stop.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UseAsync_Cancelled_IsCancelled()
    {
        NpgsqlConnectionProvider provider = SandboxFixture.Provider(await fixture.GetAsync());
        using CancellationTokenSource cancel = new CancellationTokenSource();
        await cancel.CancelAsync();

        IuException stop = await Assert.ThrowsAsync<IuException>(() =>
            provider.UseRoleAsync(DatabaseRole.Reader, "ictr-1", _ => Task.FromResult(0), cancel.Token)
        );

        Assert.Equal("Store.Cancelled", stop.Definition.Id);
    }

    private async Task<CutWire> WireAsync()
    {
        IuSandbox sandbox = await fixture.GetAsync();
        await File.WriteAllLinesAsync(
            _passwords,
            File.ReadLines(sandbox.PasswordFile).Select(line => "*:*:*:" + string.Join(':', line.Split(':')[^2..])),
            Token
        );
        return new CutWire(Path.Combine(sandbox.Host, $".s.PGSQL.{sandbox.Port}"));
    }

    private NpgsqlConnectionProvider Through(CutWire wire, IuSandbox sandbox) =>
        new(SandboxFixture.Provider(sandbox).Service with { Host = "127.0.0.1", Port = wire.Port, PasswordFile = _passwords }, _passwords);

    private static CommandDefinition Command(string sql) => new(sql, commandType: CommandType.Text, cancellationToken: Token);

    private sealed class Row
    {
        public string? A { get; init; }

        public string? B { get; init; }
    }
}
