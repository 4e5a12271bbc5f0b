using System.Runtime.CompilerServices;
using System.Text;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Schema;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Schema;

/// <summary>The contract is what the migrations make: read from a fresh installation, and kept as a file that people review.</summary>
[Collection(ClusterRoles.Name)]
[Trait("Promise", "8")]
public sealed class ContractTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A migration that changes what is here changes this file with it (IUCUTTER_APPROVE=1, then build).</summary>
    [Fact]
    public async Task Contract_FreshInstallation_IsTheOneThatTravels()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await using NpgsqlConnection admin = await database.Provider.OpenAdminAsync(SandboxLayout.AdminUser, Token);
        await using NpgsqlTransaction transaction = await admin.BeginTransactionAsync(Token);
        string fresh = InstallationContract.Write(await InstallationFacts.ReadAsync(admin, Token));
        if (Environment.GetEnvironmentVariable("IUCUTTER_APPROVE") == "1")
        {
            await File.WriteAllTextAsync(ApprovedFile(), fresh, new UTF8Encoding(false), Token);
            return;
        }

        // In any order: within one kind the catalogues give what was altered last at the end.
        Assert.Equal(Sorted(InstallationContract.Write(InstallationContract.Facts)), Sorted(fresh));
    }

    private static string[] Sorted(string facts) => [.. facts.Split('\n').Order(StringComparer.Ordinal)];

    private static string ApprovedFile([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "../../../src/IuCutter.Postgres/Schema/contract.jsonl");
}
