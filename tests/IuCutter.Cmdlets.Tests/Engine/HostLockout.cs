using System.Runtime.CompilerServices;

namespace IuCutter.Cmdlets.Tests.Engine;

/// <summary>The hold of a host is a file of its user: that of the tests must not stop the work of whoever runs them.</summary>
internal static class HostLockout
{
    [ModuleInitializer]
    internal static void UseOwn() =>
        Environment.SetEnvironmentVariable(
            "IUCUTTER_LOCKOUT_FILE",
            Path.Combine(Path.GetTempPath(), $"iucutter-tests-{Environment.ProcessId}.hold")
        );
}
