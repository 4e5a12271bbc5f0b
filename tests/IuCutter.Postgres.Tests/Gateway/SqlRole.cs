using System.Globalization;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>Sends statements on a kept session, opened when first needed and again when the server ended it.</summary>
internal sealed class SqlRole(Func<Task<SqlSession>> session)
{
    public async Task<string?> RunAsync(params IEnumerable<SqlCall> calls) =>
        Convert.ToString(await (await session()).RunAsync(calls), CultureInfo.InvariantCulture);

    public async Task PipelineAsync(params IEnumerable<SqlCall> calls) => await (await session()).PipelineAsync(calls);

    public async Task<string?> AttemptAsync(params IEnumerable<SqlCall> calls) => await (await session()).AttemptAsync(calls);
}
