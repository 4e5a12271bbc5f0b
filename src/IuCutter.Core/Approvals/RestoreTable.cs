namespace IuCutter.Core.Approvals;

/// <summary>A table whose rows are not those of the backup.</summary>
/// <param name="Name">Schema and table.</param>
/// <param name="Now">Rows now; null when it is not there.</param>
/// <param name="Then">Rows in the backup.</param>
internal sealed record RestoreTable(string Name, long? Now, long? Then);
