using System.Globalization;
using System.Text;
using CsCheck;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Tests.Documents;

namespace IuCutter.Core.Tests.Plans;

/// <summary>Laws made of real blocks: what is added in one place moves no address in another, and how it is typed moves none.</summary>
[Trait("Promise", "5")]
public sealed class PlanLocalityTests
{
    private static readonly GrammarProfile Law = ProfileCatalogue.Get("vi-law");
    private static readonly Lazy<string[]> Blocks = new(Read);

    private static Gen<string[]> Bodies => Gen.Int[0, Blocks.Value.Length - 1].Select(i => Blocks.Value[i]).Array[3, 12];

    [Fact]
    public void Build_AppendedOrInsertedArticle_MovesNoOtherAddress() =>
        Gen.Select(Bodies, Gen.Int[1, 1000])
            .Sample(
                (bodies, at) =>
                {
                    List<string> before = Addresses(Text(bodies));
                    Assert.Equal(bodies.Length, before.Count);
                    Assert.Equal([.. before, $"PP/ART-{bodies.Length + 1}"], Addresses(Text([.. bodies, "Mới."])));

                    int place = 1 + (at % (bodies.Length - 1));
                    string inserted = Text(bodies)
                        .Replace($"Điều {place + 1}. ", $"Điều {place}a. Mới\n\nMới.\n\nĐiều {place + 1}. ", StringComparison.Ordinal);
                    Assert.Equal([.. before.Take(place), $"PP/ART-{place}a", .. before.Skip(place)], Addresses(inserted));
                },
                iter: 300
            );

    [Fact]
    public void Build_OtherTyping_MovesNoAddressAndNoCanonicalHash() =>
        Bodies.Sample(
            bodies =>
            {
                (CutPlan Plan, string Text) plan = Build(Text(bodies));
                foreach (
                    string? typed in new[]
                    {
                        plan.Text.ReplaceLineEndings("\r\n"),
                        plan.Text.Replace("\n", " \t\n", StringComparison.Ordinal),
                        plan.Text.Replace("Điều", "Đie\u0302\u0300u", StringComparison.Ordinal),
                    }
                )
                {
                    CutPlan other = Build(typed).Plan;
                    Assert.Equal(
                        plan.Plan.Units.Select(unit => (unit.Address, unit.CanonicalSha256)),
                        other.Units.Select(unit => (unit.Address, unit.CanonicalSha256))
                    );
                    Assert.Equal(typed, string.Concat(other.Units.Select(unit => unit.Body)));
                    PlanVerifier.Verify(other);
                }
            },
            iter: 100
        );

    [Fact]
    public void Build_ManyThreadsAndStandardInput_GiveOneDigest()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Text(Blocks.Value[..10]));
        string digest = Build(Encoding.UTF8.GetString(bytes)).Plan.PlanDigest;
        Parallel.For(
            0,
            32,
            _ =>
            {
                using MemoryStream stream = new MemoryStream(bytes);
                IuDocument document = TestDocuments.Reader.ReadAsync(stream, CancellationToken.None).GetAwaiter().GetResult();
                Assert.Equal(digest, PlanBuilder.Build(document, "PP", Law, "o", "law").PlanDigest);
            }
        );
    }

    [Fact]
    public void Build_OneLineOf700000Characters_IsOneUnit()
    {
        CutPlan plan = Build($"Điều 1. {string.Concat(Enumerable.Repeat("một hai ", 87_500))}\n").Plan;
        Assert.Equal(201, Assert.Single(plan.Units).Title.Length);
        PlanVerifier.Verify(plan);
    }

    private static List<string> Addresses(string text) => [.. Build(text).Plan.Units.Select(unit => unit.Address)];

    private static (CutPlan Plan, string Text) Build(string text) =>
        (PlanBuilder.Build(TestDocuments.Of(text), "PP", Law, "o", "law"), text);

    private static string Text(string[] bodies) =>
        string.Concat(bodies.Select((body, i) => string.Create(CultureInfo.InvariantCulture, $"Điều {i + 1}. Tên\n\n{body}\n\n")));

    /// <summary>Paragraphs of real laws that hold no label, quotation, fence or tag of their own.</summary>
    private static string[] Read()
    {
        IEnumerable<string> files = Corpus
            .Files()
            .Where(file => file.StartsWith("vn/", StringComparison.Ordinal) || file.StartsWith("de/", StringComparison.Ordinal));
        string[] blocks = files
            .SelectMany(file => Encoding.UTF8.GetString(Corpus.Read(file)).ReplaceLineEndings("\n").Split("\n\n"))
            .Where(block =>
                block.Length is > 20 and < 2_000
                && block.IndexOfAny(['"', '“', '«', '`', '~', '<', '|', '#', '>', '\f']) < 0
                && IsText(block)
            )
            .Take(2_000)
            .ToArray();
        Assert.True(blocks.Length > 500, $"{blocks.Length}");
        return blocks;
    }

    private static bool IsText(string block)
    {
        try
        {
            Build(block);
            return false;
        }
        catch (IuException stop) when (stop.Definition == ErrorCatalogue.NoUnit)
        {
            return true;
        }
    }
}
