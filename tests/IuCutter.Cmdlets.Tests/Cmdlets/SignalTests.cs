using System.Diagnostics;
using System.Globalization;
using IuCutter.Cmdlets.Tests.Engine;

namespace IuCutter.Cmdlets.Tests.Cmdlets;

/// <summary>
/// A live phase that is stopped from outside, with real processes: rolled back, written down, exit code 130, and nothing
/// left running. The phase is caught in the act because somebody holds a table that it needs.
/// </summary>
[Collection(SandboxTests.Name)]
[Trait("Promise", "4")]
public sealed class SignalTests(ModuleSandboxFixture fixture) : IDisposable
{
    // BeginStop of the pipeline is also what Stop-Job and Ctrl-C of pwsh do.
    private const string Runbook = """
        param($Service, $ServiceFile, $PasswordFile, $ExecutorKey, $VerifierKey, $Recipient, $Escrow, $GnuPGHome, $Folder,
            $File, $Prefix, $RunId, $Step)
        $database = @{
            Service = $Service; ServiceFile = $ServiceFile; PasswordFile = $PasswordFile
            ExecutorKey = $ExecutorKey; VerifierKey = $VerifierKey
            BackupRecipient = $Recipient; EscrowRecipient = $Escrow; GnuPGHome = $GnuPGHome; BackupDirectory = $Folder
            CheckpointFolder = [System.IO.Path]::Combine([System.IO.Path]::GetDirectoryName($ServiceFile), 'checkpoints')
        }
        $null = Connect-IuDatabase @database
        $plan = Get-IuDocument $File | New-IuCutPlan -DocumentPrefix $Prefix
        Get-IuRun $RunId -Plan $plan | & $Step -Confirm:$false
        """;

    // A dump reads it; none of the conditions that are asked before a backup does.
    private const string Dumped = "public.birth_registry";

    private readonly LiveSession _session = new(fixture);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task LegA_Signal_IsRolledBackWrittenDownAndGives130(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with kill.");
        string runId = Prepare("$run = $run | New-IuBackup | Test-IuGrant");
        HostRun ended;
        using (Process holder = await HoldAsync("share", "public.information_unit"))
        {
            using Process host = Begin(runId, "Invoke-IuLegA");
            await WaitAsync("select count(*) from pg_locks where not granted and relation = 'public.information_unit'::regclass", "1");
            Send(signal, host);
            ended = await HostRun.EndAsync(host, Token);
            await ReleaseAsync(holder);
        }

        Assert.Equal(130, ended.ExitCode);
        await WaitAsync("select count(*) from pg_stat_activity where usename in ('cutter_exec', 'cutter_verify')", "0");
        Assert.Equal(
            "0",
            _session.Scalar($"select count(*) from public.information_unit where canonical_address like '{_session.Prefix}/%'")
        );
        Assert.Equal(
            "killed Store.Cancelled",
            _session.Scalar(
                $"select outcome || ' ' || error_id from cutter_governance.run_event where run_id = '{runId}' and event = 'phase_stopped'"
            )
        );

        // And it goes on as if nothing had been.
        Assert.Equal("LegACommitted", _session.Get<CutRun>("$run | Invoke-IuLegA").State.ToString());
    }

    [Theory]
    [InlineData("TERM", 130)]
    [InlineData("KILL", 137)]
    public async Task Backup_Signal_LeavesNoProgramAndNoFile(string signal, int code)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks for processes in /proc.");
        string runId = Prepare("");
        using (Process holder = await HoldAsync("access exclusive", Dumped))
        {
            using Process host = Begin(runId, "New-IuBackup");
            await WaitAsync(
                "select count(*) from pg_locks l join pg_stat_activity a using (pid) where not l.granted "
                    + $"and l.relation = '{Dumped}'::regclass and a.query like 'LOCK TABLE%'",
                "1"
            );
            Assert.Contains(Programs(), program => program.ProcessName == "pg_dump");
            Send(signal, host);
            Assert.Equal(code, (await HostRun.EndAsync(host, Token)).ExitCode);
            await ReleaseAsync(holder);
        }

        foreach (Process program in Programs())
        {
            using (program)
            {
                await program.WaitForExitAsync(Token);
            }
        }

        await WaitAsync("select count(*) from pg_stat_activity where application_name like 'iucutter/%'", "0");
        Assert.Equal(signal == "KILL", Directory.GetFiles(_session.Folder, "*.partial").Length > 0);

        // The next backup removes what the killed one left.
        Assert.Equal(
            "AwaitingLifecycleAuthorization",
            _session.Get<CutRun>("Resume-IuRun $run.RunId -Path $File -Confirm:$false -WarningAction Ignore").State.ToString()
        );
        Assert.Empty(Directory.GetFiles(_session.Folder, "*.partial"));
    }

    public void Dispose() => _session.Dispose();

    private string Prepare(string script)
    {
        // Backups go where nobody else's are.
        _session.Run(
            $$"""
            $null = TurnOn
            $database = @{ BackupDirectory = $Folder; CheckpointFolder = [System.IO.Path]::Combine($Sandbox.Path, 'checkpoints') }
            foreach ($name in 'Service', 'ServiceFile', 'PasswordFile', 'ExecutorKey', 'VerifierKey',
                'BackupRecipient', 'EscrowRecipient', 'GnuPGHome') { $database[$name] = $Sandbox.$name }
            $null = Connect-IuDatabase @database
            $run = $plan | New-IuRun -Mode Live; $null = Approve $run CutAuthorization; {{script}}
            """
        );
        return _session.Get<string>("$run.RunId");
    }

    private Process Begin(string runId, string step)
    {
        string runbook = Path.Combine(_session.Folder, "runbook.ps1");
        File.WriteAllText(runbook, Runbook);
        IuSandbox box = _session.Sandbox;
        return HostRun.Begin(
            [
                "run",
                runbook,
                "-Service",
                box.Service,
                "-ServiceFile",
                box.ServiceFile,
                "-PasswordFile",
                box.PasswordFile,
                "-ExecutorKey",
                box.ExecutorKey,
                "-VerifierKey",
                box.VerifierKey,
                "-Recipient",
                box.BackupRecipient,
                "-Escrow",
                box.EscrowRecipient,
                "-GnuPGHome",
                box.GnuPGHome,
                "-Folder",
                _session.Folder,
                "-File",
                Path.Combine(_session.Folder, "document.md"),
                "-Prefix",
                _session.Prefix,
                "-RunId",
                runId,
                "-Step",
                step,
            ],
            []
        );
    }

    private async Task<Process> HoldAsync(string mode, string table)
    {
        Process holder = Admin();
        await holder.StandardInput.WriteLineAsync($"begin; lock table {table} in {mode} mode; select 'held';");
        await holder.StandardInput.FlushAsync(Token);
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync(Token));
        return holder;
    }

    private static async Task ReleaseAsync(Process holder)
    {
        holder.StandardInput.Close();
        await holder.WaitForExitAsync(Token);
    }

    // Within the server, by somebody who sees every session.
    private async Task WaitAsync(string sql, string value)
    {
        using Process waiter = Admin();
        await waiter.StandardInput.WriteLineAsync(
            $"""
            set statement_timeout = '300s';
            do $$ begin
                while ({sql})::text is distinct from '{value}' loop
                    perform pg_sleep(0.005);
                    perform pg_stat_clear_snapshot();
                end loop;
            end $$;
            select 'so it is';
            """
        );
        waiter.StandardInput.Close();
        Assert.True(await waiter.StandardOutput.ReadLineAsync(Token) == "so it is", $"'{sql}' gave {_session.Scalar(sql)}, not {value}.");
        await waiter.WaitForExitAsync(Token);
    }

    private Process Admin()
    {
        IuSandbox box = _session.Sandbox;
        ProcessStartInfo start = new("psql") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (
            string argument in (string[])["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", $"service={box.Service} user={box.AdminUser}"]
        )
        {
            start.ArgumentList.Add(argument);
        }

        (start.Environment["PGSERVICEFILE"], start.Environment["PGPASSFILE"]) = (box.ServiceFile, box.PasswordFile);
        return Process.Start(start)!;
    }

    private static void Send(string signal, Process process)
    {
        using Process kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -s {signal} {process.Id}")]);
        kill.WaitForExit();
    }

    /// <summary>pg_dump and gpg of this test: they name its sandbox.</summary>
    private List<Process> Programs()
    {
        List<Process> found = [];
        foreach (Process process in (Process[])[.. Process.GetProcessesByName("pg_dump"), .. Process.GetProcessesByName("gpg")])
        {
            try
            {
                string folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}");
                if (
                    (File.ReadAllText(Path.Combine(folder, "environ")) + File.ReadAllText(Path.Combine(folder, "cmdline"))).Contains(
                        _session.Sandbox.Path,
                        StringComparison.Ordinal
                    )
                )
                {
                    found.Add(process);
                    continue;
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It has ended meanwhile, or is none of ours.
            }

            process.Dispose();
        }

        return found;
    }
}
