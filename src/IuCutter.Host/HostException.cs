namespace IuCutter.Host;

/// <summary>A stop before the runbook has begun.</summary>
internal sealed class HostException(string id, string message, string recommendation, int exitCode) : Exception(message)
{
    public string Id { get; } = id;

    public string Recommendation { get; } = recommendation;

    public int ExitCode { get; } = exitCode;

    /// <summary>An argument of the command line that cannot be used.</summary>
    public static HostException BadArgument(string message) =>
        new("Input.BadArgument", message, "See: iucut --help", Host.ExitCode.BadInput);
}
