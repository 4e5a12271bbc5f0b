namespace IuCutter.Postgres.AuditLog;

/// <summary>Which entries of the log are read; what is null excludes none.</summary>
internal sealed record LogFilter
{
    /// <summary>Id of the run.</summary>
    public string? RunId { get; init; }

    /// <summary>The document's prefix.</summary>
    public string? DocumentPrefix { get; init; }

    /// <summary>Address of the unit.</summary>
    public string? Subject { get; init; }

    /// <summary>Who signed or logged in.</summary>
    public string? Person { get; init; }

    /// <summary>Kinds of records, with <c>*</c> for any letters.</summary>
    public string[]? Kinds { get; init; }

    /// <summary>Not before this time.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>At most so many entries.</summary>
    public int? Count { get; init; }
}
