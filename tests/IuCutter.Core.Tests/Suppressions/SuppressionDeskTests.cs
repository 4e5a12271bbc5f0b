using System.Globalization;
using IuCutter.Core.Signing;
using IuCutter.Core.Suppressions;
using IuCutter.Core.Tests.Approvals;
using IuCutter.Core.Tests.Signing;

namespace IuCutter.Core.Tests.Suppressions;

/// <summary>
/// Statements that accept findings, with real signatures: they count in their database, in their time, and by a signer of the roster in
/// force; and they accept what they name and nothing else.
/// </summary>
[Trait("Promise", "7")]
public sealed class SuppressionDeskTests(SshKeyFixture keys) : IClassFixture<SshKeyFixture>
{
    private const string Signer = "alice@corp namespaces=\"iucutter.suppression\"";

    private static readonly IntegrityFinding Changed = new("RowChanged", "public.section_type article", "aa", "bb")
    {
        Columns = "title",
        Index = 41,
    };

    private readonly SshKeygenSignatures _signatures = new();
    private readonly FixedClock _clock = new() { Now = Time("2026-03-01T12:00:00Z") };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_SignedBySomebodyOfTheRoster_AcceptsWhatItNames()
    {
        SuppressionStatement statement = await ComposeAsync(Changed);
        SuppressionSet set = await OpenAsync(Signer, statement.Bytes);

        FindingSuppression by = Assert.IsType<FindingSuppression>(set.Apply(Changed).Suppression);
        Assert.Equal(
            ("alice@corp", new DateOnly(2026, 3, 1), new DateOnly(2026, 6, 1), "CHG-4711", "/x.json"),
            (by.Signer, by.MadeOn, by.EndsOn, by.Reason, by.Path)
        );
        Assert.Equal(await keys.FingerprintAsync(keys.Alice), by.KeyFingerprint);
        Assert.Equal(Changed, set.Apply(Changed) with { Suppression = null });
        Assert.True(set.IsGiven);
        Assert.Empty(set.Unused);
    }

    [Fact]
    public async Task Apply_AnyOtherDifferenceAtTheSamePlace_IsANewFinding()
    {
        SuppressionSet set = await OpenAsync(Signer, (await ComposeAsync(Changed)).Bytes);
        IntegrityFinding[] others =
        [
            Changed with
            {
                Found = "bc",
            },
            Changed with
            {
                Expected = "ab",
            },
            Changed with
            {
                Columns = "title, body",
            },
            Changed with
            {
                Columns = null,
            },
            Changed with
            {
                Where = "public.section_type chapter",
            },
            Changed with
            {
                Rule = "RowWithoutRecord",
            },
            // Shown alike, and another text.
            Changed with
            {
                Found = "bb" + new string('x', 300),
            },
        ];

        Assert.All(others, other => Assert.Null(set.Apply(other).Suppression));
        string unused = Assert.Single(set.Unused);
        Assert.StartsWith(
            "'/x.json' accepts what was not found: RowChanged, public.section_type article (title)",
            unused,
            StringComparison.Ordinal
        );
        // The record that last told of it says nothing about what it is.
        Assert.NotNull(set.Apply(Changed with { Index = 42 }).Suppression);
        Assert.Empty(set.Unused);
    }

    [Fact]
    public async Task Apply_LongTextsThatAreShownAlike_AreToldApart()
    {
        IntegrityFinding one = Changed with { Found = new string('x', 300) + "1" };
        SuppressionSet set = await OpenAsync(Signer, (await ComposeAsync(one)).Bytes);

        Assert.Null(set.Apply(one with { Found = new string('x', 300) + "2" }).Suppression);
        Assert.NotNull(set.Apply(one).Suppression);
    }

    [Fact]
    public void Apply_NoStatement_SuppressesNothing()
    {
        Assert.Null(SuppressionSet.None.Apply(Changed).Suppression);
        Assert.False(SuppressionSet.None.IsGiven);
        Assert.Empty(SuppressionSet.None.Unused);
    }

    [Theory]
    [InlineData("alice@corp namespaces=\"iucutter.suppression\"", null)]
    [InlineData("alice@corp namespaces=\"iucutter.approval,iucutter.suppression\"", null)]
    [InlineData("alice@corp namespaces=\"iucutter.approval\"", "Gate.SuppressionUnsigned")]
    [InlineData("alice@corp namespaces=\"iucutter.*\"", "Gate.SuppressionUnsigned")]
    [InlineData("alice@corp", "Gate.SuppressionUnsigned")]
    [InlineData("alice@corp namespaces=\"iucutter.suppression\",valid-before=\"20260228Z\"", "Gate.SuppressionUnsigned")]
    [InlineData("", "Gate.SuppressionUnsigned")]
    public async Task Open_ByTheRosterInForce_IsTakenOrRefused(string line, string? errorId)
    {
        byte[] statement = (await ComposeAsync(Changed)).Bytes;
        if (errorId is null)
        {
            await OpenAsync(line, statement);
            return;
        }

        await RefusesAsync(errorId, () => OpenAsync(line, statement));
    }

    [Fact]
    public async Task Open_SignatureOfAnotherKeyNamespaceOrText_IsRefused()
    {
        byte[] statement = (await ComposeAsync(Changed)).Bytes;
        string sound = await SignAsync(statement, keys.Alice, "iucutter.suppression");
        string[] bad =
        [
            await SignAsync(statement, keys.Bob, "iucutter.suppression"),
            await SignAsync(statement, keys.Alice, "iucutter.approval"),
            await SignAsync([.. statement, (byte)'\n'], keys.Alice, "iucutter.suppression"),
            "no signature",
            "",
        ];

        await Desk(Signer).OpenAsync([("/x.json", statement, sound)], Token);
        foreach (string signature in bad)
        {
            IuException refusal = await RefusesAsync(
                "Gate.SuppressionUnsigned",
                () => Desk(Signer).OpenAsync([("/x.json", statement, signature)], Token)
            );
            Assert.Equal("/x.json", refusal.Subject);
        }
    }

    // One that is refused refuses all: nobody is told that a check was made with the others alone.
    [Fact]
    public async Task Open_OneOfSeveralUnsigned_IsRefused()
    {
        byte[] statement = (await ComposeAsync(Changed)).Bytes;
        string sound = await SignAsync(statement, keys.Alice, "iucutter.suppression");
        await RefusesAsync(
            "Gate.SuppressionUnsigned",
            () => Desk(Signer).OpenAsync([("/x.json", statement, sound), ("/y.json", statement, "")], Token)
        );
    }

    [Theory]
    [InlineData("2026-02-28T23:59:59Z", false)]
    [InlineData("2026-03-01T00:00:00Z", true)]
    [InlineData("2026-06-01T23:59:59Z", true)]
    [InlineData("2026-06-02T00:00:00Z", false)]
    public async Task Open_ByTheDatabasesClock_CountsFromItsFirstToItsLastDay(string now, bool counts)
    {
        byte[] statement = (await ComposeAsync(Changed)).Bytes;
        _clock.Now = Time(now);
        if (counts)
        {
            await OpenAsync(Signer, statement);
            return;
        }

        await RefusesAsync("Gate.SuppressionExpired", () => OpenAsync(Signer, statement));
    }

    [Theory]
    [InlineData("7000000000000000002", "iu_test", 16384)]
    [InlineData("7000000000000000001", "iu_other", 16384)]
    [InlineData("7000000000000000001", "iu_test", 16385)]
    public async Task Open_OfAnotherDatabase_IsRefused(string system, string database, long oid)
    {
        SuppressionStatement statement = await ComposeAsync(Changed);
        byte[] foreign = (statement with { SystemIdentifier = system, Database = database, DatabaseOid = oid }).Bytes;
        await RefusesAsync("Gate.SuppressionDatabase", () => OpenAsync(Signer, foreign));
    }

    [Fact]
    public async Task Compose_SameFindings_GiveTheSameBytes()
    {
        IntegrityFinding other = Changed with { Where = "public.section_type aaa" };
        byte[] one = (await ComposeAsync(Changed, other)).Bytes;
        Assert.Equal(one, (await ComposeAsync(other, Changed, other)).Bytes);
    }

    [Theory]
    [InlineData("CHG-4711", "2027-03-01", null)]
    [InlineData("CHG-4711", "2027-03-02", "Input.BadArgument")]
    [InlineData("CHG-4711", "2026-02-28", "Input.BadArgument")]
    [InlineData("wegen \u00fc", "2026-06-01", "Input.BadArgument")]
    [InlineData("two\nlines", "2026-06-01", "Input.BadArgument")]
    public async Task Compose_ReasonAndLastDay_AreBound(string reason, string until, string? errorId)
    {
        DateOnly day = DateOnly.ParseExact(until, "O", CultureInfo.InvariantCulture);
        if (errorId is null)
        {
            Assert.Equal(day, (await Desk(Signer).ComposeAsync([Changed], reason, day, Token)).EndsOn);
            return;
        }

        await RefusesAsync(errorId, () => Desk(Signer).ComposeAsync([Changed], reason, day, Token));
    }

    [Fact]
    public async Task Compose_NoFindingOrOneOfTheLog_IsRefused()
    {
        await RefusesAsync("Input.BadArgument", () => ComposeAsync());
        await RefusesAsync("Gate.NotSuppressible", () => ComposeAsync(Changed, Changed with { Rule = "HeadChanged" }));
    }

    private Task<SuppressionStatement> ComposeAsync(params IntegrityFinding[] findings) =>
        Desk(Signer).ComposeAsync(findings, "CHG-4711", new DateOnly(2026, 6, 1), Token);

    private async Task<SuppressionSet> OpenAsync(string line, byte[] statement) =>
        await Desk(line).OpenAsync([("/x.json", statement, await SignAsync(statement, keys.Alice, SuppressionStatement.Namespace))], Token);

    private SuppressionDesk Desk(string line) =>
        new(new MemoryApprovalStore(line.Length == 0 ? "" : keys.Roster(line, keys.Alice)) { Clock = _clock }, _signatures);

    private Task<string> SignAsync(byte[] statement, string key, string signatureNamespace) =>
        _signatures.SignAsync(statement, key, signatureNamespace, Token);

    private static async Task<IuException> RefusesAsync(string errorId, Func<Task> act)
    {
        IuException refusal = await Assert.ThrowsAsync<IuException>(act);
        Assert.Equal(errorId, refusal.Definition.Id);
        return refusal;
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private sealed class FixedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
