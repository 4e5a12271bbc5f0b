using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IuCutter.Core.Programs;

namespace IuCutter.Core.Tests.Reports;

/// <summary>
/// A Chromium without a window, driven by its DevTools protocol. It is the program that <c>IUCUTTER_TEST_CHROMIUM</c> names, else the
/// one on PATH; it resolves no name, so that no request leaves the machine.
/// </summary>
public sealed class HeadlessChromium : IAsyncLifetime
{
    private const string Greeting = "DevTools listening on ";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("iucutter-chromium-");
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _answers = [];
    private readonly List<JsonNode> _events = [];
    private readonly ClientWebSocket _socket = new();
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;
    private Task _reading = Task.CompletedTask;
    private int _last;

    /// <summary>Full path of the program; null where there is none.</summary>
    public static string? Program =>
        Environment.GetEnvironmentVariable("IUCUTTER_TEST_CHROMIUM") is { Length: > 0 } named
            ? named
            : Executables.Find("chromium") ?? Executables.Find("chromium-browser") ?? Executables.Find("google-chrome");

    /// <summary>Starts it, where there is one.</summary>
    public async ValueTask InitializeAsync()
    {
        if (Program is not { } program)
        {
            return;
        }

        string[] arguments =
        [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            $"--user-data-dir={_folder.FullName}",
            "--remote-debugging-port=0",
            "about:blank",
        ];
        StringBuilder said = new StringBuilder();
        TaskCompletionSource<string?> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true },
        };
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, line) =>
        {
            said.AppendLine(line.Data);
            if (line.Data is null || line.Data.StartsWith(Greeting, StringComparison.Ordinal))
            {
                listening.TrySetResult(line.Data?[Greeting.Length..]);
            }
        };
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        string address =
            await listening.Task.WaitAsync(TestContext.Current.CancellationToken)
            ?? throw new InvalidOperationException($"'{program}' ended before it listened: {said}");
        await _socket.ConnectAsync(new Uri(address), TestContext.Current.CancellationToken);
        _reading = ReadAsync();
    }

    /// <summary>Sends a command and waits for its answer.</summary>
    /// <param name="method">Its name.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="session">The page that it is for; null for the browser.</param>
    public async Task<JsonNode> SendAsync(string method, object parameters, string? session = null)
    {
        int id = Interlocked.Increment(ref _last);
        TaskCompletionSource<JsonNode> answer = _answers.GetOrAdd(id, new TaskCompletionSource<JsonNode>());
        byte[] message = JsonSerializer.SerializeToUtf8Bytes(
            session is null
                ? new
                {
                    id,
                    method,
                    @params = parameters,
                }
                : (object)
                    new
                    {
                        id,
                        method,
                        @params = parameters,
                        sessionId = session,
                    }
        );
        await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
        JsonNode said = await answer.Task.WaitAsync(TestContext.Current.CancellationToken);
        return said["result"] ?? throw new InvalidOperationException($"{method}: {said}");
    }

    /// <summary>The events of a page so far, the oldest first.</summary>
    public IReadOnlyList<JsonNode> EventsOf(string session)
    {
        lock (_events)
        {
            return [.. _events.Where(one => (string?)one["sessionId"] == session)];
        }
    }

    /// <summary>Waits until a page has told of an event.</summary>
    public async Task WaitForAsync(string method, string session)
    {
        while (true)
        {
            Task moved = Volatile.Read(ref _moved).Task;
            if (EventsOf(session).Any(one => (string?)one["method"] == method))
            {
                return;
            }

            await moved.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Ends it and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
            _process.Dispose();
        }

        await _reading;
        _socket.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task ReadAsync()
    {
        byte[] part = new byte[64 * 1024];
        using MemoryStream message = new MemoryStream();
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult read = await _socket.ReceiveAsync(part.AsMemory(), CancellationToken.None);
                message.Write(part, 0, read.Count);
                if (read.EndOfMessage)
                {
                    Take(JsonNode.Parse(message.ToArray())!);
                    message.SetLength(0);
                }
            }
        }
        // It has ended: nobody is answered any more.
        catch (Exception end) when (end is WebSocketException or JsonException)
        {
            foreach (TaskCompletionSource<JsonNode> answer in _answers.Values)
            {
                answer.TrySetException(end);
            }

            _moved.TrySetException(end);
        }
    }

    private void Take(JsonNode message)
    {
        if ((int?)message["id"] is { } id)
        {
            _answers[id].TrySetResult(message);
            return;
        }

        lock (_events)
        {
            _events.Add(message);
        }

        Interlocked.Exchange(ref _moved, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
