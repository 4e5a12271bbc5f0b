using System.Security.Cryptography;
using System.Text;

namespace IuCutter.Postgres.Sandbox;

/// <summary>
/// Computes what PostgreSQL stores for a SCRAM-SHA-256 password (RFC 5803), so that a password never reaches a server or its log.
/// </summary>
internal static class ScramVerifier
{
    private const int Iterations = 4096;

    /// <summary>Makes the verifier with a new random salt.</summary>
    /// <param name="password">ASCII, so that SASLprep leaves it as it is.</param>
    public static string Create(string password) => Create(password, RandomNumberGenerator.GetBytes(16), Iterations);

    /// <summary>Makes the verifier with a given salt.</summary>
    public static string Create(string password, ReadOnlySpan<byte> salt, int iterations)
    {
        if (!Ascii.IsValid(password) || password.Length == 0)
        {
            throw new ArgumentException("The password must be ASCII and not empty.", nameof(password));
        }

        byte[] salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.ASCII.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, 32);
        byte[] storedKey = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        byte[] serverKey = HMACSHA256.HashData(salted, "Server Key"u8);
        return $"SCRAM-SHA-256${iterations}:{Convert.ToBase64String(salt)}"
            + $"${Convert.ToBase64String(storedKey)}:{Convert.ToBase64String(serverKey)}";
    }
}
