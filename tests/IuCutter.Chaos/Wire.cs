using System.Buffers.Binary;

namespace IuCutter.Chaos;

/// <summary>One connection, message by message in both directions (PostgreSQL frontend/backend protocol 3).</summary>
internal sealed class Wire(Stream client, Stream server, Func<Trap?> trap)
{
    private enum AtReady
    {
        Nothing,
        HarmThenTell,
        TellThenHarm,
        HarmAndTellNothing,
    }

    private int _session;
    private bool _inPhase;
    private int _statements;
    private bool _harmAtSync;
    private volatile AtReady _atReady;

    public Task RunAsync() => WirePair.RunAsync(client, server, FrontendAsync(), BackendAsync());

    private async Task FrontendAsync()
    {
        await server.WriteAsync(await WireMessage.ReadStartupAsync(client));
        while (await WireMessage.ReadAsync(client) is { } message)
        {
            char kind = (char)message[0];
            string sql = WireMessage.Sql(message);
            if (trap() is { IsArmed: true } armed && await BeforeAsync(armed, kind, sql))
            {
                await server.WriteAsync(message);
                await armed.SpringAsync(_session);
                continue;
            }

            await server.WriteAsync(message);
        }
    }

    // True: hand it on, then do the harm at once.
    private async Task<bool> BeforeAsync(Trap armed, char kind, string sql)
    {
        bool opens = sql.Contains("fn_phase_intent(", StringComparison.Ordinal) || sql.Contains("fn_run_create(", StringComparison.Ordinal);
        if (sql.Contains("fn_phase_enter(", StringComparison.Ordinal))
        {
            _inPhase = true;
        }

        // What commits: COMMIT of a phase that writes; the one statement of a phase that reads, and of the first three.
        bool commit = _inPhase && kind == 'Q' && sql.StartsWith("COMMIT", StringComparison.OrdinalIgnoreCase);
        bool alone =
            (!_inPhase && sql.Contains("fn_phase_complete(", StringComparison.Ordinal))
            || sql.Contains("fn_run_create(", StringComparison.Ordinal);
        switch (armed.Point)
        {
            case KillPoint.BeforeIntent when opens:
                await armed.SpringAsync(_session);
                return false;
            case KillPoint.AfterIntent when opens:
                _atReady = AtReady.HarmThenTell;
                return false;
            case KillPoint.InStatement when alone || commit || (_inPhase && sql.Length > 0 && ++_statements == armed.Statement):
                await armed.SpringAsync(_session);
                return false;
            case KillPoint.CommitAnswerLost when commit || alone:
                _atReady = AtReady.HarmAndTellNothing;
                return false;
            case KillPoint.AfterAnswer when commit || alone:
                _atReady = AtReady.TellThenHarm;
                return false;
            case KillPoint.DuringFsync when commit:
                return true;
            case KillPoint.DuringFsync when alone:
                _harmAtSync = true;
                return false;
            case KillPoint.DuringFsync when _harmAtSync && kind == 'S':
                return true;
            default:
                return false;
        }
    }

    private async Task BackendAsync()
    {
        while (await WireMessage.ReadAsync(server) is { } message)
        {
            char kind = (char)message[0];
            if (kind == 'K')
            {
                _session = BinaryPrimitives.ReadInt32BigEndian(message.AsSpan(5));
            }

            AtReady then = _atReady;
            if (then == AtReady.HarmAndTellNothing && kind != 'Z')
            {
                continue;
            }

            if (kind != 'Z' || then == AtReady.Nothing || trap() is not { } armed)
            {
                await client.WriteAsync(message);
                continue;
            }

            _atReady = AtReady.Nothing;
            if (then == AtReady.TellThenHarm)
            {
                await client.WriteAsync(message);
                await armed.SpringAsync(_session);
                continue;
            }

            await armed.SpringAsync(_session);
            if (then == AtReady.HarmAndTellNothing)
            {
                return;
            }

            await client.WriteAsync(message);
        }
    }
}
