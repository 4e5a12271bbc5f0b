using System.Diagnostics;

namespace IuCutter.TestRunner;

/// <summary>
/// Runs the tests of one program. A test that hangs, or that takes its program down, fails by name; the tests that have not run
/// go on in another process. Whatever ends a process ends all that it had started, and its temporary folder goes with it.
/// </summary>
internal sealed class Suite(TestProgram program, Verdicts verdicts, Limits limits)
{
    /// <summary>Runs until every test has its verdict.</summary>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            (int? code, string reason) = await AttemptAsync(cancellationToken);
            IReadOnlyCollection<RunningTest> running = verdicts.Running;
            if (verdicts.IsComplete && running.Count == 0)
            {
                // Nothing run, or an exit code that no failed test explains, is as wrong as a failed test.
                if ((code != 0 && verdicts.Failed == 0) || verdicts.Passed + verdicts.Failed + verdicts.Skipped == 0)
                {
                    verdicts.Fail(new RunningTest(program.Name, program.Name, program.Name), $"ended with {code} and no failed test");
                }

                return;
            }

            foreach (RunningTest test in running)
            {
                verdicts.Fail(test, reason);
            }

            if (running.Count == 0)
            {
                verdicts.Fail(new RunningTest(program.Name, program.Name, program.Name), $"{reason}, and no test was running");
                return;
            }

            Console.WriteLine($"  going on with the tests of {program.Name} that have not run");
            verdicts.Restart();
        }
    }

    private async Task<(int? Code, string Reason)> AttemptAsync(CancellationToken cancellationToken)
    {
        string temporary = TemporaryFolder.Create();
        using Process process = Start(temporary);
        ProcessTree.Watch(process);
        try
        {
            using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task reading = ReadAsync(process);
            Task exit = process.WaitForExitAsync(cancellationToken);
            Task<string> hang = new ProgressWatch(limits, verdicts).HangAsync(ended.Token);
            // A reader that fails would leave the suite waiting for somebody to read its output.
            if (await Task.WhenAny(exit, hang, reading) == reading && reading.IsFaulted)
            {
                await reading;
            }

            await Task.WhenAny(exit, hang);
            cancellationToken.ThrowIfCancellationRequested();
            bool hung = !exit.IsCompleted;
            string reason = hung ? await hang : $"its process ended with exit code {process.ExitCode}";
            await ended.CancelAsync();
            // What it left running may hold its output open.
            await ProcessTree.EndAsync();
            await process.WaitForExitAsync(CancellationToken.None);
            await reading;
            return (hung ? null : process.ExitCode, reason);
        }
        finally
        {
            await ProcessTree.EndAsync();
            Remove(temporary);
        }
    }

    private Process Start(string temporary)
    {
        ProcessStartInfo start = new(program.Command[0]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (string argument in program.Command.Skip(1).Concat(verdicts.EndedGroups.SelectMany(program.Excluding)))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (string name in (string[])["TMPDIR", "TEMP", "TMP"])
        {
            start.Environment[name] = temporary;
        }

        // Processes that live for seconds pay for the instrumented code of this optimization and never get to its fruits.
        start.Environment["DOTNET_TieredPGO"] = "0";

        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program.Command[0]} did not start.");
        process.StandardInput.Close();
        return process;
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception left) when (left is IOException or UnauthorizedAccessException)
        {
            Console.WriteLine($"  left behind: {folder} ({left.Message})");
        }
    }

    private async Task ReadAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            verdicts.Read(line);
        }
    }
}
