using System.Data;
using System.Data.Common;

namespace IuCutter.Core.Tests.Adapters.Fakes;

/// <summary>A transaction that writes its end into the transcript.</summary>
internal sealed class FakeTransaction(FakeServer server, FakeConnection connection, IsolationLevel isolation) : DbTransaction
{
    public override IsolationLevel IsolationLevel => isolation;

    protected override DbConnection DbConnection => connection;

    public override Task CommitAsync(CancellationToken cancellationToken = default)
    {
        server.CommitWasCancellable = cancellationToken.CanBeCanceled;
        return base.CommitAsync(cancellationToken);
    }

    public override void Commit()
    {
        if (server.CommitEndsTheSession)
        {
            connection.Break();
        }

        End("commit", server.CommitFault);
    }

    public override void Rollback() => End("rollback", server.RollbackFault);

    private void End(string how, Exception? fault)
    {
        server.Transcript.Add(how);
        if (fault is not null)
        {
            throw fault;
        }
    }
}
