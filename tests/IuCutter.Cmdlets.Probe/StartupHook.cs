using System.Reflection;

/// <summary>Loads the assembly that IUCUTTER_PROBE_FIRST names before the program begins (DOTNET_STARTUP_HOOKS).</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("IUCUTTER_PROBE_FIRST") is { Length: > 0 } file)
        {
            Assembly.LoadFrom(file);
        }
    }
}
