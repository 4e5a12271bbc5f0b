namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>Roles belong to the cluster: tests that weaken one must not run beside tests that probe it.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ClusterRoles
{
    public const string Name = nameof(ClusterRoles);
}
