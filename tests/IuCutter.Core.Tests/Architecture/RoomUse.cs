namespace IuCutter.Core.Tests.Architecture;

/// <summary>One place where a file names, or the compiler infers, something that another folder of its project declares.</summary>
/// <param name="From">Folder of the file that uses; a room. Below the project, with forward slashes; "." for the project's own.</param>
/// <param name="To">Folder of the file that declares.</param>
/// <param name="File">Name of the file that uses.</param>
/// <param name="Line">Line of the first such use in the file, from 1.</param>
/// <param name="Name">What is used.</param>
internal sealed record RoomUse(string From, string To, string File, int Line, string Name);
