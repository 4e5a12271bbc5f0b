namespace IuCutter.Postgres.Schema;

/// <summary>One thing that a catalogue knows.</summary>
/// <param name="Kind">table, column, constraint and so on.</param>
/// <param name="Name">Its name, unique within its kind.</param>
/// <param name="Definition">How the catalogue describes it, white space made one blank.</param>
internal sealed record CatalogueItem(string Kind, string Name, string Definition);
