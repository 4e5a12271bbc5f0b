namespace IuCutter.Postgres.AuditLog;

/// <summary>A leaf as it is stored, with the columns of its record; all of these are null where there is no record.</summary>
/// <param name="Index">Its index, from 0.</param>
/// <param name="Hash">The stored hash.</param>
/// <param name="Record">The record's text.</param>
/// <param name="Kind">Column beside the record, as are the others.</param>
/// <param name="Run">The run.</param>
/// <param name="Document">The document's prefix.</param>
/// <param name="Person">Who signed or logged in.</param>
/// <param name="Subject">The unit's address.</param>
/// <param name="Xid">The transaction.</param>
/// <param name="At">When it was written, in the form of the record.</param>
internal sealed record LogLeaf(
    long Index,
    byte[] Hash,
    string? Record,
    string? Kind,
    string? Run,
    string? Document,
    string? Person,
    string? Subject,
    string? Xid,
    string? At
)
{
    /// <summary>The columns beside the record, by the names of the record's fields.</summary>
    public (string Field, string? Value)[] Columns =>
        [("kind", Kind), ("run", Run), ("document", Document), ("person", Person), ("subject", Subject), ("xid", Xid), ("at", At)];
}
