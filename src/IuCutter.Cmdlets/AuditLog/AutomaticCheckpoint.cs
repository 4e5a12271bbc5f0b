using IuCutter.Postgres;

namespace IuCutter.Cmdlets;

/// <summary>
/// The checkpoint that is made by itself: after a run was closed, and after an OFF was acknowledged. It hinders neither: whatever fails is
/// a warning, and the next checkpoint has what this one would have had.
/// </summary>
/// <param name="live">The database.</param>
/// <param name="warn">Takes a warning.</param>
internal sealed class AutomaticCheckpoint(LiveDatabase live, Action<string> warn)
{
    private const string Next = "The next one catches up; by hand: Export-IuCheckpoint.";

    // Long enough for a log of millions of records; an unattended host goes on after it.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    /// <summary>Makes it.</summary>
    /// <param name="after">After what, for a warning.</param>
    /// <param name="progress">Given the number of records that are checked.</param>
    /// <param name="cancellationToken">Ends it; only that is thrown.</param>
    /// <param name="isFirst">Whether it may be the first that this host knows of the database.</param>
    public async Task MakeAsync(string after, IProgress<long> progress, CancellationToken cancellationToken, bool isFirst = false)
    {
        using CancellationTokenSource timeout = new CancellationTokenSource(Timeout, TimeProvider.System);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await live
                .Checkpoints.ExportAsync(
                    _ => Task.CompletedTask,
                    refused =>
                    {
                        Warn(after, refused);
                        return Task.CompletedTask;
                    },
                    progress,
                    either.Token,
                    isFirst
                )
                .ConfigureAwait(false);
        }
        catch (IuException stop) when (!cancellationToken.IsCancellationRequested)
        {
            Warn(after, stop);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            warn($"No checkpoint of the audit log after {after}: it took more than {Timeout.TotalMinutes:0} minutes. {Next}");
        }
    }

    // The place is in the message.
    private void Warn(string after, IuException stop) =>
        warn(
            $"No checkpoint of the audit log after {after} ({stop.Definition.Id}): {stop.Message} "
                + (stop.Definition == ErrorCatalogue.CheckpointMissing ? stop.Definition.Recommendation : Next)
        );
}
