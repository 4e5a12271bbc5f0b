namespace IuCutter.Postgres.Probes;

/// <summary>One right that was probed.</summary>
/// <param name="Role">The role.</param>
/// <param name="Verb">SELECT, INSERT, EXECUTE, SUPERUSER, MEMBER and so on.</param>
/// <param name="Subject">The table, function or role that it is about.</param>
/// <param name="Must">Whether the role must be able to.</param>
/// <param name="Can">Whether it is.</param>
internal sealed record GrantFinding(string Role, string Verb, string Subject, bool Must, bool Can)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Role} {(Can ? "can" : "cannot")} {Verb} {Subject}";
}
