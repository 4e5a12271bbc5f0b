using System.Management.Automation;
using System.Runtime.Loader;
using Npgsql;

namespace IuCutter.Cmdlets.Probe;

/// <summary>Uses the database driver and says which one it got: version and load context.</summary>
[Cmdlet(VerbsCommon.Get, "IuProbeDriver")]
public sealed class GetIuProbeDriverCommand : IuCmdlet
{
    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        using NpgsqlConnection connection = new("Host=localhost");
        System.Reflection.Assembly driver = connection.GetType().Assembly;
        WriteObject($"{driver.GetName().Version} {AssemblyLoadContext.GetLoadContext(driver)?.Name}");
        return Task.CompletedTask;
    }
}
