namespace IuCutter.Postgres.Sandbox;

/// <summary>The options of a sandbox.</summary>
internal sealed record SandboxOptions
{
    /// <summary>A folder that does not exist yet; null for a new one under the system's temporary folder.</summary>
    public string? Path { get; init; }

    /// <summary>A port on 127.0.0.1; null for the unix socket alone.</summary>
    public int? Port { get; init; }

    /// <summary>Name of the database. Default <c>iucutter</c>.</summary>
    public string Database { get; init; } = "iucutter";

    /// <summary>Receives what is being done, one short phrase each; null when nobody watches.</summary>
    public IProgress<string>? Progress { get; init; }
}
