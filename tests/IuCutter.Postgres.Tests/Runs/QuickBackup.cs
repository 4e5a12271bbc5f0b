using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Adapters;
using IuCutter.Core.Signing;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Tests.Gateway;
using Npgsql;

namespace IuCutter.Postgres.Tests.Runs;

/// <summary>
/// A backup in name: recorded and attested as one that was proved, without a dump. For tests whose subject is another phase; what a
/// backup must be has its own.
/// </summary>
internal sealed class QuickBackup(LiveCut cut, string verifierKey) : IBackupRunner
{
    private readonly ConcurrentDictionary<string, string> _moments = new(StringComparer.Ordinal);

    public async Task AttestAsync(string runId, BackupEnvelope envelope, CancellationToken cancellationToken)
    {
        await using SqlSession reader = new SqlSession(await cut.Provider.OpenRoleAsync(DatabaseRole.Reader, cancellationToken));
        string moment = (string)(await reader.RunAsync(new SqlCall(BackupRecords.Moment)))!;
        _moments[envelope.Sha256] = moment;
        IuConnection database = cut.Database.Description;
        SqlStatement statement = SqlStatement.OfBackup(database.SystemIdentifier, database.Database, runId, envelope.Sha256, moment);
        string signature = await new SshKeygenSignatures().SignAsync(
            Encoding.UTF8.GetBytes(statement.Text),
            verifierKey,
            SqlSigner.Verifier,
            cancellationToken
        );
        await using SqlSession verifier = new SqlSession(await cut.Provider.OpenRoleAsync(DatabaseRole.Verifier, cancellationToken));
        await verifier.RunAsync(statement.AttestBackup(runId, signature));
    }

    public Task RequireAsync(string runId, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<BackupEnvelope> RunAsync(BackupRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(MakeEnvelope(request.RunId, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))));

    private static BackupEnvelope MakeEnvelope(string runId, string sha256) =>
        new(sha256, 1, new string('A', 40), "")
        {
            ManifestSha256 = sha256,
            Proof = new BackupProof("", runId, DateTimeOffset.UnixEpoch, "nobody", 1, 1, 1, TimeSpan.FromMilliseconds(1)),
        };

    public async Task RecordAsync(
        DbConnection connection,
        DbTransaction transaction,
        string runId,
        BackupEnvelope envelope,
        CancellationToken cancellationToken
    )
    {
        SqlCall record = BackupRecords.Record(runId, envelope.Sha256, envelope.GpgFingerprint, _moments[envelope.Sha256]);
        await using NpgsqlCommand command = new NpgsqlCommand(record.Text, (NpgsqlConnection)connection, (NpgsqlTransaction)transaction);
        record.Apply(command.Parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
