using System.Collections.Immutable;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Tests.Runs;

[Trait("Promise", "9")]
public sealed class PinRulesTests
{
    private static readonly ImmutableSortedDictionary<string, string> None = ImmutableSortedDictionary<string, string>.Empty;

    [Theory]
    [InlineData("password")]
    [InlineData("db_password")]
    [InlineData("DbPassword")]
    [InlineData("api_key")]
    [InlineData("ApiKey")]
    [InlineData("private-key")]
    [InlineData("dsn")]
    [InlineData("auth.token")]
    [InlineData("connection_string")]
    [InlineData("PGPASS")]
    public void Add_SecretShapedKey_Refuses(string key)
    {
        IuException refusal = Assert.Throws<IuException>(() => PinRules.Add(None, key, "x", "run"));
        Assert.Equal("Gate.SecretPin", refusal.Definition.Id);
    }

    [Theory]
    [InlineData("backup_sha256")]
    [InlineData("tokenizer_version")]
    [InlineData("monkey")]
    [InlineData("backup_gpg_fpr")]
    [InlineData("key_fingerprint")]
    public void Add_OrdinaryKey_Adds(string key) => Assert.Equal("x", PinRules.Add(None, key, "x", "run")[key]);

    [Fact]
    public void Run_SerialisedWithASecretShapedPin_LeavesItOut()
    {
        CutRun run = TestRuns.Run();
        run = run with { Pins = run.Pins.Add("db_password", "canary") };
        Assert.DoesNotContain("canary", System.Text.Json.JsonSerializer.Serialize(run.Pins), StringComparison.Ordinal);
        Assert.Contains("plan_digest", run.Pins.Keys);
    }

    [Fact]
    public void Add_SecondTime_Refuses()
    {
        ImmutableSortedDictionary<string, string> once = PinRules.Add(None, "a", "1", "run");
        Assert.Equal("Gate.PinRewritten", Assert.Throws<IuException>(() => PinRules.Add(once, "a", "1", "run")).Definition.Id);
    }
}
