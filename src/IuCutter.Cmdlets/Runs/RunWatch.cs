namespace IuCutter.Cmdlets;

/// <summary>
/// Tells a cmdlet at the end of a pipeline which runs the commands before it took up: where one of them ends with an error, the run never
/// comes down the pipeline. One for each session; it keeps runs only while somebody watches.
/// </summary>
internal sealed class RunWatch
{
    private readonly Lock _gate = new();
    private readonly List<List<CutRun>> _watching = [];

    /// <summary>The watch of a session.</summary>
    public static RunWatch Of(IuSession session) => session.GetOrAdd(static () => new RunWatch());

    /// <summary>Begins to watch.</summary>
    /// <returns>The runs that are taken up from now on; to be given to <see cref="End"/>.</returns>
    public List<CutRun> Begin()
    {
        lock (_gate)
        {
            List<CutRun> seen = [];
            _watching.Add(seen);
            return seen;
        }
    }

    /// <summary>Tells whoever watches that a run is taken up.</summary>
    public void Note(CutRun run)
    {
        lock (_gate)
        {
            foreach (List<CutRun> seen in _watching)
            {
                seen.RemoveAll(one => one.RunId == run.RunId);
                seen.Add(run);
            }
        }
    }

    /// <summary>Ends watching.</summary>
    /// <returns>The runs that were taken up, each once, as they stood then.</returns>
    public IReadOnlyList<CutRun> End(List<CutRun> seen)
    {
        lock (_gate)
        {
            _watching.Remove(seen);
            return [.. seen];
        }
    }
}
