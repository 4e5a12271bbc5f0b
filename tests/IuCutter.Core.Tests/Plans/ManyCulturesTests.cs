using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Comparison;
using IuCutter.Core.Pages;
using IuCutter.Core.References;
using IuCutter.Core.Tests.Comparison;

namespace IuCutter.Core.Tests.Plans;

/// <summary>
/// Plans made on many threads at once, each in a culture that folds, sorts, counts years or writes numbers in its own way:
/// plan, comparison, references and page are the same bytes everywhere.
/// </summary>
[Trait("Promise", "5")]
public sealed class ManyCulturesTests
{
    private const int Rounds = 8;

    private static readonly string[] Cultures = ["", "vi-VN", "tr-TR", "de-DE", "th-TH", "ar-SA", "fa-IR", "sv-SE"];

    private const string Old = """
        # CHƯƠNG I

        Điều 1. TITLE I

        Theo khoản 2 Điều 3 của Luật này, từ ngày 15 tháng 3 năm 2024, phí là 1.250,00 đồng; İ ı I i.

        Điều 2. Đường

        Người dân không được vào.

        # CHƯƠNG II

        Điều 3. Hiệu lực

        Luật này có hiệu lực từ ngày 1 tháng 7 năm 2567.

        """;

    private static readonly string New = Old.Replace("1.250,00", "1.250.00", StringComparison.Ordinal)
        .Replace("không được", "được", StringComparison.Ordinal)
        .Replace("2567", "1445", StringComparison.Ordinal);

    [Fact]
    public async Task Everything_OnManyThreadsInManyCultures_IsTheSame()
    {
        List<CultureInfo> cultures = Cultures.Select(Culture).ToList();
        ConcurrentBag<string> digests = new ConcurrentBag<string>();
        using Barrier start = new Barrier(cultures.Count);
        await Task.WhenAll(
            cultures.Select(culture =>
                Task.Factory.StartNew(
                    () =>
                    {
                        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
                        start.SignalAndWait(TestContext.Current.CancellationToken);
                        for (int round = 0; round < Rounds; round++)
                        {
                            digests.Add(Digest());
                        }
                    },
                    TestContext.Current.CancellationToken,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default
                )
            )
        );

        Assert.Equal(cultures.Count * Rounds, digests.Count);
        Assert.Single(digests.Distinct(StringComparer.Ordinal));
    }

    // The negative control: the cultures are at work, and would be seen.
    [Fact]
    public void Cultures_WhereTheyAreKnown_WriteInTheirOwnWay()
    {
        IEnumerable<string> written = Cultures
            .Select(Culture)
            .Select(culture =>
                string.Create(
                    culture,
                    $"{"TITLE I".ToLower(culture)} {new DateTime(2024, 3, 15, 0, 0, 0, DateTimeKind.Utc):d} {1250.5:N2} {-1}"
                )
            );

        Assert.True(written.Distinct(StringComparer.Ordinal).Count() > 5);
    }

    /// <summary>A culture of the machine; without ICU the calendars and signs are set by hand.</summary>
    private static CultureInfo Culture(string name)
    {
        try
        {
            return CultureInfo.GetCultureInfo(name);
        }
        catch (CultureNotFoundException)
        {
            CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NumberGroupSeparator) = ($",{name}", $".{name}");
            (culture.NumberFormat.NegativeSign, culture.DateTimeFormat.ShortDatePattern) = ($"-{name}", $"d'{name}'yyyy");
            return culture;
        }
    }

    private static string Digest()
    {
        (CutPlan? old, CutPlan? @new) = (Laws.Plan(Old, "vi-law"), Laws.Plan(New, "vi-law"));
        PlanComparison comparison = PlanComparer.Compare(old, @new);
        using MemoryStream page = new MemoryStream();
        PlanPage.Write(@new, page, CancellationToken.None);
        string all = string.Join(
            '\n',
            [
                old.PlanDigest,
                @new.PlanDigest,
                PlanComparerTests.Edits(comparison.Changes),
                .. ReferenceFinder
                    .Find(@new)
                    .Select(reference => $"{reference.Address} {reference.Status} {reference.Target} {reference.Detail} {reference.Text}"),
                Convert.ToHexString(SHA256.HashData(page.ToArray())),
            ]
        );
        Assert.Equal(3, comparison.Amend);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(all)));
    }
}
