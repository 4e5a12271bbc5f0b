using System.Management.Automation;
using IuCutter.Postgres.AuditLog;

namespace IuCutter.Cmdlets;

/// <summary>
/// Gets the audit log of the connected database: every event and every movement of a governed row, in the order in which they were
/// committed.
/// </summary>
[Cmdlet(VerbsCommon.Get, "IuAuditLog")]
[OutputType(typeof(AuditLogEntry))]
public sealed class GetIuAuditLogCommand : IuCmdlet
{
    /// <summary>Id of a run. Default: all, also what is about no run.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("RunId")]
    [ValidateNotNullOrEmpty]
    public string? Run { get; set; }

    /// <summary>Prefix of a document. Default: all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DocumentPrefix { get; set; }

    /// <summary>Address of a unit. Default: all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Unit { get; set; }

    /// <summary>Who signed, as the roster names them, or the login. Default: all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Person { get; set; }

    /// <summary>
    /// Kinds of records: an event (phase_complete, execution_off) or a table and its movement (information_unit.insert); * stands for any
    /// letters. Default: all.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Kind { get; set; }

    /// <summary>Not before this time, by the database's clock; without a zone, UTC. Default: from the beginning.</summary>
    [Parameter]
    [UtcTime]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Before this time, by the database's clock; without a zone, UTC. Default: to the end.</summary>
    [Parameter]
    [UtcTime]
    public DateTimeOffset? Until { get; set; }

    /// <summary>At most so many records, the oldest first. Default: all.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? First { get; set; }

    /// <summary>Goes on with what is appended from now on, until it is stopped, or has given as many as -First says.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) =>
        CutServices
            .Of(Session)
            .Live.AuditLog.ReadAsync(
                new LogFilter
                {
                    RunId = Run,
                    DocumentPrefix = DocumentPrefix,
                    Subject = Unit,
                    Person = Person,
                    Kinds = Kind,
                    Since = Since,
                    Until = Until,
                    Count = First,
                },
                Wait,
                entry => WriteObjectAsync(entry, cancellationToken),
                cancellationToken
            );
}
