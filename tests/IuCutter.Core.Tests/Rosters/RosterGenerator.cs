namespace IuCutter.Core.Tests.Rosters;

/// <summary>Makes rosters: mostly lines as people write them, some with a fault.</summary>
internal sealed class RosterGenerator(string signersKey, string othersKey, int seed)
{
    private static readonly string[] Principals = ["alice", "bob@corp", "DOT-991"];
    private static readonly string[] Blanks = [" ", "\t", "  ", " \t"];
    private static readonly string[] Ends = ["\n", "\n", "\n", "\r\n"];

    private static readonly string[] Options =
    [
        "namespaces=\"iucutter.approval\"",
        "namespaces=\"git,iucutter.approval\"",
        "NameSpaces=\"iucutter.*\"",
        "namespaces=\"!iucutter.approval,*\"",
        "namespaces=\"git\"",
        "valid-before=\"20260301\"",
        "valid-before=\"20260301Z\"",
        "valid-before=\"20260301000000utc\"",
        "valid-before=\"202603010000\"",
        "valid-after=\"20260301\"",
        "valid-after=\"20260301120000Z\"",
        "Valid-After=\"20200101\"",
        "cert-authority",
    ];

    private static readonly string[] Faults =
    [
        "namespaces=\"git, iucutter.approval\"",
        "namespaces=iucutter.approval",
        "namespaces=\"iucutter.approval",
        "valid-before=20990101",
        "valid-before=\"2099\"",
        "valid-until=\"20990101\"",
        "no-touch-required",
        "namespaces=\"\"",
        "\"namespaces\"=\"iucutter.approval\"",
        "cert-authorityx",
    ];

    private readonly Random _random = new(seed);

    public string Next() => string.Concat(Enumerable.Range(0, _random.Next(1, 5)).Select(_ => Line() + Pick(Ends)));

    private string Line() =>
        _random.Next(12) switch
        {
            0 => "# a comment",
            1 => "",
            2 => Signer(Pick(Faults)),
            _ => Signer(string.Join(',', Enumerable.Range(0, _random.Next(3)).Select(_ => Pick(Options)))),
        };

    private string Signer(string options) =>
        (_random.Next(8) == 0 ? Pick(Blanks) : "")
        + Pick(Principals)
        + Pick(Blanks)
        + (options.Length > 0 ? options + Pick(Blanks) : "")
        + (_random.Next(3) == 0 ? othersKey : signersKey)
        + (_random.Next(3) == 0 ? Pick(Blanks) + "a comment" : "");

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
