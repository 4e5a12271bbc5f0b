namespace IuCutter.Postgres.Connections;

/// <summary>The words of a program of PostgreSQL whose end had its connection, and nothing else, for a cause.</summary>
internal static class LibpqWords
{
    // The words of libpq (fe-connect.c, fe-misc.c, fe-secure.c, fe-protocol3.c) and of a server that ends a session.
    private static readonly string[] Lost =
    [
        "server closed the connection unexpectedly",
        "connection to server was lost",
        "connection has been closed unexpectedly",
        "could not receive data from server",
        "could not send data to server",
        "lost synchronization with server",
        "terminating connection due to",
        "no connection to the server",
    ];

    private static readonly string[] Refused = ["connection to server at", "connection to server on socket", "could not connect to server"];

    /// <summary>Store.ConnectionLost or Store.Unreachable; null where the connection is not what it speaks of.</summary>
    /// <param name="said">What it wrote to standard error, in English.</param>
    public static ErrorDefinition? Cause(string said) =>
        Lost.Any(words => said.Contains(words, StringComparison.Ordinal)) ? ErrorCatalogue.ConnectionLost
        : Refused.Any(words => said.Contains(words, StringComparison.Ordinal)) ? ErrorCatalogue.Unreachable
        : null;
}
