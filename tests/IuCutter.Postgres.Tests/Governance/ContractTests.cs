using System.Text;
using Dapper;
using IuCutter.Postgres.Governance;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Governance;

/// <summary>The contract is what the migrations make: read from a fresh installation, and kept as a file that people review.</summary>
[Collection(ClusterRoles.Name)]
public sealed class ContractTests(SandboxFixture fixture)
{
    [Fact]
    public async Task Contract_FreshInstallation_IsTheOneThatTravels()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await using NpgsqlConnection admin = await database.Provider.OpenAdminAsync(SandboxLayout.AdminUser, TestContext.Current.CancellationToken);
        await admin.ExecuteAsync("set search_path = pg_catalog");
        string fresh = InstallationContract.Write(
            await new GovernanceProbes(admin, TimeProvider.System, new GovernanceTolerances()).FactsAsync([], TestContext.Current.CancellationToken));
        string file = Path.Combine(RepositoryRoot(), "src", "IuCutter.Postgres", "Governance", "Probes", "contract.jsonl");
        if (Environment.GetEnvironmentVariable("IUCUTTER_APPROVE") == "1")
        {
            await File.WriteAllTextAsync(file, fresh, new UTF8Encoding(false), TestContext.Current.CancellationToken);
        }

        // In any order: within one kind the catalogues give what was altered last at the end.
        string[] expected = (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Split('\n');
        Assert.True(fresh.Split('\n').Order(StringComparer.Ordinal).SequenceEqual(expected.Order(StringComparer.Ordinal)),
            $"The migrations make something else than {file} says. Read the difference after running this test with IUCUTTER_APPROVE=1.");
    }

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "IuCutter.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests are not run from the repository.");
    }
}
