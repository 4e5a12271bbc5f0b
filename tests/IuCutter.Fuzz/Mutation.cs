using System.Text;

namespace IuCutter.Fuzz;

/// <summary>Makes a new input of an old one.</summary>
internal static class Mutation
{
    private const int MaxLength = 64 * 1024;

    /// <summary>An input of the pool, changed one to eight times.</summary>
    public static byte[] Next(SeedPool pool, Random random)
    {
        byte[] input = random.Next(4) == 0 ? pool.Passage(random) : pool.Find(random);
        for (int times = random.Next(1, 9); times > 0; times--)
        {
            input = Once(input, pool, random);
        }

        return input.Length <= MaxLength ? input : input[..MaxLength];
    }

    private static byte[] Once(byte[] input, SeedPool pool, Random random)
    {
        int at = random.Next(4) == 0 ? random.Next(input.Length + 1) : LineStart(input, random);
        return random.Next(13) switch
        {
            0 => Splice(input, at, 0, SeedPool.Sign(random)),
            1 => Splice(input, at, 0, SeedPool.Sign(random)),
            2 => Splice(input, at, 0, pool.Passage(random)),
            3 => Splice(input, at, Math.Min(random.Next(200), input.Length - at), []),
            4 => Splice(input, at, 0, Slice(input, random)),
            5 => Splice(input, at, 0, Repeat(SeedPool.Sign(random), random.Next(1, 400))),
            6 => Flip(input, random),
            7 => input[..at],
            8 => input[at..],
            9 => Replace(input, "\n", random.Next(2) == 0 ? "\r\n" : "\r"),
            10 => Splice(input, at, 0, Slice(pool.Find(random), random)),
            11 => Replace(input, random.Next(2) == 0 ? "ề" : "\n\n", random.Next(2) == 0 ? "e\u0302\u0300" : "\n"),
            _ => Digit(input, random),
        };
    }

    private static byte[] Splice(byte[] input, int at, int length, ReadOnlySpan<byte> with) =>
        [.. input.AsSpan(0, at), .. with, .. input.AsSpan(at + length)];

    private static byte[] Slice(byte[] input, Random random)
    {
        int from = LineStart(input, random);
        return input[from..Math.Min(input.Length, from + random.Next(600))];
    }

    private static byte[] Repeat(byte[] sign, int times) => [.. Enumerable.Repeat(sign, times).SelectMany(one => one)];

    private static byte[] Flip(byte[] input, Random random)
    {
        byte[] bytes = input.ToArray();
        for (int times = random.Next(1, 4); times > 0 && bytes.Length > 0; times--)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }

        return bytes;
    }

    private static byte[] Digit(byte[] input, Random random)
    {
        byte[] bytes = input.ToArray();
        int from = random.Next(bytes.Length + 1);
        int digit = bytes.AsSpan(from).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (digit >= 0)
        {
            bytes[from + digit] = (byte)('0' + random.Next(10));
        }

        return bytes;
    }

    private static byte[] Replace(byte[] input, string old, string with) =>
        Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(input).Replace(Raw(old), Raw(with), StringComparison.Ordinal));

    private static string Raw(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static int LineStart(byte[] input, Random random)
    {
        int at = random.Next(input.Length + 1);
        return input.AsSpan(0, at).LastIndexOf((byte)'\n') + 1;
    }
}
