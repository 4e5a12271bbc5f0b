namespace IuCutter.Core.Approvals;

/// <summary>A table as <c>fn_restore_prestate</c> saw it when the card was written.</summary>
/// <param name="Name">Schema and table.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Digest">SHA-256 over the sorted SHA-256 of each row's text.</param>
internal sealed record RestorePreState(string Name, long Rows, string Digest);
