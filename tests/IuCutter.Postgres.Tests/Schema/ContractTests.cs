using System.Text;
using IuCutter.Core.Tests;
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

        Assert.Equal(Lines(InstallationContract.Write(InstallationContract.Facts)), Lines(fresh));
    }

    /// <summary>
    /// Its difference from the one before is read by people: an unchanged fact keeps its place, whatever the catalogues' order.
    /// </summary>
    [Fact]
    public async Task Contract_ThatTravels_IsInTheOrderOfKindSubjectAndFact()
    {
        Assert.InRange(InstallationContract.Facts.Length, 1000, 100_000);
        Assert.All(
            InstallationContract.Facts.Zip(InstallationContract.Facts.Skip(1)),
            pair =>
                Assert.True(Compare(pair.First, pair.Second) < 0, $"after {pair.First.Subject}: {pair.Second.Kind} {pair.Second.Subject}")
        );

        // The file, and not only its facts: what an approval writes now is the file as it is.
        string written = await File.ReadAllTextAsync(ApprovedFile(), Token);
        Assert.Equal(Lines(written), Lines(InstallationContract.Write(InstallationContract.Facts.Reverse())));
    }

    private static int Compare(ContractFact one, ContractFact other) =>
        string.CompareOrdinal(one.Kind, other.Kind) is not 0 and int kind ? kind
        : string.CompareOrdinal(one.Subject, other.Subject) is not 0 and int subject ? subject
        : string.CompareOrdinal(one.Fact, other.Fact);

    private static string[] Lines(string facts) => facts.Split('\n');

    private static string ApprovedFile() => Path.Combine(RepositoryFolder.Root, "src/IuCutter.Postgres/Schema/contract.jsonl");
}
