using System.Numerics;
using IuCutter.Core.Bundles;

namespace IuCutter.Core.Tests.Bundles;

/// <summary>
/// verify.sh begins no more programs for a bundle of many files, rows and proofs than for a small one: three for each level of the tree,
/// and one for each signature.
/// </summary>
[Trait("Promise", "7")]
public sealed class VerifyScriptProcessTests(EvidenceKeys keys) : IClassFixture<EvidenceKeys>, IDisposable
{
    private const string Loop = "    printf '\\000%s' \"$record\" > \"$index\"\n";
    private const int PerLevel = 3;
    private const int Attempts = 60;

    private static readonly string[] Programs =
    [
        .. "awk cat cmp cp cut find fold grep head mkdir od openssl rm sed sha256sum sort ssh-keygen tail tr unzip wc xargs".Split(' '),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("iucutter-programs-");
    private readonly VerifyScript _script = new();

    [Fact]
    public async Task Programs_ForABundleOfManyRows_AreThoseForASmallOne()
    {
        (byte[] small, int smallLevels) = await MakeAsync(0);
        (byte[] large, int largeLevels) = await MakeAsync(Attempts);
        int difference = StoredZip.Read(large)!.Value.Files.Count - StoredZip.Read(small)!.Value.Files.Count;
        Assert.True(difference >= 2 * Attempts);

        int begun = await CountAsync(small, VerifyScript.Text);

        Assert.InRange(begun, 50, 100);
        Assert.Equal(begun + (PerLevel * (largeLevels - smallLevels)), await CountAsync(large, VerifyScript.Text));
        // The negative control: a program for each record is seen.
        Assert.Contains(Loop, VerifyScript.Text, StringComparison.Ordinal);
        string blunt = VerifyScript.Text.Replace(Loop, Loop + "    cat < /dev/null\n", StringComparison.Ordinal);
        Assert.True(await CountAsync(large, blunt) - await CountAsync(small, blunt) > Attempts);
    }

    public void Dispose()
    {
        _script.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<(byte[] Zip, int Levels)> MakeAsync(int attempts)
    {
        EvidenceSource source = (await new EvidenceSample(keys, 1) { Attempts = attempts }.MakeAsync()) with { Outside = null };
        return (await keys.ComposeAsync(source), BitOperations.Log2((uint)source.Leaves.Length - 1) + 1);
    }

    // Each program is begun by way of a script of its name, which adds a byte to a file.
    private async Task<int> CountAsync(byte[] zip, string script)
    {
        string path = Environment.GetEnvironmentVariable("PATH")!;
        string count = Path.Combine(_folder.FullName, "count");
        await File.WriteAllBytesAsync(count, [], TestContext.Current.CancellationToken);
        foreach (string program in Programs)
        {
            string wrapper = Path.Combine(_folder.FullName, program);
            string real = path.Split(':').Select(folder => Path.Combine(folder, program)).First(File.Exists);
            string text = $"#!/bin/sh\nprintf x >> '{count}'\nexec '{real}' \"$@\"\n";
            await File.WriteAllTextAsync(wrapper, text, TestContext.Current.CancellationToken);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(wrapper, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
            }
        }

        string[] lines = await _script.RunAsync(
            zip,
            null,
            null,
            script,
            new Dictionary<string, string?> { ["PATH"] = $"{_folder.FullName}:{path}" }
        );
        Assert.Equal("PASS", lines[^1]);
        return (int)new FileInfo(count).Length;
    }
}
