using System.Diagnostics;
using IuCutter.Cmdlets.Tests.Engine;

namespace IuCutter.Cmdlets.Tests.Runs;

/// <summary>
/// An operator at a keyboard: the real <c>iucut</c> as a process of its own, with a document of its own, which runs each line that it is
/// told and answers with one line: what the line gave, or <c>error</c> and its ErrorId and message.
/// </summary>
internal sealed class RunnerProcess : IDisposable
{
    // The sovereign signs elsewhere; here the sandbox's key stands in.
    private const string Runbook = """
        param($Service, $ServiceFile, $PasswordFile, $ExecutorKey, $VerifierKey, $Recipient, $Escrow, $GnuPGHome, $BackupFolder,
            $SovereignKey, $Folder, $Prefix)
        $ConfirmPreference = 'None'
        $WarningPreference = 'SilentlyContinue'
        function Sign($Card) {
            $answer = & ssh-keygen -q -Y sign -n iucutter.approval -f $SovereignKey $Card.Path 2>&1
            if ($LASTEXITCODE -ne 0) { throw "ssh-keygen: $answer" }
            $Card
        }
        function Approve($Gate, [switch] $WaiveRestoreProof) {
            $path = [System.IO.Path]::Combine($Folder, [System.Guid]::NewGuid().ToString('N') + '.card')
            $run | Import-IuApproval (Sign ($run | Request-IuApproval -Gate $Gate -WaiveRestoreProof:$WaiveRestoreProof -Path $path)).Path
        }
        function Get-ErrorId($Record) { $Record.FullyQualifiedErrorId.Split(',')[0] }
        # What the advice says, typed to the letter until the run has ended; how often it was told to wait.
        function Walk {
            $waited, $why = 0, ''
            for ($typed = 0; $typed -lt 60; $typed++) {
                $said = Get-IuRun $run.RunId -Explain
                if (-not $said.NextCommand) { return "$($said.State) waited=$($waited -gt 0)" }
                try {
                    & ([scriptblock]::Create($said.NextCommand.Replace('<document>', "'$File'"))) |
                        Where-Object { $_ -is [IuCutter.ApprovalCard] } | ForEach-Object { Sign $_ } | Out-Null
                }
                catch {
                    $why = "$(Get-ErrorId $_) $($_.Exception.Message)"
                    # Told to wait, it asks again; whoever has the turn goes on.
                    if ((Get-ErrorId $_) -eq 'Gate.OtherRunWriting') { $waited++; $typed-- }
                }
            }
            "no end in sight: $($said.NextCommand), $why"
        }
        $database = @{
            Service = $Service; ServiceFile = $ServiceFile; PasswordFile = $PasswordFile
            ExecutorKey = $ExecutorKey; VerifierKey = $VerifierKey
            BackupRecipient = $Recipient; EscrowRecipient = $Escrow; GnuPGHome = $GnuPGHome; BackupDirectory = $BackupFolder
        }
        $null = Connect-IuDatabase @database
        Set-Location $Folder
        $File = [System.IO.Path]::Combine($Folder, 'law.md')
        [System.IO.File]::WriteAllText($File, "# Chapter 1. Scope`n`n## Article 1. Purpose`n`nText of $Prefix.`n")
        $plan = Get-IuDocument $File | New-IuCutPlan -DocumentPrefix $Prefix
        while ($null -ne ($line = [System.Console]::In.ReadLine())) {
            try { $answer = "$(. ([scriptblock]::Create($line)))" }
            catch { $answer = "error $(Get-ErrorId $_) $($_.Exception.Message)" }
            [System.Console]::Out.WriteLine('answer: ' + $answer.Replace("`n", ' '))
        }
        """;

    private readonly Process _process;
    private readonly string _folder = Directory.CreateTempSubdirectory("iucutter-runner-").FullName;

    public RunnerProcess(IuSandbox box, string prefix)
    {
        Prefix = prefix;
        string runbook = Path.Combine(_folder, "runbook.ps1");
        File.WriteAllText(runbook, Runbook);
        string[] arguments =
        [
            StagedModule.Host,
            "run",
            runbook,
            .. (string[])["-Service", box.Service, "-ServiceFile", box.ServiceFile, "-PasswordFile", box.PasswordFile],
            .. (string[])["-ExecutorKey", box.ExecutorKey, "-VerifierKey", box.VerifierKey, "-Recipient", box.BackupRecipient],
            .. (string[])["-Escrow", box.EscrowRecipient, "-GnuPGHome", box.GnuPGHome, "-BackupFolder", box.BackupFolder],
            .. (string[])["-SovereignKey", box.SovereignKey, "-Folder", _folder, "-Prefix", prefix],
        ];
        _process = Process.Start(
            new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
    }

    public string Prefix { get; }

    /// <summary>The line's answer, when it has ended.</summary>
    public async Task<string> TellAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
        while (await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } said)
        {
            if (said.StartsWith("answer: ", StringComparison.Ordinal))
            {
                return said["answer: ".Length..];
            }
        }

        throw new InvalidOperationException($"{Prefix} ended after: {line}");
    }

    /// <summary>Ends it as kill -9 does, and waits until it is gone.</summary>
    public Task KillAsync()
    {
        _process.Kill();
        return _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
