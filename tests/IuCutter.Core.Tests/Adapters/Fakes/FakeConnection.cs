using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace IuCutter.Core.Tests.Adapters.Fakes;

/// <summary>A connection to the <see cref="FakeServer"/>; open from the start.</summary>
internal sealed class FakeConnection(FakeServer server) : DbConnection
{
    private ConnectionState _state = ConnectionState.Open;

    [AllowNull]
    public override string ConnectionString { get; set; } = "";

    public override string Database => "fake";

    public override string DataSource => "fake";

    public override string ServerVersion => "0";

    public override ConnectionState State => _state;

    public override bool CanCreateBatch => true;

    /// <summary>The network is gone.</summary>
    public void Break() => _state = ConnectionState.Broken;

    public override void Open() => _state = ConnectionState.Open;

    public override void Close() => _state = ConnectionState.Closed;

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel)
    {
        server.Transcript.Add($"begin {isolationLevel}");
        return new FakeTransaction(server, this, isolationLevel);
    }

    protected override DbCommand CreateDbCommand() => new FakeCommand(server);

    protected override DbBatch CreateDbBatch() => new FakeBatch(server);

    protected override void Dispose(bool disposing)
    {
        server.Transcript.Add("close");
        base.Dispose(disposing);
    }
}
