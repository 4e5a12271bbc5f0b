namespace IuCutter.Postgres.Connections;

/// <summary>A statement about a database by its name.</summary>
/// <param name="Format">The statement as format() of the server takes it: %I is a name, %L a literal.</param>
/// <param name="Arguments">What is put in.</param>
internal sealed record DatabaseCommand(string Format, params string[] Arguments);
