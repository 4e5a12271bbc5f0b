namespace IuCutter.Chaos;

/// <summary>The two ways of one connection: it ends when either does.</summary>
internal static class WirePair
{
    /// <summary>Waits until one way has ended, closes both sides, and waits for the other.</summary>
    /// <param name="client">The program's side.</param>
    /// <param name="server">The server's side.</param>
    /// <param name="ways">What carries the messages, one task for each direction. A fault that is no end of a connection is thrown.</param>
    public static async Task RunAsync(Stream client, Stream server, params Task[] ways)
    {
        try
        {
            await Task.WhenAny(ways);
        }
        finally
        {
            client.Close();
            server.Close();
        }

        foreach (Task way in ways)
        {
            try
            {
                await way;
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
            {
                // One side has gone, and with it the connection.
            }
        }
    }
}
