using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Approvals;

/// <summary>One approval, two who want to use it: one winner each time.</summary>
[Trait("Promise", "3")]
public sealed class ApprovalRaceTests(SandboxFixture fixture)
{
    private const int Races = 100;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Import_TwoAtOnce_OneWins()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await cut.TurnOnAsync();
        for (int race = 0; race < Races; race++)
        {
            CutRun run = await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
            byte[] card = Encoding.UTF8.GetBytes(await cut.ComposeAsync(run));
            string signature = await cut.SignAsync(Encoding.UTF8.GetString(card));
            string?[] outcomes = await Task.WhenAll(
                OutcomeAsync(() => cut.Desk.ImportAsync(run, card, [signature], Token)),
                OutcomeAsync(() => cut.Desk.ImportAsync(run, card, [signature], Token))
            );
            Assert.Equal([null, "Gate.ApprovalUsed"], outcomes.Order(StringComparer.Ordinal));
        }

        Assert.Equal(Races, await cut.ScalarAsync<long>("select count(*) from cutter_governance.permit"));
    }

    [Fact]
    public async Task Phase_TwoRunnersAtOnce_OneWins()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        cut.Adapter = new ProductionLiveExecutionAdapter(cut.Provider, new QuickBackup(cut.Provider));
        await cut.TurnOnAsync();
        for (int race = 0; race < Races; race++)
        {
            CutRun run = await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
            await cut.ApproveAsync(run);
            string?[] outcomes = await Task.WhenAll(
                OutcomeAsync(() => cut.Engine.RunPhaseAsync(run, RunPhase.PreWriteBackup, null, Token)),
                OutcomeAsync(() => cut.Engine.RunPhaseAsync(run, RunPhase.PreWriteBackup, null, Token))
            );
            // The loser finds the winner at work, or its work done.
            Assert.Single(outcomes, outcome => outcome is null);
            Assert.Single(outcomes, outcome => outcome is "Gate.RunOwned" or "Gate.PhaseOrder");
            Assert.Equal(RunState.BackedUp, (await cut.Engine.ReadAsync(run, Token)).State);
        }
    }

    // What is raced for is the approval; a hundred real backups would only be slow.
    private sealed class QuickBackup(NpgsqlConnectionProvider provider) : IBackupRunner
    {
        private readonly ConcurrentDictionary<string, string> _moments = new(StringComparer.Ordinal);

        public async Task AttestAsync(string runId, BackupEnvelope envelope, CancellationToken cancellationToken)
        {
            await using SqlSession reader = new SqlSession(await provider.OpenRoleAsync(DatabaseRole.Reader, cancellationToken));
            string moment = (string)(await reader.RunAsync(new SqlCall(BackupRecords.Moment)))!;
            _moments[envelope.Sha256] = moment;
            await using SqlSession gate = new SqlSession(await provider.OpenRoleAsync(DatabaseRole.Gatekeeper, cancellationToken));
            await gate.RunAsync(BackupRecords.Attest(runId, envelope.Sha256, moment));
        }

        public Task RequireAsync(string runId, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<BackupEnvelope> RunAsync(BackupRequest request, CancellationToken cancellationToken) =>
            Task.FromResult(MakeEnvelope(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))));

        private static BackupEnvelope MakeEnvelope(string sha256) => new(sha256, 1, new string('A', 40), "") { ManifestSha256 = sha256 };

        public async Task RecordAsync(
            DbConnection connection,
            DbTransaction transaction,
            string runId,
            BackupEnvelope envelope,
            CancellationToken cancellationToken
        )
        {
            SqlCall record = BackupRecords.Record(runId, envelope.Sha256, envelope.GpgFingerprint, _moments[envelope.Sha256]);
            await using NpgsqlCommand command = new NpgsqlCommand(
                record.Text,
                (NpgsqlConnection)connection,
                (NpgsqlTransaction)transaction
            );
            record.Apply(command.Parameters);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static async Task<string?> OutcomeAsync(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (IuException refused)
        {
            return refused.Definition.Id;
        }
    }
}
