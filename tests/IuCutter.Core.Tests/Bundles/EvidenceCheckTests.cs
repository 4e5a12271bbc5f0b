using System.Globalization;
using System.Text;
using IuCutter.Core.AuditLog;
using IuCutter.Core.Bundles;
using IuCutter.Core.Signing;

namespace IuCutter.Core.Tests.Bundles;

/// <summary>Good bundles pass in both verifiers, which tell one story; beside what an auditor kept, only if they fit it.</summary>
[Trait("Promise", "7")]
public sealed class EvidenceCheckTests(EvidenceKeys keys) : IClassFixture<EvidenceKeys>, IDisposable
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    private readonly BothVerifiers _both = new();

    private static int Bundles =>
        int.Parse(Environment.GetEnvironmentVariable("IUCUTTER_TEST_BUNDLES") ?? "3", CultureInfo.InvariantCulture);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GoodBundles_InBothVerifiers_PassWithOneStory()
    {
        for (int seed = 0; seed < Bundles; seed++)
        {
            EvidenceSample sample = new EvidenceSample(keys, seed);
            EvidenceSource source = await sample.MakeAsync();

            EvidenceVerdict verdict = await _both.PassAsync(await BuildAsync(source));

            Assert.Equal(("TEST-LAW", "DOT-992"), (verdict.DocumentPrefix, verdict.Signer));
            Assert.Equal(source.Leaves.LongLength, verdict.Size);
            Assert.Equal(EvidenceSample.Hash(sample.LastRoster), verdict.RosterSha256);
            Assert.Equal(Convert.ToBase64String(MerkleTree.Root(source.Leaves)), verdict.Root);
            Assert.Contains($"run {sample.RunId} is WriteVerified", verdict.Story);
            Assert.Contains(verdict.Story, line => line.Contains(" phase_stopped, phase 6, failed, Store.Unreachable by", Ordinal));
            Assert.Equal(8, verdict.Story.Count(line => line.Contains(" is signed by ", Ordinal)));
        }
    }

    [Fact]
    public async Task BuildAsync_Twice_GivesTheSameBytes()
    {
        EvidenceSource source = await new EvidenceSample(keys, 7).MakeAsync();

        Assert.Equal(await BuildAsync(source), await BuildAsync(source));
    }

    [Fact]
    public async Task GivenCheckpoint_OfEachSize_FitsTheLogThatGrewFromIt()
    {
        (_, EvidenceSource source) = await keys.SampleAsync(1);
        byte[] zip = await keys.BuildAsync(1);

        foreach (int size in new[] { 0, 1, 2, 17, source.Leaves.Length - 1, source.Leaves.Length })
        {
            string earlier = CheckpointOf(source, size);
            await _both.PassAsync(zip, earlier);
            await _both.PassAsync(zip, earlier + "\n— iucutter/log bm8gc2lnbmF0dXJl\n");
        }
    }

    [Fact]
    public async Task GivenCheckpoint_OfALogThatWasCutOffOrWrittenAnew_FailsThoughItIsSignedAnew()
    {
        (_, EvidenceSource source) = await keys.SampleAsync(1);
        string before = CheckpointOf(source, source.Leaves.Length);
        int last = (int)source.Records.Keys.Where(index => index < source.Leaves.Length - 1).Max();
        EvidenceSource cut = source with { Leaves = source.Leaves[..(last + 1)], Records = UpTo(source.Records, last), Outside = null };
        byte[][] leaves = [.. source.Leaves];
        leaves[0] = MerkleTree.LeafHash("another past"u8);

        byte[] wasCut = await BuildAsync(cut);
        byte[] wasWritten = await BuildAsync(source with { Leaves = leaves, Outside = null });

        // Without it nobody can see that.
        await _both.PassAsync(wasCut);
        Assert.Equal("given checkpoint", await _both.FailAsync(wasCut, before));
        await _both.PassAsync(wasWritten);
        Assert.Equal("given checkpoint", await _both.FailAsync(wasWritten, before));
        Assert.Equal(
            "given checkpoint",
            await _both.FailAsync(await BuildAsync(source with { Origin = "another/log", Outside = null }), before)
        );
        Assert.Equal("given checkpoint", await _both.FailAsync(await keys.BuildAsync(1), "no checkpoint\n"));
        // Of this log, and no more.
        Assert.Equal("given checkpoint", await _both.FailAsync(await keys.BuildAsync(1), before.Split('\n')[0] + "\n"));
    }

    [Fact]
    public async Task GivenRoster_ThatIsTheNewestOfTheBundle_Passes()
    {
        EvidenceSample sample = new EvidenceSample(keys, 2);
        byte[] zip = await BuildAsync(await sample.MakeAsync());

        await _both.PassAsync(zip, roster: sample.LastRoster);
        Assert.Equal("given roster", await _both.FailAsync(zip, roster: sample.FirstRoster));
    }

    [Fact]
    public async Task OutsideCheckpoint_ThatCoversTheRun_IsToldWithItsTimeAndSigner()
    {
        (EvidenceSample sample, EvidenceSource source) = await keys.SampleAsync(1);
        foreach (int size in new[] { sample.LastOfRun + 1, source.Leaves.Length })
        {
            string text = sample.Outside(source.Origin, size);
            EvidenceVerdict verdict = await _both.PassAsync(
                await BuildAsync(source with { Outside = await sample.SignAsync(text, "executor", "DOT-991") })
            );

            const string under = "the runs lie under a checkpoint from outside the database: ";
            Assert.Contains($"{under}{size} records, 2026-03-03T12:00:00.000000Z, signed by DOT-991", verdict.Story);
            Assert.DoesNotContain(verdict.Story, line => line.StartsWith("not in it", Ordinal));
        }
    }

    // Each is signed, and the bundle is signed over it; only what it says of itself is another.
    [Fact]
    public async Task OutsideCheckpoint_ThatDoesNotFitTheBundle_IsNamed()
    {
        (EvidenceSample sample, EvidenceSource source) = await keys.SampleAsync(1);
        int size = source.Leaves.Length;
        string good = sample.Outside(source.Origin, size);
        string other = Convert.ToBase64String(MerkleTree.LeafHash("another past"u8));
        (string Text, string Key, string Principal, string Item)[] bad =
        [
            (sample.Outside(source.Origin, sample.LastOfRun), "executor", "DOT-991", OutsideCheckpoint.FileName),
            (sample.Outside(source.Origin, size + 1), "executor", "DOT-991", OutsideCheckpoint.FileName),
            (sample.Outside("iucutter/another", size), "executor", "DOT-991", OutsideCheckpoint.FileName),
            (good.Replace(good.Split('\n')[2], other, Ordinal), "executor", "DOT-991", OutsideCheckpoint.FileName),
            (good.Replace("time ", "when ", Ordinal), "executor", "DOT-991", OutsideCheckpoint.FileName),
            (CheckpointOf(source, size), "executor", "DOT-991", OutsideCheckpoint.FileName),
            // To this duty the roster does not give the namespace; that one is not in it, and this one is called otherwise.
            (good, "verifier", "DOT-992", "signature " + OutsideCheckpoint.SignatureFile),
            (good, "stranger", "DOT-991", "signature " + OutsideCheckpoint.SignatureFile),
            (good, "executor", "DOT-992", "signature " + OutsideCheckpoint.SignatureFile),
        ];
        foreach ((string text, string key, string principal, string item) in bad)
        {
            EvidenceSource changed = source with { Outside = await sample.SignAsync(text, key, principal) };
            byte[] zip = await new EvidenceBuilder(new SshKeygenSignatures()).ComposeAsync(changed, keys.Of("verifier"), Token);
            Assert.Equal(item, await _both.FailAsync(zip));
        }
    }

    // By the roster and at the time of the checkpoint, not of the bundle.
    [Fact]
    public async Task OutsideCheckpoint_SignedWhenItsKeyWasNotValid_IsNamed()
    {
        EvidenceSample sample = new EvidenceSample(keys, 1)
        {
            Edit = roster => roster.Replace("iucutter.checkpoint\"", "iucutter.checkpoint\",valid-before=\"20260304Z\"", Ordinal),
        };
        EvidenceSource source = await sample.MakeAsync();
        string late = sample.Outside(source.Origin, source.Leaves.Length, "2026-03-05T12:00:00.000000Z");
        EvidenceSource changed = source with { Outside = await sample.SignAsync(late, "executor", "DOT-991") };

        await _both.PassAsync(await BuildAsync(source));
        byte[] zip = await new EvidenceBuilder(new SshKeygenSignatures()).ComposeAsync(changed, keys.Of("verifier"), Token);
        Assert.Equal("signature " + OutsideCheckpoint.SignatureFile, await _both.FailAsync(zip));
    }

    [Fact]
    public async Task WhatABundleLacks_IsToldWithItsReason()
    {
        (EvidenceSample sample, EvidenceSource made) = await keys.SampleAsync(1);
        EvidenceSource source = made with { Outside = null };
        EvidenceSource lacking = source with
        {
            Plans = source.Plans.Clear(),
            Backups = source.Backups.Clear(),
            Reasons = source
                .Reasons.Add((EvidenceGaps.OutsideCheckpoint, "TEST-LAW"), "none-covers-it")
                .Add((EvidenceGaps.BackupManifest, sample.RunId), "unreadable"),
        };

        EvidenceVerdict verdict = await _both.PassAsync(await BuildAsync(lacking));

        string[] expected =
        [
            "not in it: outside-checkpoint of TEST-LAW, none-covers-it",
            $"not in it: plan of {sample.RunId}, not-at-hand",
            $"not in it: backup-manifest of {sample.RunId}, unreadable",
        ];
        Assert.Equal(expected, verdict.Story.Where(line => line.StartsWith("not in it", Ordinal)));
    }

    [Theory]
    [InlineData("executor", "Gate.WrongNamespace")]
    [InlineData("stranger", "Gate.UnknownSigner")]
    [InlineData("nobody", "Config.SigningKeyMissing")]
    public async Task BuildAsync_ByAKeyThatMayNotSignEvidence_IsRefused(string key, string errorId)
    {
        (_, EvidenceSource source) = await keys.SampleAsync(1);

        IuException refused = await Assert.ThrowsAsync<IuException>(() =>
            new EvidenceBuilder(new SshKeygenSignatures()).BuildAsync(source, keys.Of(key), Token)
        );
        Assert.Equal(errorId, refused.Definition.Id);
    }

    [Fact]
    public async Task BuildAsync_OfARowThatIsNotTheLogs_IsRefused()
    {
        EvidenceSource source = await new EvidenceSample(keys, 1).MakeAsync();
        long row = source.Rows.Keys.First();
        source.Rows[row] += "0";

        IuException refused = await Assert.ThrowsAsync<IuException>(() => BuildAsync(source));
        Assert.Equal("Integrity.EvidenceBroken", refused.Definition.Id);
        Assert.Contains($"row {row}", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _both.Dispose();

    private static string CheckpointOf(EvidenceSource source, int size) =>
        Checkpoint.Of(source.Origin, size, MerkleTree.Root(source.Leaves.AsSpan(0, size))).Text;

    private static SortedDictionary<long, string> UpTo(SortedDictionary<long, string> records, long last) =>
        new(records.Where(record => record.Key <= last).ToDictionary());

    private Task<byte[]> BuildAsync(EvidenceSource source) =>
        new EvidenceBuilder(new SshKeygenSignatures()).BuildAsync(source, keys.Of("verifier"), Token);
}
