using System.Text;

namespace IuCutter.Chaos;

/// <summary>
/// One connection of a program whose statements are numbered. A statement of the extended protocol is sent when its Sync is,
/// and answered by the ReadyForQuery that this Sync brings.
/// </summary>
internal sealed class StatementWire(Stream client, Stream server, StatementTrap trap)
{
    // ReadyForQuery comes once after the login, and then once for each Query and each Sync.
    private int _asked = 1;
    private int _answered;
    private volatile int _awaited;

    public Task RunAsync() => WirePair.RunAsync(client, server, FrontendAsync(), BackendAsync());

    private async Task FrontendAsync()
    {
        byte[] startup = await WireMessage.ReadStartupAsync(client);
        string settings = Encoding.UTF8.GetString(startup);
        // pg_restore names itself iucutter/restore.
        bool counted =
            settings.Contains("application_name\0iucutter/", StringComparison.Ordinal)
            && !settings.Contains("application_name\0iucutter/restore\0", StringComparison.Ordinal);
        await server.WriteAsync(startup);
        bool atSync = false;
        while (!trap.IsSprung && await WireMessage.ReadAsync(client) is { } message)
        {
            char kind = (char)message[0];
            bool here = counted && (kind is 'Q' or 'P') && trap.IsAt(WireMessage.Sql(message));
            if (here && trap.Moment == StatementMoment.BeforeSent)
            {
                await trap.SpringAsync();
                return;
            }

            _asked += kind is 'Q' or 'S' ? 1 : 0;
            if (here && trap.Moment == StatementMoment.Answered)
            {
                _awaited = kind == 'Q' ? _asked : _asked + 1;
            }

            await server.WriteAsync(message);
            atSync |= here && kind == 'P';
            if (trap.Moment == StatementMoment.Sent && ((here && kind == 'Q') || (atSync && kind == 'S')))
            {
                await trap.SpringAsync();
                return;
            }
        }
    }

    private async Task BackendAsync()
    {
        while (await WireMessage.ReadAsync(server) is { } message)
        {
            if ((char)message[0] == 'Z' && ++_answered == _awaited)
            {
                await trap.SpringAsync();
            }

            if (trap.IsSprung)
            {
                return;
            }

            await client.WriteAsync(message);
        }
    }
}
