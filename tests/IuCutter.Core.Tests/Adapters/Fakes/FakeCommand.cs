using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace IuCutter.Core.Tests.Adapters.Fakes;

/// <summary>A command that the <see cref="FakeServer"/> answers.</summary>
internal sealed class FakeCommand(FakeServer server) : DbCommand
{
    [AllowNull]
    public override string CommandText { get; set; } = "";

    public override int CommandTimeout { get; set; }

    public override CommandType CommandType { get; set; }

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get; set; }

    protected override DbParameterCollection DbParameterCollection { get; } = new FakeParameters();

    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel() => throw new NotSupportedException();

    public override void Prepare() => throw new NotSupportedException();

    public override int ExecuteNonQuery()
    {
        server.Execute(CommandText, Parameters);
        return 1;
    }

    public override object? ExecuteScalar() => server.Execute(CommandText, Parameters).FirstOrDefault()?.FirstOrDefault();

    protected override DbParameter CreateDbParameter() => new FakeParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        FakeRows.Reader([server.Execute(CommandText, Parameters)]);
}
