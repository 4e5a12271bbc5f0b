namespace IuCutter.Cmdlets.Tests.Engine;

/// <summary>The tests that count the workers of the process must not run beside each other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Serial
{
    public const string Name = nameof(Serial);
}
