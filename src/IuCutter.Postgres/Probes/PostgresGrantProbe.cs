using IuCutter.Core.Adapters;
using IuCutter.Core.Verification;
using IuCutter.Postgres.Connections;

namespace IuCutter.Postgres.Probes;

/// <summary>Phase 5: each role against what it must, and must not, be able to do.</summary>
internal sealed class PostgresGrantProbe(RoleCommands database) : IGrantProbe
{
    private const int MaxNamed = 8;

    /// <inheritdoc/>
    public async Task<int> ProbeAsync(CancellationToken cancellationToken)
    {
        List<GrantFinding> findings = await database
            .ListAsync<GrantFinding>(DatabaseRole.Reader, GrantQuery.Sql, parameters: null, subject: null, cancellationToken)
            .ConfigureAwait(false);

        // The cause before its consequences: a superuser, or a member of the owner, can do everything else as well.
        List<GrantFinding> wrong =
        [
            .. findings
                .Where(finding => finding.Must != finding.Can)
                .OrderBy(finding =>
                    finding.Verb switch
                    {
                        "SUPERUSER" => 0,
                        "MEMBER" => 1,
                        _ => 2,
                    }
                ),
        ];

        // No row at all means that nothing was probed: that is not permission.
        if (findings.Count == 0 || wrong.Count > 0)
        {
            string named = string.Join("; ", wrong.Take(MaxNamed).Select(finding => finding.ToString()));
            throw new IuException(
                ErrorCatalogue.GrantMismatch,
                findings.Count == 0 ? "Nothing could be probed." : $"{wrong.Count} of {findings.Count}: {named}."
            );
        }

        return findings.Count;
    }
}
