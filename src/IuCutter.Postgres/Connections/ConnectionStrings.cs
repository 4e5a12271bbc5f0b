using System.Globalization;
using Npgsql;

namespace IuCutter.Postgres.Connections;

/// <summary>
/// Turns a service into Npgsql's settings. The string that comes out holds no password: Npgsql reads the password file itself.
/// </summary>
internal static class ConnectionStrings
{
    /// <summary>Builds the settings for one login.</summary>
    public static NpgsqlConnectionStringBuilder Build(
        ServiceDefinition service,
        ConnectionSettings settings,
        string? passwordFile,
        string user,
        string applicationName,
        bool readOnly,
        bool isRole = true
    )
    {
        NpgsqlConnectionStringBuilder builder = new NpgsqlConnectionStringBuilder
        {
            Host = service.Host,
            Port = service.Port,
            Database = service.Database,
            Username = user,
            Passfile = passwordFile,
            ApplicationName = applicationName,
            // The driver's pool cleans a session when it is used next; until then it would hold its locks. See KeptSessions.
            Pooling = false,
            Enlist = false,
            Timeout = (int)settings.ConnectTimeout.TotalSeconds,
            CommandTimeout = (int)settings.CommandTimeout.TotalSeconds,
            TcpKeepAlive = true,
            // Details and parameters are rows: document text.
            IncludeErrorDetail = false,
            LogParameters = false,
            PersistSecurityInfo = false,
        };
        if (isRole || readOnly)
        {
            builder.Options = string.Join(' ', Options(readOnly, isRole).Select(option => "-c " + option));
        }

        foreach ((string keyword, string value) in service.Settings)
        {
            Apply(builder, service.Name, keyword, value);
        }

        return builder;
    }

    // Said by every session of a role, so that neither PGOPTIONS nor a setting of the role or the database says otherwise. Not that
    // it may write: a database that was replaced is closed to writing by its own setting. What makes a commit durable is said by the
    // functions that need it.
    private static IEnumerable<string> Options(bool readOnly, bool isRole) =>
        [
            .. readOnly ? (IEnumerable<string>)["default_transaction_read_only=on"] : [],
            .. isRole
                ? (IEnumerable<string>)
                    [
                        @"default_transaction_isolation=read\ committed",
                        "default_transaction_deferrable=off",
                        "statement_timeout=0",
                        // For what no function of the schema waits for by itself (r2_locks): nothing waits without end.
                        "lock_timeout=60s",
                        "idle_in_transaction_session_timeout=0",
                        // The owner's session waits while a backup is made and proved.
                        "idle_session_timeout=0",
                        "row_security=on",
                        // What a function catches would end the session instead.
                        "exit_on_error=off",
                    ]
                : [],
        ];

    private static void Apply(NpgsqlConnectionStringBuilder builder, string service, string keyword, string value)
    {
        switch (keyword)
        {
            case "sslmode":
                builder.SslMode = Parse<SslMode>(service, keyword, value);
                break;
            case "sslrootcert":
                builder.RootCertificate = value;
                break;
            case "sslcert":
                builder.SslCertificate = value;
                break;
            case "sslkey":
                builder.SslKey = value;
                break;
            case "sslnegotiation":
                builder.SslNegotiation = Parse<SslNegotiation>(service, keyword, value);
                break;
            case "gssencmode":
                builder.GssEncryptionMode = Parse<GssEncryptionMode>(service, keyword, value);
                break;
            case "channel_binding":
                builder.ChannelBinding = Parse<ChannelBinding>(service, keyword, value);
                break;
            case "require_auth":
                builder.RequireAuth = Methods(service, value);
                break;
            case "connect_timeout":
                builder.Timeout = Seconds(service, value);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(keyword), keyword, "Not a keyword that a service passes on.");
        }
    }

    // libpq's words are Npgsql's names without the dash: verify-full is VerifyFull. Numbers are no words.
    private static TEnum Parse<TEnum>(string service, string keyword, string value)
        where TEnum : struct, Enum =>
        value.Length > 0
        && !char.IsAsciiDigit(value[0])
        && Enum.TryParse(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out TEnum parsed)
            ? parsed
            : throw new IuException(
                ErrorCatalogue.ServiceInvalid,
                $"[{service}] sets {keyword} to a value that is not supported.",
                service
            );

    private static string Methods(string service, string value) =>
        string.Join(
            ',',
            value
                .Split(',')
                .Select(word =>
                    word.Trim() switch
                    {
                        "password" => "Password",
                        "md5" => "MD5",
                        "gss" => "GSS",
                        "sspi" => "SSPI",
                        "scram-sha-256" => "ScramSHA256",
                        "none" => "None",
                        _ => throw new IuException(
                            ErrorCatalogue.ServiceInvalid,
                            $"[{service}] sets require_auth to a method that is not supported.",
                            service
                        ),
                    }
                )
        );

    private static int Seconds(string service, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds <= 1024
            ? seconds
            : throw new IuException(
                ErrorCatalogue.ServiceInvalid,
                $"[{service}] sets connect_timeout to no number of seconds up to 1024.",
                service
            );
}
