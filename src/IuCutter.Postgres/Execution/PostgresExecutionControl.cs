using System.Collections.Immutable;
using System.Net.Sockets;
using System.Text.Json;
using Dapper;
using IuCutter.Core.Adapters;
using IuCutter.Core.Execution;
using IuCutter.Postgres.Connections;

namespace IuCutter.Postgres.Execution;

/// <summary>
/// The kill switch in the database. The gate role turns it on; that role holds no right to write a unit. Every role may turn it
/// off: where this host has not one's login, or it is refused, or has no connection left, the next one says it.
/// </summary>
internal sealed class PostgresExecutionControl(IConnectionProvider connections, string name) : IExecutionControl
{
    private static readonly ImmutableArray<DatabaseRole> OffLogins =
    [
        DatabaseRole.Gatekeeper,
        DatabaseRole.Executor,
        DatabaseRole.Verifier,
        DatabaseRole.Reader,
    ];

    private readonly RoleCommands database = new(connections);

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public async Task<KillSwitchStatus> ReadAsync(CancellationToken cancellationToken)
    {
        using JsonDocument answer = JsonDocument.Parse(
            await database
                .SingleAsync<string>(
                    DatabaseRole.Reader,
                    "select cutter_governance.fn_execution_status()::text",
                    parameters: null,
                    subject: null,
                    cancellationToken
                )
                .ConfigureAwait(false)
        );
        JsonElement status = answer.RootElement;
        return new KillSwitchStatus(
            status.GetProperty("enabled").GetBoolean(),
            status.GetProperty("why").GetString() ?? "",
            Text(status, "ruling_sha256"),
            Text(status, "scope"),
            Text(status, "gates"),
            Time(status, "until"),
            Number(status, "epoch"),
            EnforcedBy: "database",
            Text(status, "changed_by"),
            Time(status, "changed_at")
        )
        {
            Rulings =
            [
                .. status
                    .GetProperty("rulings")
                    .EnumerateArray()
                    .Select(ruling => new RulingInForce(
                        Text(ruling, "card_sha256") ?? "",
                        Text(ruling, "scope") ?? "",
                        Text(ruling, "gates") ?? "",
                        Time(ruling, "until")
                    )),
            ],
        };
    }

    /// <inheritdoc/>
    /// <exception cref="IuException">Gate.SwitchOffUnacknowledged: off for new writers, but one could not be ended.</exception>
    public async Task<KillSwitchAcknowledgement> TurnOffAsync(string why, CancellationToken cancellationToken)
    {
        using JsonDocument answer = JsonDocument.Parse(await SayOffAsync(why, cancellationToken).ConfigureAwait(false));
        JsonElement off = answer.RootElement;
        int terminated = off.GetProperty("terminated").GetInt32();
        return Time(off, "acknowledged_at") is { } acknowledged
            ? new KillSwitchAcknowledgement(
                "database",
                Number(off, "epoch"),
                Number(off, "ledger_head"),
                terminated,
                acknowledged,
                NotReached: null
            )
            : throw new IuException(
                ErrorCatalogue.SwitchOffUnacknowledged,
                $"Epoch {Number(off, "epoch")}; {terminated} sessions were ended."
            );
    }

    // The procedure commits on its way, so it is called in no transaction.
    private async Task<string> SayOffAsync(string why, CancellationToken cancellationToken)
    {
        for (int login = 0; ; login++)
        {
            try
            {
                return await connections
                    .UseAsync(
                        OffLogins[login],
                        subject: null,
                        async connection =>
                        {
                            await connection
                                .ExecuteAsync(TextCommand.Of("set default_transaction_read_only = off", null, cancellationToken))
                                .ConfigureAwait(false);
                            return await connection
                                .QuerySingleAsync<string>(
                                    TextCommand.Of("call cutter_governance.execution_off(@why, null)", new { why }, cancellationToken)
                                )
                                .ConfigureAwait(false);
                        },
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            }
            catch (IuException refused) when (login < OffLogins.Length - 1 && MayBeTheLogins(refused))
            {
                // The server is there and does not let this login in, or not do it: whoever has its password may have seen to that.
            }
        }
    }

    // Whatever it was, another login may say it: OFF that is said twice is OFF. Not where nobody answers, or nobody in time.
    private static bool MayBeTheLogins(IuException refused) =>
        refused.Definition != ErrorCatalogue.Cancelled
        && refused.Definition != ErrorCatalogue.TimedOut
        && !(
            refused.Definition == ErrorCatalogue.Unreachable
            && (
                refused.InnerException is null or SocketException
                || refused.InnerException.InnerException is SocketException or TimeoutException
            )
        );

    private static string? Text(JsonElement element, string key) =>
        element.GetProperty(key) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static DateTimeOffset? Time(JsonElement element, string key) =>
        element.GetProperty(key) is { ValueKind: JsonValueKind.String } value ? value.GetDateTimeOffset().ToUniversalTime() : null;

    private static long Number(JsonElement element, string key) =>
        element.GetProperty(key) is { ValueKind: JsonValueKind.Number } value ? value.GetInt64() : 0;
}
