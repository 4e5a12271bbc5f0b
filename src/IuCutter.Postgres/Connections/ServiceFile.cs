using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using IuCutter.Core.Programs;

namespace IuCutter.Postgres.Connections;

/// <summary>
/// Reads a service from libpq's service files (PostgreSQL documentation, "The Connection Service File"). What it cannot
/// pass on to the letter it refuses: a setting that is dropped silently, sslmode above all, would be another connection.
/// </summary>
internal static class ServiceFile
{
    // The keywords that both Npgsql and the client programs are given; the others of libpq are refused.
    private static readonly ImmutableHashSet<string> Passed =
    [
        "sslmode",
        "sslrootcert",
        "sslcert",
        "sslkey",
        "sslnegotiation",
        "gssencmode",
        "channel_binding",
        "require_auth",
        "connect_timeout",
    ];

    private static readonly ImmutableHashSet<string> Secret = ["password", "sslpassword", "oauth_client_secret"];

    /// <summary>Finds a service in PGSERVICEFILE or ~/.pg_service.conf, then in PGSYSCONFDIR/pg_service.conf.</summary>
    /// <param name="name">The service's name.</param>
    /// <param name="file">A service file to read in place of the usual ones; null for those.</param>
    /// <exception cref="IuException">Config.ServiceNotFound, Config.ServiceInvalid or Config.ServiceHoldsSecret.</exception>
    public static ServiceDefinition Read(string name, string? file = null)
    {
        ImmutableArray<string> candidates = file is null ? Candidates() : [file];
        foreach (string candidate in candidates.Where(File.Exists))
        {
            if (Section(candidate, name) is { } settings)
            {
                return Define(name, settings, candidate);
            }
        }

        throw new IuException(ErrorCatalogue.ServiceNotFound, $"Looked for [{name}] in {string.Join(", ", candidates)}.", name);
    }

    // A server in the middle must get neither the password nor the rows. On this machine there is no middle.
    private static void RequireVerified(string name, string host, Dictionary<string, string> settings, string file)
    {
        // LDAP, PAM and RADIUS ask for the password itself; so does whoever pretends to.
        if (
            !settings.TryAdd("require_auth", "scram-sha-256,gss,sspi,none")
            && settings["require_auth"].Split(',', StringSplitOptions.TrimEntries).Contains("password", StringComparer.Ordinal)
        )
        {
            throw new IuException(ErrorCatalogue.ServiceUnverified, $"[{name}] of {file} lets the password be asked for in plain.", name);
        }

        if (
            host[0] is '/' or '@'
            || host is "localhost"
            || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address))
        )
        {
            return;
        }

        settings.TryAdd("sslmode", "verify-full");
        bool isBound = settings.GetValueOrDefault("channel_binding") == "require";
        if (settings["sslmode"] is not ("verify-full" or "verify-ca") && !(settings["sslmode"] == "require" && isBound))
        {
            throw new IuException(
                ErrorCatalogue.ServiceUnverified,
                $"[{name}] of {file} sets sslmode={settings["sslmode"]} for '{host}'.",
                name
            );
        }
    }

    private static ImmutableArray<string> Candidates()
    {
        string own = Environment.GetEnvironmentVariable("PGSERVICEFILE") is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pg_service.conf");
        return Environment.GetEnvironmentVariable("PGSYSCONFDIR") is { Length: > 0 } shared
            ? [own, Path.Combine(shared, "pg_service.conf")]
            : [own, "/etc/postgresql-common/pg_service.conf", "/etc/pg_service.conf"];
    }

    private static Dictionary<string, string>? Section(string file, string name)
    {
        try
        {
            return Section(RegularFile.ReadLines(file), name, file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new IuException(ErrorCatalogue.ServiceInvalid, $"{file} cannot be read: {unreadable.Message}", name, unreadable);
        }
    }

    private static Dictionary<string, string>? Section(IEnumerable<string> lines, string name, string file)
    {
        Dictionary<string, string>? settings = null;
        int number = 0;
        foreach (string line in lines.Select(line => line.Trim()))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] == '[')
            {
                if (settings is not null)
                {
                    break;
                }

                settings = string.Equals(line, $"[{name}]", StringComparison.Ordinal) ? new(StringComparer.Ordinal) : null;
                continue;
            }

            if (settings is null)
            {
                continue;
            }

            // libpq takes neither blanks around '=' nor a setting twice; the line itself is not shown, it may hold a secret.
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || !settings.TryAdd(line[..equals].TrimEnd(), line[(equals + 1)..].TrimStart()))
            {
                throw new IuException(ErrorCatalogue.ServiceInvalid, $"Line {number} of {file} is not one new 'keyword=value'.", name);
            }
        }

        return settings;
    }

    private static ServiceDefinition Define(string name, Dictionary<string, string> settings, string file)
    {
        if (settings.Keys.FirstOrDefault(Secret.Contains) is { } secret)
        {
            throw new IuException(ErrorCatalogue.ServiceHoldsSecret, $"[{name}] of {file} sets '{secret}'.", name);
        }

        string Take(string key, string fallback) => settings.Remove(key, out string? value) && value.Length > 0 ? value : fallback;
        string host = Take("host", "");
        string database = Take("dbname", "");
        string user = Take("user", "");
        string passwordFile = Take("passfile", "");
        string port = Take("port", "5432");
        // The tool names its connections itself.
        settings.Remove("application_name");

        if (host.Length == 0 || database.Length == 0)
        {
            throw new IuException(ErrorCatalogue.ServiceInvalid, $"[{name}] of {file} needs host and dbname.", name);
        }

        if (
            host.Contains(',', StringComparison.Ordinal)
            || !int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            || number is < 1 or > 65535
        )
        {
            throw new IuException(ErrorCatalogue.ServiceInvalid, $"[{name}] of {file} must name one host and one port.", name);
        }

        RequireVerified(name, host, settings, file);
        return settings.Keys.FirstOrDefault(key => !Passed.Contains(key)) is { } unknown
            ? throw new IuException(ErrorCatalogue.ServiceInvalid, $"[{name}] of {file} sets '{unknown}', which is not supported.", name)
            : new ServiceDefinition(
                name,
                host,
                number,
                database,
                user.Length > 0 ? user : null,
                passwordFile.Length > 0 ? passwordFile : null,
                settings.ToImmutableSortedDictionary(StringComparer.Ordinal)
            );
    }
}
