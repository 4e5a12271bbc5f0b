using System.Data.Common;
using IuCutter.Core.Adapters;

namespace IuCutter.Core.Tests.Adapters.Fakes;

/// <summary>
/// A server that answers as a good one does unless a test says otherwise, and that keeps a transcript: what was opened,
/// begun, said, committed and rolled back, in that order.
/// </summary>
internal sealed class FakeServer(int units) : IConnectionProvider
{
    private readonly List<(string Fragment, Func<object?[]> Answer)> _answers = [];

    /// <summary>Every event, one word or statement each.</summary>
    public List<string> Transcript { get; } = [];

    /// <summary>Statements and their arguments, for tests that look at what left the process.</summary>
    public List<(string Sql, object?[] Arguments)> Statements { get; } = [];

    /// <summary>What COMMIT throws.</summary>
    public Exception? CommitFault { get; set; }

    /// <summary>Whether COMMIT takes the session with it.</summary>
    public bool CommitEndsTheSession { get; set; }

    /// <summary>What ROLLBACK throws.</summary>
    public Exception? RollbackFault { get; set; }

    /// <summary>Whether whoever sent COMMIT could have taken it back.</summary>
    public bool CommitWasCancellable { get; set; }

    /// <summary>The last connection that was opened.</summary>
    public FakeConnection? Connection { get; private set; }

    /// <summary>Answers statements that contain the fragment; no columns is no row. A later call comes before an earlier one.</summary>
    public void On(string fragment, Func<object?[]> answer) => _answers.Insert(0, (fragment, answer));

    public void On(string fragment, params object?[] row) => On(fragment, () => row);

    public ValueTask<DbConnection> OpenAsync(DatabaseRole role, CancellationToken cancellationToken)
    {
        Transcript.Add($"open {role}");
        Connection = new FakeConnection(this);
        return ValueTask.FromResult<DbConnection>(Connection);
    }

    /// <summary>The rows of the answer. The set-based gateway answers for each address that it is given.</summary>
    public IReadOnlyList<object?[]> Execute(string sql, DbParameterCollection parameters)
    {
        Statements.Add((sql, [.. parameters.Cast<DbParameter>().Select(parameter => parameter.Value)]));
        Transcript.Add(Name(sql));
        Func<object?[]>? scripted = _answers.FirstOrDefault(answer => sql.Contains(answer.Fragment, StringComparison.Ordinal)).Answer;
        object?[] Answer() => scripted is null ? Default(sql) : scripted();
        return Name(sql) == "create"
                ?
                [
                    .. ((string?[])parameters[1].Value!)
                        .Select(address => (address, answer: Answer()))
                        .Where(row => row.answer.Length > 0)
                        .Select(row => row.answer.Length == 1 ? [row.address, row.answer[0]] : row.answer),
                ]
            : Answer() is { Length: > 0 } row ? [row]
            : [];
    }

    private object?[] Default(string sql) =>
        Name(sql) switch
        {
            "enter" => [null],
            "complete" => ["742"],
            "create" => ["created"],
            "enact" => ["""{"status":"enacted","iu_id":"1","uv_id":"2"}"""],
            "survey triggers" => [4L, 4L],
            "survey log" => [(long)units],
            var other => throw new InvalidOperationException($"The fake server has no answer for '{other}'."),
        };

    private static string Name(string sql) =>
        sql switch
        {
            _ when sql.Contains("fn_phase_enter", StringComparison.Ordinal) => "enter",
            _ when sql.Contains("fn_phase_complete", StringComparison.Ordinal) => "complete",
            _ when sql.Contains("fn_iu_create", StringComparison.Ordinal) => "create",
            _ when sql.Contains("fn_iu_enact", StringComparison.Ordinal) => "enact",
            _ when sql.Contains("pg_trigger", StringComparison.Ordinal) => "survey triggers",
            _ when sql.Contains("iu_lifecycle_log", StringComparison.Ordinal) => "survey log",
            _ => sql,
        };
}
