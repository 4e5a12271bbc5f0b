using System.Security.Cryptography;
using System.Text.Json;
using IuCutter.Core.Plans;

namespace IuCutter.Core.Tests.Plans;

public sealed class PlanTextTests
{
    // A bundle has the text, and whoever reads it computes the digest that the cards name.
    [Fact]
    public void Bytes_OfAPlan_AreTheTextOfItsDigest()
    {
        CutPlan plan = PlanBuilderTests.Sample();

        byte[] bytes = new PlanText(plan).Bytes();

        Assert.Equal(plan.PlanDigest, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        using JsonDocument json = JsonDocument.Parse(bytes);
        Assert.Equal(plan.UnitCount, json.RootElement.GetProperty("units").GetArrayLength());
    }
}
