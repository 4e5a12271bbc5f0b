using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace IuCutter.Postgres.Schema;

/// <summary>
/// One file of the schema. Its name's first character says how it is applied: a digit, once (<c>NNN_name</c>: tables and
/// data); a letter, again whenever its text has changed (<c>rN_name</c>: views, functions, triggers, grants).
/// </summary>
/// <param name="Name">The file's name without extension. Names give the order, in ASCII: digits come before letters.</param>
/// <param name="Sql">The whole file; sent as one command.</param>
internal sealed record MigrationScript(string Name, string Sql)
{
    private const string Extension = ".sql";

    /// <summary>Whether it is applied again when its text has changed.</summary>
    public bool IsRepeatable => !char.IsAsciiDigit(Name[0]);

    /// <summary>SHA-256 of the file's UTF-8 bytes, 64 lower-case hexadecimal digits.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    /// <summary>The files of this version, in their order.</summary>
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
