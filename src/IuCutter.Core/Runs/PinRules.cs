using System.Collections.Immutable;

namespace IuCutter.Core.Runs;

/// <summary>The rules of pins: written once, and never under a key that names a secret.</summary>
internal static class PinRules
{
    /// <summary>Adds a pin.</summary>
    /// <exception cref="IuException">Gate.PinRewritten or Gate.SecretPin.</exception>
    public static ImmutableSortedDictionary<string, string> Add(
        ImmutableSortedDictionary<string, string> pins,
        string key,
        string value,
        string runId
    )
    {
        if (SecretShape.Matches(key))
        {
            throw new IuException(ErrorCatalogue.SecretPin, $"The key '{key}' names a secret.", runId);
        }

        return pins.ContainsKey(key)
            ? throw new IuException(ErrorCatalogue.PinRewritten, $"'{key}' was written before.", runId)
            : pins.Add(key, value);
    }
}
