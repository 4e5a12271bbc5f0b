using System.Collections.Concurrent;
using System.Reflection;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Tests.Sandbox;
using Xunit.v3;

[assembly: TestEnd]

namespace IuCutter.Postgres.Tests.Sandbox;

/// <summary>What has to be done when a test ends, the last first: its sessions are closed, its databases dropped.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class TestEndAttribute : BeforeAfterTestAttribute
{
    private static readonly ConcurrentDictionary<string, ConcurrentStack<Func<ValueTask>>> Ends = new();
    private static readonly AsyncLocal<bool> s_outlives = new();

    /// <summary>Makes something that is there for the tests after this one too: nothing of it goes when this test ends.</summary>
    internal static async Task<T> OutliveAsync<T>(Func<Task<T>> make)
    {
        s_outlives.Value = true;
        return await make();
    }

    /// <summary>Does it when the test ends; never where no test runs, as in a fixture.</summary>
    internal static void Add(Func<ValueTask> end)
    {
        if (!s_outlives.Value && TestContext.Current.Test is { } test)
        {
            Ends.GetOrAdd(test.UniqueID, _ => []).Push(end);
        }
    }

    /// <summary>
    /// Keeps the sessions of a test's provider until the test ends. A login is the dearest thing that a test does, and a test does
    /// hundreds. What has to hold in sessions of their own is tested in <see cref="Connections.KeptSessionsTests"/> and by the cmdlets.
    /// </summary>
    internal static void Keep(NpgsqlConnectionProvider provider)
    {
        if (!s_outlives.Value && TestContext.Current.Test is not null)
        {
            Add(provider.KeepSessions().DisposeAsync);
        }
    }

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (Ends.TryRemove(test.UniqueID, out ConcurrentStack<Func<ValueTask>>? ends))
        {
            while (ends.TryPop(out Func<ValueTask>? end))
            {
                end().AsTask().GetAwaiter().GetResult();
            }
        }
    }
}
