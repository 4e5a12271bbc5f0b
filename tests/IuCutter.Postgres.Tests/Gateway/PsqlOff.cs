using System.Text.Json.Nodes;
using CliWrap;
using CliWrap.Buffered;
using IuCutter.Core.Adapters;
using IuCutter.Core.Programs;
using IuCutter.Postgres.Connections;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>Execution is turned off as an operator does it without the module: by psql, with a login's password.</summary>
internal static class PsqlOff
{
    /// <summary>The answer.</summary>
    public static Task<JsonObject> RunAsync(SqlDatabase database, DatabaseRole role = DatabaseRole.Reader) =>
        RunAsync(database, DatabaseRoles.Login(role), options: null);

    /// <summary>The answer to any login, with what PGOPTIONS says.</summary>
    public static async Task<JsonObject> RunAsync(SqlDatabase database, string login, string? options)
    {
        BufferedCommandResult answer = await Psql(database, login, options, "call cutter_governance.execution_off('by psql')")
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        return JsonNode.Parse(answer.StandardOutput)!.AsObject();
    }

    /// <summary>What psql says when it cannot; empty when it can.</summary>
    public static async Task<string> AttemptAsync(SqlDatabase database, DatabaseRole role)
    {
        BufferedCommandResult answer = await Psql(
                database,
                DatabaseRoles.Login(role),
                options: null,
                "call cutter_governance.execution_off('by psql')"
            )
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        return answer.StandardError;
    }

    /// <summary>One value, as such a session has it.</summary>
    public static async Task<string> ShowAsync(SqlDatabase database, string login, string? options, string setting) =>
        (
            await Psql(database, login, options, $"show {setting}").ExecuteBufferedAsync(TestContext.Current.CancellationToken)
        ).StandardOutput.Trim();

    private static Command Psql(SqlDatabase database, string login, string? options, string sql) =>
        Cli.Wrap(Executables.Find("psql") ?? throw new InvalidOperationException("There is no psql on PATH."))
            .WithArguments(["-XqAt", "-v", "ON_ERROR_STOP=1", "-c", sql])
            .WithEnvironmentVariables(variables =>
            {
                LibpqEnvironment.Apply(variables, database.Provider.Service, database.Provider.PasswordFilePath, login, "test");
                variables.Set("PGOPTIONS", options);
            });
}
