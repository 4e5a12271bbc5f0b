using System.Data;
using System.Data.Common;

namespace IuCutter.Core.Tests.Adapters.Fakes;

/// <summary>A batch: the server is asked once per command, and the reader has one result set per answer.</summary>
internal sealed class FakeBatch(FakeServer server) : DbBatch
{
    private readonly FakeBatchCommands _commands = [];

    public override int Timeout { get; set; }

    protected override DbBatchCommandCollection DbBatchCommands => _commands;

    protected override DbConnection? DbConnection { get; set; }

    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel() => throw new NotSupportedException();

    public override void Prepare() => throw new NotSupportedException();

    public override Task PrepareAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override int ExecuteNonQuery() => throw new NotSupportedException();

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override object? ExecuteScalar() => throw new NotSupportedException();

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    protected override DbBatchCommand CreateDbBatchCommand() => new FakeBatchCommand();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        FakeRows.Reader(_commands.Select(command => server.Execute(command.CommandText, command.Parameters)).ToList());

    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        Task.FromResult(ExecuteDbDataReader(behavior));
}
