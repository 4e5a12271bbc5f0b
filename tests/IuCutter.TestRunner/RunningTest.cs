namespace IuCutter.TestRunner;

/// <summary>A test that has begun.</summary>
/// <param name="Id">Its id, the same in every attempt.</param>
/// <param name="Name">What a person calls it.</param>
/// <param name="Group">What can be left out of another attempt: its method, or its file of Pester.</param>
internal sealed record RunningTest(string Id, string Name, string Group);
