using System.Management.Automation;
using IuCutter.Postgres.Documents;

namespace IuCutter.Cmdlets;

/// <summary>A cmdlet that reads enacted versions of documents.</summary>
public abstract class VersionCommand : IuCmdlet
{
    /// <summary>Number of an enacted version. Default: any.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Version { get; set; }

    /// <summary>The day on which the version is in force. Default: none is named.</summary>
    [Parameter]
    [Day]
    public DateOnly? AsOf { get; set; }

    /// <summary>By what had been recorded at this time, by the database's clock; without a zone, UTC. Default: now.</summary>
    [Parameter]
    [UtcTime]
    public DateTimeOffset? KnownAt { get; set; }

    /// <summary>Which version is meant.</summary>
    private protected VersionFilter Filter => new(Version, AsOf, KnownAt);

    /// <summary>The versions of the session's database.</summary>
    private protected DocumentVersions Versions => new(CutServices.Of(Session).Live.Provider);
}
