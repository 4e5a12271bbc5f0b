using System.Collections.Immutable;

namespace IuCutter.Core.Suppressions;

/// <summary>The statements that were given for one check, each verified; empty where none was.</summary>
internal sealed class SuppressionSet
{
    private readonly ImmutableArray<(SuppressionStatement Statement, FindingSuppression By)> _statements;
    private readonly Dictionary<SuppressedFinding, FindingSuppression> _accepted = [];
    private readonly HashSet<SuppressedFinding> _met = [];

    /// <summary>Makes the set.</summary>
    /// <param name="statements">Each with who accepts its findings; what several accept, the first does.</param>
    public SuppressionSet(ImmutableArray<(SuppressionStatement Statement, FindingSuppression By)> statements)
    {
        _statements = statements;
        foreach ((SuppressionStatement statement, FindingSuppression by) in statements)
        {
            foreach (SuppressedFinding finding in statement.Findings)
            {
                _accepted.TryAdd(finding, by);
            }
        }
    }

    /// <summary>No statement: nothing is suppressed.</summary>
    public static SuppressionSet None => new([]);

    /// <summary>Whether any statement was given.</summary>
    public bool IsGiven => !_statements.IsEmpty;

    /// <summary>Findings that the statements name and <see cref="Apply"/> was not given, a line for each.</summary>
    public ImmutableArray<string> Unused =>
        [
            .. _statements.SelectMany(one =>
                one.Statement.Findings.Where(finding => !_met.Contains(finding))
                    .Select(finding =>
                        $"'{one.By.Path}' accepts what was not found: {finding.Rule}, {finding.Where}"
                        + (finding.Columns.Length > 0 ? $" ({finding.Columns})" : "")
                        + $": expected {finding.Expected}, found {finding.Found}."
                    )
            ),
        ];

    /// <summary>The finding, with who accepts it; the finding as it is where nobody does.</summary>
    public IntegrityFinding Apply(IntegrityFinding finding)
    {
        if (_accepted.Count == 0 || !finding.CanBeSuppressed)
        {
            return finding;
        }

        SuppressedFinding named = SuppressedFinding.Of(finding);
        if (!_accepted.TryGetValue(named, out FindingSuppression? by))
        {
            return finding;
        }

        _met.Add(named);
        return finding with { Suppression = by };
    }
}
