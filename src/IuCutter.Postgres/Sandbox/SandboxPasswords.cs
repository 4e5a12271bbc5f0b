using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Sandbox;

/// <summary>The sandbox's random passwords. They leave this object only into the password file.</summary>
internal sealed class SandboxPasswords
{
    private readonly ImmutableDictionary<string, string> _byLogin;

    private SandboxPasswords(ImmutableDictionary<string, string> byLogin) => _byLogin = byLogin;

    /// <summary>The superuser's.</summary>
    public string Admin => _byLogin[SandboxLayout.AdminUser];

    /// <summary>Makes one for each login.</summary>
    public static SandboxPasswords Create() =>
        new(
            DatabaseRoles
                .All.Select(DatabaseRoles.Login)
                .Append(SandboxLayout.AdminUser)
                .ToImmutableDictionary(
                    login => login,
                    _ => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)),
                    StringComparer.Ordinal
                )
        );

    /// <summary>A role's.</summary>
    public string Of(DatabaseRole role) => _byLogin[DatabaseRoles.Login(role)];

    /// <summary>Writes service file and password file.</summary>
    /// <returns>The service.</returns>
    public async Task<ServiceDefinition> WriteFilesAsync(SandboxLayout layout, SandboxOptions options, CancellationToken cancellationToken)
    {
        string host = options.Port is null ? layout.Run : "127.0.0.1";
        string port = (options.Port ?? 5432).ToString(CultureInfo.InvariantCulture);
        await PrivateFiles
            .WriteAsync(
                layout.ServiceFile,
                $"[{SandboxLayout.Service}]\nhost={host}\nport={port}\ndbname={options.Database}\npassfile={layout.PasswordFile}\n",
                cancellationToken
            )
            .ConfigureAwait(false);

        // Any database of the cluster: a rehearsal makes more than one.
        string escaped = host.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal);
        StringBuilder lines = new StringBuilder();
        foreach ((string login, string password) in _byLogin.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            lines.Append(CultureInfo.InvariantCulture, $"{escaped}:{port}:*:{login}:{password}\n");
        }

        await PrivateFiles.WriteAsync(layout.PasswordFile, lines.ToString(), cancellationToken).ConfigureAwait(false);
        return ServiceFile.Read(SandboxLayout.Service, layout.ServiceFile);
    }

    /// <summary>No password, whoever prints it.</summary>
    public override string ToString() => nameof(SandboxPasswords);
}
