using System.Data;
using System.Data.Common;

namespace IuCutter.Core.Tests.Adapters.Fakes;

/// <summary>One command of a <see cref="FakeBatch"/>.</summary>
internal sealed class FakeBatchCommand : DbBatchCommand
{
    public override string CommandText { get; set; } = "";

    public override CommandType CommandType { get; set; }

    public override int RecordsAffected => 1;

    public override bool CanCreateParameter => true;

    protected override DbParameterCollection DbParameterCollection { get; } = new FakeParameters();

    public override DbParameter CreateParameter() => new FakeParameter();
}
