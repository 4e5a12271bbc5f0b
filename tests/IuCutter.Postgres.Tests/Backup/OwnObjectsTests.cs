using System.Runtime.Versioning;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Scratch;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Backup;

/// <summary>
/// Governed tables stand in schema public, and an organisation has things of its own there: they must not keep a backup from being
/// restored alone. The objects below have names of their own and do not need each other, and a restore ends at the first that fails.
/// </summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "6")]
public sealed class OwnObjectsTests(SandboxFixture fixture, ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // SQL, and what of it the manifest names; null for what stays out.
    private static readonly (string What, string Sql, string? Named)[] s_objects =
    [
        (
            "a function over a type of another schema",
            "create schema lib1; create type lib1.colour as enum ('red'); "
                + "create function public.paint(c lib1.colour) returns text language sql as 'select c::text'",
            "function public.paint(c lib1.colour)"
        ),
        (
            "a function over a type of an extension",
            "create schema ext; create extension citext schema ext; "
                + "create function public.fold(t ext.citext) returns text language sql as 'select t::text'",
            "function public.fold(t ext.citext)"
        ),
        (
            "a function whose body names a table",
            "create table public.customer (id int); grant select on public.customer to cutter_ro; "
                + "create function public.customers() returns bigint language sql return (select count(*) from public.customer)",
            "relation public.customer"
        ),
        (
            "a function whose body calls another schema's",
            "create schema lib2; create function lib2.one() returns int language sql return 1; "
                + "create function public.two() returns int language sql return lib2.one() + 1",
            "function lib2.one()"
        ),
        (
            "a domain over another schema's function",
            "create schema lib3; create function lib3.fine(t text) returns boolean language sql immutable as 'select true'; "
                + "create domain public.fine as text check (lib3.fine(value))",
            "function lib3.fine(t text)"
        ),
        (
            "a type over another schema's type",
            "create schema lib4; create domain lib4.code as text; create type public.pair as (a lib4.code, b int)",
            "type lib4.code"
        ),
        (
            "an aggregate and an operator",
            "create function public.plus(a int, b int) returns int language sql immutable as $$select a - b$$; "
                + "create aggregate public.total (int) (sfunc = public.plus, stype = int, initcond = '0'); "
                + "create operator public.%%% (leftarg = int, rightarg = int, function = public.plus)",
            "function public.plus(a integer, b integer)"
        ),
        (
            "a column that takes another table's sequence",
            "create table public.first (id serial primary key); create table public.second (id int default "
                + "nextval('public.first_id_seq')); grant select on public.first, public.second to cutter_ro; "
                + "grant select on sequence public.first_id_seq to cutter_ro; "
                + "create function public.second() returns setof public.second language sql as 'select * from public.second'",
            "sequence public.first_id_seq"
        ),
        (
            "a trigger function of a table that stays out",
            "create table public.note (t text); create function public.noted() returns trigger language plpgsql as 'begin return new; "
                + "end'; create trigger noted before insert on public.note for each row execute function public.noted()",
            "function public.noted()"
        ),
        ("a view over a governed table", "create view public.units as select * from public.information_unit", null),
        (
            "a function over a view's row",
            "create view public.drafts as select * from public.information_unit; "
                + "create function public.draft() returns setof public.drafts language sql as 'select * from public.drafts'",
            "view public.drafts"
        ),
        (
            "a publication, statistics, a comment",
            "create publication p for table public.unit_kind; create statistics public.s on id, unit_kind "
                + "from public.information_unit; comment on table public.unit_kind is 'x'",
            null
        ),
        ("a table that a unit is referred to from", "create table public.link (unit uuid references public.information_unit (id))", null),
        (
            "names in capitals, of other scripts, with quotes, as long as they may be",
            "create schema \"Điều \"\"1\"\"\"; create type \"Điều \"\"1\"\"\".\"Kiểu\" as enum ('một'); "
                + "create table public.\"Bảng có tên rất dài, đúng sáu mươi ba byte, không hơn\" (\"Cột\" \"Điều \"\"1\"\"\".\"Kiểu\"); "
                + "create function public.\"Hàm\"(\"a b\" \"Điều \"\"1\"\"\".\"Kiểu\") returns int language sql as 'select 1'",
            "function public.\"Hàm\"(\"a b\" \"Điều \"\"1\"\"\".\"Kiểu\")"
        ),
        (
            "a type of another owner, granted to one more",
            "create role app_owner; create role app_user; create type public.mood as enum ('glad'); "
                + "alter type public.mood owner to app_owner; grant usage on type public.mood to app_user",
            "type public.mood"
        ),
        (
            "rights by default for roles of an application",
            "create role app_maker; create role app_reader; alter default privileges for role app_maker in schema public grant "
                + "select on tables to app_reader",
            null
        ),
    ];

    [Fact]
    public async Task Proof_DatabaseHasObjectsOfItsOwn_TheBackupRestoresAlone()
    {
        using BackupBench bench = await BackupBench.OpenAsync(fixture);
        foreach ((string what, string sql, _) in s_objects)
        {
            output.WriteLine(what);
            await bench.ExecuteAsync(sql);
        }

        // Roles are the cluster's: in another one they are not there yet.
        bench.Options = bench.Options with
        {
            Scratch = new ThrowawayScratch(),
        };
        BackupEnvelope envelope = await bench.BackUpAsync();

        Assert.NotNull(envelope.Proof);
        BackupManifest manifest = (await new BackupFiles(envelope.Path).ReadAsync(Token)).Manifest;
        Assert.All(s_objects.Where(item => item.Named is not null), item => Assert.Contains(item.Named!, manifest.Objects.Keys));
        // Those that own or may use something of it, and those that are only named in rights by default.
        Assert.Superset(new HashSet<string>(["app_owner", "app_user", "app_maker", "app_reader"]), manifest.Roles.ToHashSet());
    }
}
