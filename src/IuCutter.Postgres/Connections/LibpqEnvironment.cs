using System.Collections.Frozen;
using System.Globalization;
using CliWrap.Builders;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Connections;

/// <summary>A service as the environment of PostgreSQL's client programs. Passwords stay in the password file.</summary>
internal static class LibpqEnvironment
{
    private static readonly FrozenDictionary<string, string> Variables = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["sslmode"] = "PGSSLMODE",
        ["sslrootcert"] = "PGSSLROOTCERT",
        ["sslcert"] = "PGSSLCERT",
        ["sslkey"] = "PGSSLKEY",
        ["sslnegotiation"] = "PGSSLNEGOTIATION",
        ["gssencmode"] = "PGGSSENCMODE",
        ["channel_binding"] = "PGCHANNELBINDING",
        ["require_auth"] = "PGREQUIREAUTH",
        ["connect_timeout"] = "PGCONNECT_TIMEOUT",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Sets what a program needs to reach the service as a login, and removes the caller's own settings.</summary>
    public static void Apply(
        EnvironmentVariablesBuilder variables,
        ServiceDefinition service,
        string? passwordFile,
        string user,
        string applicationName
    )
    {
        ProgramEnvironment.Clean(variables);
        variables
            .Set("PGHOST", service.Host)
            .Set("PGPORT", service.Port.ToString(CultureInfo.InvariantCulture))
            .Set("PGDATABASE", service.Database)
            .Set("PGUSER", user)
            .Set("PGAPPNAME", applicationName)
            // The program ends the other timeouts itself.
            .Set("PGOPTIONS", "-c idle_session_timeout=0")
            // Without a file of ours no other file may answer.
            .Set("PGPASSFILE", passwordFile ?? "/dev/null");
        foreach ((string keyword, string value) in service.Settings)
        {
            variables.Set(Variables[keyword], value);
        }
    }
}
