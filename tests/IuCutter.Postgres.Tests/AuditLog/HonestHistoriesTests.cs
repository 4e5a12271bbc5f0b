using System.Globalization;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.AuditLog;

/// <summary>
/// No false alarm: after each honest history, all that Test-IuIntegrity asks finds nothing. <c>IUCUTTER_TEST_HISTORIES</c> sets how many
/// (1000 in a long run, <see cref="Few"/> otherwise), <c>IUCUTTER_TEST_SEED</c> which ones. <see cref="OfADatabase"/> follow one another in
/// one database, and each is judged when it has ended, with those before it.
/// </summary>
[Trait("Promise", "7")]
public sealed class HonestHistoriesTests(SandboxFixture fixture, ITestOutputHelper output)
{
    private const int Few = 6;
    private const int OfADatabase = 10;
    private const int DefaultSeed = 17;

    [Fact]
    public async Task Check_HonestHistories_FindsNothing()
    {
        int count = Setting("IUCUTTER_TEST_HISTORIES", Few);
        int seed = Setting("IUCUTTER_TEST_SEED", DefaultSeed);
        SortedDictionary<string, int> kinds = new(StringComparer.Ordinal);
        for (int first = 0; first < count; first += OfADatabase)
        {
            await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
            WholeCheck check = new WholeCheck(database);
            for (int number = first; number < Math.Min(first + OfADatabase, count); number++)
            {
                HonestHistory history = new HonestHistory(database, new Random(seed + number));
                await history.RunAsync();
                List<string> findings = await check.FindingsAsync();
                Assert.True(
                    findings.Count == 0,
                    $"seed {seed + number}: {string.Join("; ", findings)}\nafter: {string.Join(", ", history.Deeds)}"
                );
                foreach ((string kind, int times) in history.Kinds)
                {
                    kinds[kind] = kinds.GetValueOrDefault(kind) + times;
                }
            }
        }

        output.WriteLine(string.Join("\n", kinds.Select(kind => $"{kind.Value, 7} {kind.Key}")));
        // What is never done, nothing is said of.
        Assert.InRange(kinds["phase"], count, int.MaxValue);
        if (count >= 100)
        {
            Assert.Superset(
                new HashSet<string>
                {
                    "a further ruling",
                    "a phase that failed",
                    "a refusal",
                    "a second approval",
                    "a word",
                    "backup_held",
                    "backup_released",
                    "off",
                    "on",
                    "roster",
                    "stop and resume",
                    "undo",
                    "void",
                },
                kinds.Keys.ToHashSet()
            );
        }
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : otherwise;
}
