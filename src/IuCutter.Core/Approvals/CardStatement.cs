using System.Collections.Immutable;

namespace IuCutter.Core.Approvals;

/// <summary>The machine part of a card: fields in a fixed order, each once, ASCII.</summary>
/// <param name="Fields">Key and value, in the order of the card.</param>
internal sealed record CardStatement(ImmutableArray<KeyValuePair<string, string>> Fields)
{
    /// <summary>First line of the machine part.</summary>
    public const string Begin = "-----BEGIN IUCUTTER STATEMENT-----";

    /// <summary>Last line of the machine part, and of the card.</summary>
    public const string End = "-----END IUCUTTER STATEMENT-----";

    /// <summary>The value of a field.</summary>
    /// <exception cref="IuException">Gate.CardMalformed when the card has no such field.</exception>
    public string this[string key] => Find(key) ?? throw new IuException(ErrorCatalogue.CardMalformed, $"It has no field '{key}'.");

    /// <summary>The value of a field; null when the card has no such field.</summary>
    public string? Find(string key)
    {
        foreach (KeyValuePair<string, string> field in Fields)
        {
            if (string.Equals(field.Key, key, StringComparison.Ordinal))
            {
                return field.Value;
            }
        }

        return null;
    }
}
