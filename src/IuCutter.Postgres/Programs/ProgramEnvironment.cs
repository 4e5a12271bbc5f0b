using System.Collections;
using CliWrap.Builders;

namespace IuCutter.Postgres.Programs;

/// <summary>The environment of the PostgreSQL programs: English messages, and none of the caller's libpq settings.</summary>
internal static class ProgramEnvironment
{
    /// <summary>Removes every PG* variable (PGPASSWORD, PGOPTIONS, PGSERVICE, ... would reach another database or role).</summary>
    public static void Clean(EnvironmentVariablesBuilder variables)
    {
        foreach (
            string name in Environment
                .GetEnvironmentVariables()
                .Cast<DictionaryEntry>()
                .Select(entry => (string)entry.Key)
                .Where(name => name.StartsWith("PG", StringComparison.Ordinal))
        )
        {
            variables.Set(name, null);
        }

        variables.Set("LC_ALL", "C").Set("TZ", "UTC");
    }
}
