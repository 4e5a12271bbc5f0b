using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Schema;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Schema;

/// <summary>What the first file refuses of a server, a database or its roles, before anything is made.</summary>
public sealed class InstallationRefusalTests(SandboxFixture fixture)
{
    // What the server says of itself is said by a function in front of its own: no other version and no other encoding is at hand.
    [Theory]
    [InlineData(
        "create function public.current_setting(text) returns text language sql as $$ "
            + "select case $1 when 'server_version_num' then '140000' else pg_catalog.current_setting($1) end $$",
        "Config.ServerTooOld"
    )]
    [InlineData(
        "create function public.getdatabaseencoding() returns name language sql as $$ select 'LATIN1'::name $$",
        "Config.DatabaseEncoding"
    )]
    // Taken back with the transaction: roles belong to the cluster.
    [InlineData("grant cutter_exec to cutter_verify", "Config.RolesNotSegregated")]
    public async Task Roles_WhereTheyCannotBe_AreRefusedByTheCause(string prepare, string refusal)
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync(withSchema: false);
        await using SqlDatabase database = await SqlDatabase.OfAsync(provider);
        MigrationScript roles = MigrationScript.Embedded.First(file => file.Name.StartsWith("001", StringComparison.Ordinal));

        Assert.Equal(
            refusal,
            await database
                .AsAdmin()
                .AttemptAsync(
                    SqlCall.Begin,
                    new SqlCall(prepare),
                    new SqlCall("set local search_path = public, pg_catalog"),
                    new SqlCall(roles.Sql)
                )
        );
    }
}
