namespace IuCutter.Host;

/// <summary>The two output streams, and what they can show.</summary>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="OutColour">Whether standard output is a terminal that may be coloured.</param>
/// <param name="ErrorColour">Whether standard error is a terminal that may be coloured.</param>
/// <param name="ErrorMoves">Whether a line of standard error can be overwritten.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error, bool OutColour, bool ErrorColour, bool ErrorMoves)
{
    private const int WidthOfAFile = 160;

    /// <summary>Columns of standard output; wide where it is a file, so that tables are not cut.</summary>
    public static int Width => Console.IsOutputRedirected ? WidthOfAFile : Math.Max(40, Console.WindowWidth);

    /// <summary>The console of this process.</summary>
    public static Terminal OfConsole()
    {
        bool capable = Environment.GetEnvironmentVariable("TERM") is not "dumb";
        bool colour = capable && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new Terminal(
            Console.Out,
            Console.Error,
            colour && !Console.IsOutputRedirected,
            colour && !Console.IsErrorRedirected,
            capable && !Console.IsErrorRedirected
        );
    }

    /// <summary>The text for standard error, in red where that can be shown.</summary>
    public string Red(string text) => Coloured("31", text);

    /// <summary>The text for standard error, in yellow where that can be shown.</summary>
    public string Yellow(string text) => Coloured("33", text);

    private string Coloured(string code, string text) => ErrorColour ? $"\u001b[{code}m{text}\u001b[0m" : text;
}
