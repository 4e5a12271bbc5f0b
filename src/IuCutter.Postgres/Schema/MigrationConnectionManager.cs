using DbUp.Engine.Transactions;
using Npgsql;

namespace IuCutter.Postgres.Schema;

/// <summary>Gives DbUp a connection as it is configured here, and each script whole.</summary>
/// <param name="connection">Opened by the caller; DbUp closes it.</param>
internal sealed class MigrationConnectionManager(NpgsqlConnection connection) : DatabaseConnectionManager(_ => connection)
{
    /// <summary>Npgsql splits statements itself and knows dollar quotes; a second splitter could only disagree.</summary>
    public override IEnumerable<string> SplitScriptIntoCommands(string scriptContents) => [scriptContents];
}
