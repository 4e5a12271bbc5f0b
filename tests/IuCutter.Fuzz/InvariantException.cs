namespace IuCutter.Fuzz;

/// <summary>An input for which something does not hold that must hold of all.</summary>
internal sealed class InvariantException(string message) : Exception(message);
