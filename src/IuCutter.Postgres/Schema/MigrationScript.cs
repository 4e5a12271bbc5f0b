using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace IuCutter.Postgres.Schema;

/// <summary>One numbered migration.</summary>
/// <param name="Name"><c>NNN_name</c>; the numbers give the order.</param>
/// <param name="Sql">The whole script; sent as one command.</param>
internal sealed record MigrationScript(string Name, string Sql)
{
    private const string Extension = ".sql";

    /// <summary>SHA-256 of the script's UTF-8 bytes, 64 lower-case hexadecimal digits.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    /// <summary>The migrations of this version, in their order.</summary>
    public static ImmutableArray<MigrationScript> Embedded { get; } = Load(typeof(MigrationScript).Assembly);

    private static ImmutableArray<MigrationScript> Load(Assembly assembly) =>
        [
            .. assembly
                .GetManifestResourceNames()
                .Where(name => name.EndsWith(Extension, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name =>
                {
                    using StreamReader reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
                    return new MigrationScript(name[..^Extension.Length], reader.ReadToEnd());
                }),
        ];
}
