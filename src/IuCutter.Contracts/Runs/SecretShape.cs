using System.Collections.Immutable;

namespace IuCutter;

/// <summary>Which keys look like the name of a secret. No pin has such a key, and none is ever serialised.</summary>
public static class SecretShape
{
    /// <summary>Parts of a key that mark a secret. A key is split at everything that is not a letter or digit.</summary>
    public static readonly ImmutableArray<string> SecretWords =
    [
        "password",
        "passwd",
        "pwd",
        "passphrase",
        "secret",
        "token",
        "dsn",
        "credential",
        "credentials",
        "apikey",
        "privatekey",
        "connectionstring",
        "connstr",
        "bearer",
        "cookie",
        "pgpass",
    ];

    /// <summary>Whether a key looks like the name of a secret: <c>db_password</c>, <c>ApiKey</c>, <c>conn-str</c>.</summary>
    public static bool Matches(string key)
    {
        ArgumentNullException.ThrowIfNull(key);

        // 'api_key', 'ApiKey' and 'apikey' are one word; 'monkey' is not 'key' and 'tokenizer' is not 'token'.
        string[] parts = [.. SplitWords(key)];
        for (int i = 0; i < parts.Length; i++)
        {
            if (SecretWords.Contains(parts[i]) || (i > 0 && SecretWords.Contains(parts[i - 1] + parts[i])))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<string> SplitWords(string key)
    {
        int start = 0;
        for (int i = 1; i <= key.Length; i++)
        {
            bool ends =
                i == key.Length
                || !char.IsAsciiLetterOrDigit(key[i])
                || (char.IsAsciiLetterUpper(key[i]) && char.IsAsciiLetterLower(key[i - 1]));
            if (ends)
            {
                string word = key[start..i].TrimStart('_', '-', '.', ':', ' ').ToLowerInvariant();
                if (word.Length > 0)
                {
                    yield return word;
                }

                start = i;
            }
        }
    }
}
