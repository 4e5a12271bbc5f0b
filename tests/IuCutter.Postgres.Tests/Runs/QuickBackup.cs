using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Tests.Gateway;
using Npgsql;

namespace IuCutter.Postgres.Tests.Runs;

/// <summary>
/// A backup in name: recorded and attested as one that was proved, without a dump. For tests whose subject is another phase; what a
/// backup must be has its own.
/// </summary>
internal sealed class QuickBackup(NpgsqlConnectionProvider provider) : IBackupRunner
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
