using CliWrap;
using IuCutter.Postgres.Backup;

namespace IuCutter.Postgres.Tests.Backup;

/// <summary>The pipe from one program through another into a file that cannot be written.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class BackupPipelineTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    public async Task RunAsync_FileCannotBeWritten_EndsBothProgramsAndSaysSo(int writable)
    {
        BackupPipeline pipeline = new BackupPipeline(Program("cat /dev/zero"), Program("cat"));

        IuException refusal = await Assert.ThrowsAsync<IuException>(() =>
            pipeline.RunAsync(new BrokenFile(writable), progress: null, TestContext.Current.CancellationToken)
        );

        Assert.Equal("Store.BackupFailed", refusal.Definition.Id);
        Assert.IsType<IOException>(refusal.InnerException);
    }

    // The control: the same programs into a file that takes everything.
    [Fact]
    public async Task RunAsync_FileTakesAll_GivesSizeAndHash()
    {
        using MemoryStream file = new MemoryStream();
        (string sha256, long size, string plaintext) = await new BackupPipeline(Program("printf abc"), Program("tr a-z b-z")).RunAsync(
            file,
            null,
            TestContext.Current.CancellationToken
        );

        Assert.Equal((3, "a6b0f90d2ac2b8d1f250c687301aef132049e9016df936680e81fa7bc7d81d70"), (size, sha256));
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", plaintext);
        Assert.Equal("bcd"u8.ToArray(), file.ToArray());
    }

    private static Command Program(string script) =>
        Cli.Wrap("sh").WithArguments(["-c", script]).WithValidation(CommandResultValidation.None);

    /// <summary>A disk that gives up after so many bytes, and is not full.</summary>
    private sealed class BrokenFile(int writable) : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Length + buffer.Length > writable)
            {
                throw new IOException("Input/output error");
            }

            await base.WriteAsync(buffer, cancellationToken);
        }
    }
}
