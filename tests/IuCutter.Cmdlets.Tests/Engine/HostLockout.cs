using System.Runtime.CompilerServices;

namespace IuCutter.Cmdlets.Tests.Engine;

/// <summary>
/// The hold of a host is a file of its user, and so are its checkpoints: those of the tests must not stop the work of whoever runs them.
/// </summary>
internal static class HostLockout
{
    [ModuleInitializer]
    internal static void UseOwn()
    {
        Environment.SetEnvironmentVariable(
            "IUCUTTER_LOCKOUT_FILE",
            Path.Combine(Path.GetTempPath(), $"iucutter-tests-{Environment.ProcessId}.hold")
        );
        string checkpoints = Path.Combine(Path.GetTempPath(), $"iucutter-tests-{Environment.ProcessId}.checkpoints");
        Environment.SetEnvironmentVariable("IUCUTTER_CHECKPOINT_FOLDER", checkpoints);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            if (Directory.Exists(checkpoints))
            {
                Directory.Delete(checkpoints, recursive: true);
            }
        };
    }
}
