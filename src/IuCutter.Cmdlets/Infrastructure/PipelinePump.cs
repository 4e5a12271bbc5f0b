using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace IuCutter.Cmdlets;

/// <summary>
/// Runs work off the pipeline's thread and what it asks of the engine on it, through one queue.
/// </summary>
/// <remarks>
/// <see cref="Run"/> never returns before its work has ended: <c>Select-Object -First</c> makes the engine throw out
/// of WriteObject and calls Dispose, not StopProcessing, and work that was only abandoned would commit afterwards.
/// </remarks>
internal sealed class PipelinePump
{
    // Never disposed: StopProcessing may come from another thread at any time, and without a timer it holds nothing.
    private readonly CancellationTokenSource _cancellation = new();
    private volatile ChannelWriter<Action>? _queue;

    /// <summary>Whether the pipeline stopped, or wants no more objects.</summary>
    public bool IsCancelled => _cancellation.IsCancellationRequested;

    /// <summary>Runs the work to its end; to be called on the pipeline's thread.</summary>
    /// <param name="work">The work, started on a thread of the pool.</param>
    public void Run(Func<CancellationToken, Task> work)
    {
        Channel<Action> queue = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
        _queue = queue.Writer;
        Task task = StartAsync(work, queue.Writer, _cancellation.Token);
        ExceptionDispatchInfo? stop = null;
        while (queue.Reader.WaitToReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult())
        {
            while (queue.Reader.TryRead(out Action? call))
            {
                // Once the engine wants no more, the rest of the calls is taken and dropped until the work has ended.
                stop ??= Call(call);
            }
        }

        Join(task, stop);
    }

    /// <summary>Queues a call to the engine, without waiting for it.</summary>
    /// <param name="call">The call; dropped when the pipeline has stopped.</param>
    /// <returns>False when the work has ended and nothing can be written any more.</returns>
    public bool TryPost(Action call) => _queue?.TryWrite(call) ?? false;

    /// <summary>Queues a call to the engine and waits for its answer.</summary>
    /// <typeparam name="T">Type of the answer.</typeparam>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The answer.</returns>
    public async Task<T> CallAsync<T>(Func<T> call, CancellationToken cancellationToken)
    {
        TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bool posted = TryPost(() =>
        {
            try
            {
                answer.SetResult(call());
            }
            catch (IuException refusal)
            {
                // The work's own error: it goes to the work. The engine's go to the engine and end the work.
                answer.SetException(refusal);
            }
        });
        if (!posted)
        {
            throw Ended();
        }

        // The pipeline may stop before it comes to the call.
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _cancellation.Token);
        return await answer.Task.WaitAsync(either.Token).ConfigureAwait(false);
    }

    /// <summary>The exception for a caller that writes after its work has ended.</summary>
    public static InvalidOperationException Ended() => new("The cmdlet's work has ended; nothing can be written any more.");

    /// <summary>Cancels the work. May be called from any thread, any number of times, also after the end.</summary>
    public void Cancel() => _cancellation.Cancel();

    // The token is not given to Task.Run: a task cancelled before it began would leave the queue open for ever.
    private static Task StartAsync(Func<CancellationToken, Task> work, ChannelWriter<Action> queue, CancellationToken token) =>
        Task.Run(
            async () =>
            {
                try
                {
                    await work(token).ConfigureAwait(false);
                }
                finally
                {
                    queue.Complete();
                }
            },
            CancellationToken.None
        );

    private ExceptionDispatchInfo? Call(Action call)
    {
        try
        {
            call();
            return null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Cancel();
            return ExceptionDispatchInfo.Capture(exception);
        }
    }

    private static void Join(Task task, ExceptionDispatchInfo? stop)
    {
        if (stop is null)
        {
            task.GetAwaiter().GetResult();
            return;
        }

        // What the work threw because it was cancelled is not the reason; what the engine threw is.
        ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
        _ = task.Exception;
        stop.Throw();
    }
}
