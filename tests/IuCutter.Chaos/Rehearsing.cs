using IuCutter.Core.Runs;
using IuCutter.Postgres;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Rehearsals;
using IuCutter.Postgres.Schema;

namespace IuCutter.Chaos;

/// <summary>A rehearsal that tells where its server is when the copy stands, to be killed at any moment from then on.</summary>
internal static class Rehearsing
{
    public static async Task RunAsync(IuSandbox sandbox, string database, TextWriter output)
    {
        NpgsqlConnectionProvider provider = new NpgsqlConnectionProvider(
            ServiceFile.Read(sandbox.Service, sandbox.ServiceFile) with
            {
                Database = database,
            },
            sandbox.PasswordFile
        );
        SystemRandomSource random = new SystemRandomSource();
        LiveDatabase live = new LiveDatabase(
            provider,
            await DatabaseDescription.ReadAsync(provider, CancellationToken.None),
            sandbox.ExecutorKey,
            sandbox.VerifierKey,
            Runner.Backup(sandbox)
        );
        IRehearsal rehearsal = new Announced(new LiveRehearsal(Runner.Module, random, TimeProvider.System), output);
        await new RehearsalAlone(live, rehearsal, new RunIds(TimeProvider.System, random)).RunAsync(
            Runner.Plan(),
            progress: null,
            CancellationToken.None
        );
    }

    private sealed class Announced(IRehearsal rehearsal, TextWriter output) : IRehearsal
    {
        public async Task<IuRehearsal> RunAsync(RestoredCopy copy, CutPlan plan, CancellationToken cancellationToken)
        {
            await output.WriteLineAsync(Path.GetDirectoryName(copy.Server.Folder));
            await output.FlushAsync(cancellationToken);
            return await rehearsal.RunAsync(copy, plan, cancellationToken);
        }
    }
}
