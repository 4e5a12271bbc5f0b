namespace IuCutter.Core.Checkpoints;

/// <summary>A host that knows no checkpoint of the database.</summary>
/// <param name="Name">Its name, as a card can say it.</param>
/// <param name="CanWrite">Whether it has the executor's key, to write one.</param>
internal sealed record UnknownHost(string Name, bool CanWrite);
