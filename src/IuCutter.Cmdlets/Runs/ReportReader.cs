using System.Collections.Immutable;
using IuCutter.Core.Reports;
using IuCutter.Core.Runs;
using IuCutter.Core.RunStatus;
using IuCutter.Postgres.Backup;

namespace IuCutter.Cmdlets;

/// <summary>Reads runs, live ones from the database and dry ones from the session, and makes a report of them.</summary>
/// <param name="services">The services of the session.</param>
/// <param name="progress">Told of each run before it is read: its id, how many are read, and how many there are.</param>
internal sealed class ReportReader(CutServices services, Action<string, int, int> progress)
{
    /// <summary>A report over a document with all its live runs.</summary>
    /// <exception cref="IuException">Store.NotConnected; Store.CutNotFound when no run is about it.</exception>
    public async Task<(Report? Report, IuException? Missing)> ReadAsync(string documentPrefix, CancellationToken cancellationToken)
    {
        List<string> ids = await services.Live.RunFacts.ListAsync(documentPrefix, cancellationToken).ConfigureAwait(false);
        return ids.Count == 0
            ? throw new IuException(ErrorCatalogue.CutNotFound, $"'{documentPrefix}'.", documentPrefix)
            : await ReadAsync([.. ids.Select(id => (id, (CutRun?)null))], documentPrefix, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A report over runs.</summary>
    /// <param name="given">Their ids, and where they came as objects these.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The report, null when no run of those could be read; and why one could not, null when all could.</returns>
    public Task<(Report? Report, IuException? Missing)> ReadAsync(
        IReadOnlyList<(string RunId, CutRun? Known)> given,
        CancellationToken cancellationToken
    ) => ReadAsync(given, documentPrefix: null, cancellationToken);

    private async Task<(Report? Report, IuException? Missing)> ReadAsync(
        IReadOnlyList<(string RunId, CutRun? Known)> given,
        string? documentPrefix,
        CancellationToken cancellationToken
    )
    {
        List<(ReportedRun Run, RunFacts Facts)> runs = [];
        IuException? missing = null;
        (string RunId, CutRun? Known)[] distinct = [.. given.GroupBy(run => run.RunId, StringComparer.Ordinal).Select(same => same.Last())];
        for (int i = 0; i < distinct.Length; i++)
        {
            (string id, CutRun? known) = distinct[i];
            progress(id, i, distinct.Length);
            try
            {
                if (await ReadRunAsync(id, known, cancellationToken).ConfigureAwait(false) is { } read)
                {
                    runs.Add(read);
                }
                else
                {
                    missing ??= new IuException(ErrorCatalogue.RunNotFound, $"'{id}'.", id);
                }
            }
            catch (IuException silent) when (known is not null && UnreachableRunExplainer.IsSilence(silent))
            {
                // A run that failed because the database went away has its report all the same: of what is known without it.
                missing ??= silent;
                runs.Add(Unreachable(known, silent));
            }
        }

        progress("done", distinct.Length, distinct.Length);
        return (runs.Count == 0 && missing is not null ? null : ReportOf(runs, documentPrefix), missing);
    }

    private async Task<(ReportedRun Run, RunFacts Facts)?> ReadRunAsync(string runId, CutRun? known, CancellationToken cancellationToken)
    {
        if (
            (known is null or { Mode: CutMode.DryRun })
            && await services.DryRuns.FindAsync(runId, cancellationToken).ConfigureAwait(false) is { } dry
        )
        {
            dry = dry with { Plan = dry.Plan ?? known?.Plan };
            RunFacts remembered = RunFacts.Of(dry, TimeProvider.System.GetUtcNow());
            return (ReportBuilder.Build(dry, RunExplainer.Explain(dry), remembered, service: null), remembered);
        }

        if (await services.Live.RunFacts.ReadAsync(runId, cancellationToken).ConfigureAwait(false) is not { } read)
        {
            return null;
        }

        CutRun run = read.Run with { Plan = known?.Plan };
        RunExplanation explained = await services.ExplainAsync(run, cancellationToken).ConfigureAwait(false);
        return (ReportBuilder.Build(run, explained, read.Facts, services.Live.Description.Service), read.Facts);
    }

    private (ReportedRun Run, RunFacts Facts) Unreachable(CutRun known, IuException silent)
    {
        string folder = (services.IsConnected ? services.Live.Backup?.Directory : null) ?? BackupOptions.DefaultDirectory;
        RunExplanation explained = UnreachableRunExplainer.Explain(known.RunId, silent, BackupFiles.OfRun(folder, known.RunId));
        RunFacts facts = RunFacts.Of(known, TimeProvider.System.GetUtcNow());
        return (ReportBuilder.Build(known, explained, facts, service: null), facts);
    }

    private static Report ReportOf(List<(ReportedRun Run, RunFacts Facts)> runs, string? documentPrefix)
    {
        ImmutableArray<ReportedRun> reported =
        [
            .. runs.Select(one => one.Run).OrderBy(run => run.CreatedAt).ThenBy(run => run.RunId, StringComparer.Ordinal),
        ];
        ReportKind kind =
            documentPrefix is not null ? ReportKind.Document
            : reported.Length == 1 ? ReportKind.Run
            : ReportKind.Runs;
        RunFacts? ofDatabase = runs.Select(one => one.Facts).FirstOrDefault(facts => facts.Database is not null);
        return new Report
        {
            Kind = kind,
            GeneratedAt = runs.Count == 0 ? TimeProvider.System.GetUtcNow() : runs.Max(one => one.Facts.ReadAt),
            ToolVersion = CutServices.Module.Version,
            ModuleSha256 = CutServices.Module.Sha256,
            Database = ofDatabase?.Database,
            SystemIdentifier = ofDatabase?.SystemIdentifier,
            DocumentPrefix = documentPrefix,
            Runs = reported,
            Statistics = kind == ReportKind.Run ? null : ReportStatistics.Of(reported),
        };
    }
}
