using System.Globalization;

namespace IuCutter.Benchmarks;

/// <summary>The words after the verb: <c>--name value</c>.</summary>
internal sealed class Arguments(string[] words)
{
    /// <summary>A whole number, or what it is without the option.</summary>
    public int Number(string name, int otherwise)
    {
        int at = Array.IndexOf(words, "--" + name);
        return at < 0 ? otherwise : int.Parse(words[at + 1], NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
