using System.Collections.Concurrent;
using System.Reflection;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Tests.Sandbox;
using Xunit.v3;

[assembly: TestSessions]

namespace IuCutter.Postgres.Tests.Sandbox;

/// <summary>
/// Keeps the sessions of a test's provider until the test ends. A login is the dearest thing that a test does, and a test does hundreds.
/// What has to hold in sessions of their own is tested in <see cref="Connections.KeptSessionsTests"/> and by the cmdlets.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class TestSessionsAttribute : BeforeAfterTestAttribute
{
    private static readonly ConcurrentDictionary<string, ConcurrentBag<IAsyncDisposable>> Holds = new();

    /// <summary>Keeps them; does nothing where no test runs, as in a fixture.</summary>
    internal static void Keep(NpgsqlConnectionProvider provider)
    {
        if (TestContext.Current.Test is { } test)
        {
            Holds.GetOrAdd(test.UniqueID, _ => []).Add(provider.KeepSessions());
        }
    }

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (Holds.TryRemove(test.UniqueID, out ConcurrentBag<IAsyncDisposable>? holds))
        {
            foreach (IAsyncDisposable hold in holds)
            {
                hold.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
        }
    }
}
