using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>One database with a run at each place where an attack begins, its permit live and its next phase intended.</summary>
public sealed class AttackScenario(SandboxFixture fixture) : IAsyncLifetime
{
    private SqlDatabase? _database;

    internal SqlDatabase Database => _database!;

    /// <summary>Every row before the first attack.</summary>
    internal string Baseline { get; private set; } = "";

    /// <summary>Before the backup.</summary>
    internal SqlRun Approved { get; private set; } = null!;

    /// <summary>Before leg A.</summary>
    internal SqlRun Run { get; private set; } = null!;

    /// <summary>Before leg A too, another document.</summary>
    internal SqlRun Other { get; private set; } = null!;

    /// <summary>Before the structure is read, which writes nothing.</summary>
    internal SqlRun Read { get; private set; } = null!;

    /// <summary>Before leg B.</summary>
    internal SqlRun Cut { get; private set; } = null!;

    /// <summary>Before write-verify.</summary>
    internal SqlRun Recorded { get; private set; } = null!;

    /// <summary>Before enactment, not approved.</summary>
    internal SqlRun Awaiting { get; private set; } = null!;

    /// <summary>Before enactment, approved.</summary>
    internal SqlRun Verified { get; private set; } = null!;

    /// <summary>To its end.</summary>
    internal SqlRun Closed { get; private set; } = null!;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Prepares it all once. In a test rather than before it, so that a machine without a server skips it.</summary>
    internal async Task<AttackScenario> ReadyAsync()
    {
        if (_database is null)
        {
            SqlDatabase database = await TestEndAttribute.OutliveAsync(() => SqlDatabase.CreateAsync(fixture));
            await database.OnAsync();
            // As a DBA may have granted, whom the findings of Test-IuGovernance do not trouble.
            await database.AsAdmin().RunAsync(new SqlCall($"grant temporary on database {database.Name} to public"));
            Approved = await new SqlRun(database).IntendAsync(4);
            Read = await new SqlRun(database).IntendAsync(7);
            Cut = await new SqlRun(database).IntendAsync(8);
            Recorded = await new SqlRun(database).IntendAsync(9);
            Awaiting = await new SqlRun(database).CompleteAsync(9);
            Verified = await new SqlRun(database).IntendAsync(10);
            Closed = await new SqlRun(database).CompleteAsync(11);

            // Last: what another run writes makes their backups stale.
            Run = await new SqlRun(database).IntendAsync(6);
            Other = await new SqlRun(database).IntendAsync(6);
            await Approved.AttestAsync();
            Baseline = await database.FingerprintAsync();
            _database = database;
        }

        return this;
    }

    internal Task<string?> AttemptAsync(Attack attack) => Database.As(attack.Role).AttemptAsync(attack.Calls(this));

    /// <summary>The approved rows, completed, and taken back: what the attack differs from is let through.</summary>
    internal Task<string?> ApprovedAsync() =>
        Database.As(DatabaseRole.Executor).AttemptAsync([.. Run.Phase(6, Run.Work(6)).SkipLast(1), SqlCall.Rollback]);

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }
}
