using System.Globalization;
using IuCutter.Postgres.Checkpoints;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Checkpoints;

/// <summary>A database with the sandbox's own roster and keys, and places for its checkpoints.</summary>
internal sealed class CheckpointBench : IAsyncDisposable
{
    private readonly IuSandbox _sandbox;
    private readonly DirectoryInfo _folder;
    private int _rows;

    private CheckpointBench(IuSandbox sandbox, SqlDatabase database, DirectoryInfo folder)
    {
        _sandbox = sandbox;
        _folder = folder;
        Database = database;
        Places = new CheckpointPlaces(Path.Combine(folder.FullName, "host"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public SqlDatabase Database { get; }

    public CheckpointPlaces Places { get; set; }

    /// <summary>The folder in which everything of the test lies.</summary>
    public string Folder => _folder.FullName;

    public string ExecutorKey => _sandbox.ExecutorKey;

    public string SovereignKey => _sandbox.SovereignKey;

    /// <summary>The one checkpoint of this host's own folder.</summary>
    public string File => Directory.GetFiles(Places.HostFolder, "*.checkpoint").Single();

    /// <summary>What is kept beside that checkpoint; the one of its log.</summary>
    public string Extract => Directory.GetFiles(Places.HostFolder, "*-*.records").Single();

    public CheckpointDesk Desk => DeskOf(_sandbox.ExecutorKey);

    public static async Task<CheckpointBench> CreateAsync(SandboxFixture fixture)
    {
        IuSandbox sandbox = await fixture.GetAsync();
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync();
        return new CheckpointBench(sandbox, await SqlDatabase.OfAsync(provider), Directory.CreateTempSubdirectory("iucutter-places-"));
    }

    public CheckpointDesk DeskOf(string? key) => new(Database.Provider, Places, key, TimeProvider.System);

    /// <summary>Adds records to the log.</summary>
    public async Task GrowAsync(int records = 1)
    {
        for (int added = 0; added < records; added++)
        {
            string code = string.Create(CultureInfo.InvariantCulture, $"grown_{Interlocked.Increment(ref _rows)}");
            await Database
                .AsAdmin()
                .RunAsync(new SqlCall("insert into public.section_type (code, description) values ($1, $2)", code, Database.Name));
        }
    }

    /// <summary>Adds a record of the kinds that are kept beside a checkpoint.</summary>
    public async Task TellAsync(string detail) =>
        await Database
            .AsAdmin()
            .RunAsync(
                new SqlCall(
                    "select cutter_governance.fn_event_append(null, null, null, 'execution_off', 'complete', null, null, $1)",
                    detail
                )
            );

    /// <summary>Writes a checkpoint, by default also the first: what the places have, and what they refused.</summary>
    public async Task<(List<IuCheckpoint> Taken, List<string> Refused)> ExportAsync(bool isFirst = true)
    {
        List<IuCheckpoint> taken = [];
        List<string> refused = [];
        await Desk.ExportAsync(
            checkpoint =>
            {
                taken.Add(checkpoint);
                return Task.CompletedTask;
            },
            stop =>
            {
                refused.Add($"{stop.Definition.Id} {stop.Subject}");
                return Task.CompletedTask;
            },
            progress: null,
            Token,
            isFirst
        );
        return (taken, refused);
    }

    /// <summary>The ErrorId of an export that is refused as a whole.</summary>
    public async Task<string> RefusedAsync(CheckpointDesk? desk = null)
    {
        CheckpointDesk asked = desk ?? Desk;
        IuException refused = await Assert.ThrowsAsync<IuException>(() =>
            asked.ExportAsync(_ => Task.CompletedTask, _ => Task.CompletedTask, progress: null, Token, isFirst: true)
        );
        return refused.Definition.Id;
    }

    /// <summary>What the places have, as <c>state fault</c>.</summary>
    public async Task<List<string>> StatesAsync() =>
        [
            .. (await Desk.ReadAsync(Token)).Select(one =>
                $"{one.State} {CheckpointDesk.FaultOf(one)?.Definition.Id ?? "signed by " + one.Signer}"
            ),
        ];

    /// <summary>A program in the test's folder.</summary>
    public string Program(string name, string script)
    {
        string path = Path.Combine(Folder, name);
        System.IO.File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
