namespace IuCutter.Postgres.Tests.Sandbox;

/// <summary>The tests that share <see cref="OwnServer"/>, and take turns.</summary>
[CollectionDefinition(Name)]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class OwnServerUse : ICollectionFixture<OwnServer>
{
    public const string Name = nameof(OwnServerUse);
}
