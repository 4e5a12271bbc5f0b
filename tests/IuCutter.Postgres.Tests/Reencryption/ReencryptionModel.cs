using System.Runtime.Versioning;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Reencryption;

/// <summary>One backup with its keys and its database, made once for the tests of a class, each of which works on a copy.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ReencryptionModel(SandboxFixture fixture) : IAsyncLifetime
{
    private ReencryptionBench? _bench;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A copy of the files, and of the ring for a test that takes keys out of it or adds some.</summary>
    internal async Task<ReencryptionBench> CopyAsync(bool withRing = false) =>
        await (_bench ??= await TestEndAttribute.OutliveAsync(() => ReencryptionBench.OpenAsync(fixture))).CopyAsync(withRing);

    public ValueTask DisposeAsync() => _bench?.DisposeAsync() ?? ValueTask.CompletedTask;
}
