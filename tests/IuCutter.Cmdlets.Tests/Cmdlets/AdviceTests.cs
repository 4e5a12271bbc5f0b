using System.Diagnostics;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace IuCutter.Cmdlets.Tests.Cmdlets;

/// <summary>The advice of Get-IuRun -Explain, typed to the letter after a refusal, leads on.</summary>
[Collection(SandboxTests.Name)]
[Trait("Promise", "4")]
public sealed class AdviceTests : IDisposable
{
    private readonly LiveSession _session;

    public AdviceTests(ModuleSandboxFixture fixture)
    {
        _session = new LiveSession(fixture);
        _session.Run(
            """
            $ConfirmPreference = 'None'
            $null = $ExecutionContext.SessionState.Path.SetLocation($Folder)
            function Explain { Get-IuRun $run.RunId -Explain }
            # What is on the screen, with the document's path for its placeholder.
            function Type-Advice { & ([scriptblock]::Create((Explain).NextCommand.Replace('<document>', "'$File'"))) }
            $null = TurnOn
            $run = $plan | New-IuRun -Mode Live
            """
        );
    }

    private RunExplanation Explained => _session.Get<RunExplanation>("Explain");

    [Fact]
    public void Explain_BackupIsStale_LeadsToTheEndOfTheRunAndToAnother()
    {
        _session.Run("$null = Approve $run CutAuthorization; $null = $run | New-IuBackup | Test-IuGrant");
        // Somebody else's cut in between.
        _session.Run(
            """
            $other = Get-IuDocument $File | New-IuCutPlan -DocumentPrefix "$Prefix-B" | New-IuRun -Mode Live
            $null = Approve $other CutAuthorization
            $null = $other | New-IuBackup | Test-IuGrant | Invoke-IuLegA
            """
        );
        Refused("Integrity.StaleBackup", "Type-Advice");

        Assert.Contains("Integrity.StaleBackup", Explained.Standing, StringComparison.Ordinal);
        EndByVoid();
        // And the other run of the same document, by what the advice says comes then.
        Assert.Equal(RunState.AwaitingCutAuthorization, _session.Get<CutRun>("$plan | New-IuRun -Mode Live").State);
    }

    [Fact]
    public void Explain_BackupIsDeleted_LeadsToTheEndOfTheRun()
    {
        _session.Run("$null = Approve $run CutAuthorization; $null = $run | New-IuBackup | Test-IuGrant");
        foreach (string file in Directory.GetFiles(_session.Sandbox.BackupFolder, _session.Get<CutRun>("$run").RunId + "*"))
        {
            File.Delete(file);
        }

        Refused("Store.BackupNotFound", "Type-Advice");

        EndByVoid();
    }

    // The escrow's and the operator's private keys are elsewhere, and the approval demands the proof.
    [Fact]
    public void Explain_DecryptionKeyIsMissing_LeadsToARunWhoseCardWaivesTheProof()
    {
        string home = Directory.CreateDirectory(Path.Combine(_session.Folder, "public")).FullName;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(home, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        using Process keys = Process.Start(
            "bash",
            ["-c", $"gpg --batch --homedir '{_session.Sandbox.GnuPGHome}' --export | gpg --batch --quiet --homedir '{home}' --import"]
        );
        keys.WaitForExit();
        Assert.Equal(0, keys.ExitCode);
        _session.Run(
            $$"""
            $null = Connect-IuDatabase -Service $Sandbox.Service -ServiceFile $Sandbox.ServiceFile -PasswordFile $Sandbox.PasswordFile `
                -ExecutorKey $Sandbox.ExecutorKey -VerifierKey $Sandbox.VerifierKey -BackupRecipient $Sandbox.BackupRecipient `
                -EscrowRecipient $Sandbox.EscrowRecipient -GnuPGHome '{{home}}' -BackupDirectory $Sandbox.BackupFolder `
                -ProofSandbox $Sandbox -CheckpointFolder ([System.IO.Path]::Combine($Sandbox.Path, 'checkpoints'))
            $null = Approve $run CutAuthorization
            """
        );
        string advised = Refused("Config.DecryptionKeyMissing", "Type-Advice");

        Assert.StartsWith("An operator: import a private key", Explained.WhoActs, StringComparison.Ordinal);
        Assert.EndsWith("| New-IuBackup", Explained.NextCommand, StringComparison.Ordinal);
        // While the approval lives, a card that waives the proof is not recorded beside it.
        _session.Run("$waiver = Sign ($run | Request-IuApproval -Gate CutAuthorization -WaiveRestoreProof -Path (NewCard))");
        Refused("Gate.ApprovalInForce", "$run | Import-IuApproval $waiver.Path");
        // What the error says instead, typed to the letter; each card is signed and imported as it comes.
        string[] commands =
        [
            .. Regex
                .Matches(advised, @"\$\w+ \| [^;.]+")
                .Select(command => command.Value.Replace("<card>", "(NewCard)", StringComparison.Ordinal)),
        ];
        foreach (string command in commands)
        {
            bool isCard = command.Contains("Request-IuApproval", StringComparison.Ordinal);
            _session.Run(isCard ? $"$null = $run | Import-IuApproval (Sign ({command})).Path" : $"$run = {command}");
        }

        Assert.EndsWith("-Gate CutAuthorization -WaiveRestoreProof -Path (NewCard)", commands[^1], StringComparison.Ordinal);
        Assert.Equal(RunState.BackedUp, _session.Get<CutRun>("Type-Advice").State);
    }

    // A connection keeps nothing of the one before: to name the missing key alone would lose the others, and so on for ever.
    [Fact]
    public void Explain_SigningKeysAreMissing_LeadsToOneConnectionWithAllKeys()
    {
        _session.Run(
            """
            $null = Approve $run CutAuthorization
            $others = @{
                ServiceFile = $Sandbox.ServiceFile; PasswordFile = $Sandbox.PasswordFile; GnuPGHome = $Sandbox.GnuPGHome
                BackupDirectory = $Sandbox.BackupFolder; ProofSandbox = $Sandbox
                CheckpointFolder = [System.IO.Path]::Combine($Sandbox.Path, 'checkpoints')
            }
            $null = Connect-IuDatabase -Service $Sandbox.Service -BackupRecipient $Sandbox.BackupRecipient `
                -EscrowRecipient $Sandbox.EscrowRecipient @others
            # What is on the screen, with this sandbox's values for its placeholders.
            function Type-Connection {
                $typed = (Explain).NextCommand.Replace('<name>', "$($Sandbox.Service) @others").
                    Replace('-ExecutorKey <key>', "-ExecutorKey $($Sandbox.ExecutorKey)").
                    Replace('-VerifierKey <key>', "-VerifierKey $($Sandbox.VerifierKey)").
                    Replace('-BackupRecipient <fingerprint>', "-BackupRecipient $($Sandbox.BackupRecipient)").
                    Replace('-EscrowRecipient <fingerprint>', "-EscrowRecipient $($Sandbox.EscrowRecipient)")
                & ([scriptblock]::Create($typed))
            }
            """
        );
        Refused("Config.SigningKeyMissing", "Type-Advice");

        Assert.StartsWith("Connect-IuDatabase ", Explained.NextCommand, StringComparison.Ordinal);
        Assert.Contains("name all that this session was connected with", Explained.Effect, StringComparison.Ordinal);
        Assert.Equal(RunState.BackedUp, _session.Run("Type-Connection").Select(given => given.BaseObject).OfType<CutRun>().Last().State);
    }

    // The backup was made without its proof, by the word of a card that is void now.
    [Fact]
    public void Explain_ProofWasWaivedAndExecutionTurnedOff_LeadsToACardThatWaivesItAgain()
    {
        _session.Run(
            """
            $card = Sign ($run | Request-IuApproval -Gate CutAuthorization -WaiveRestoreProof -Path (NewCard))
            $null = $run | Import-IuApproval $card.Path
            $null = $run | New-IuBackup | Test-IuGrant
            $null = Disable-IuExecution 'test'
            $null = TurnOn
            """
        );
        Assert.Contains(Explained.Remarks, remark => remark.Contains("CutAuthorization is void", StringComparison.Ordinal));
        string card = File.ReadAllText(_session.Get<ApprovalCard>("$card = Type-Advice; $card").Path);
        Assert.Contains("RESTORE PROOF WAIVED", card, StringComparison.Ordinal);
        _session.Run("$null = Sign $card; $null = Type-Advice");
        Assert.Equal(RunState.LegACommitted, _session.Get<CutRun>("Type-Advice").State);
    }

    // Written by somebody, signed perhaps: until it is imported the run goes on, and says so.
    [Fact]
    public void Explain_UndoCardIsNotImported_SaysSoAndAfterAnOffThatItIsVoid()
    {
        _session.Run(
            """
            $null = Approve $run CutAuthorization
            $run = $run | New-IuBackup | Test-IuGrant | Invoke-IuLegA
            $card = Sign ($run | Request-IuApproval -Gate Undo -Path "./$($run.RunId).Undo.card")
            """
        );
        Assert.EndsWith("| Test-IuStructure", Explained.NextCommand, StringComparison.Ordinal);
        string remark = Assert.Single(Explained.Remarks, remark => remark.Contains("is not imported", StringComparison.Ordinal));
        _session.Run($"$null = {remark[remark.IndexOf("Get-IuRun", StringComparison.Ordinal)..].TrimEnd('.')}");
        Assert.StartsWith("Undo-IuCut ", Explained.NextCommand, StringComparison.Ordinal);

        _session.Run("$null = Disable-IuExecution 'test'; $null = TurnOn");
        Assert.Contains(Explained.Remarks, said => said.StartsWith("The undo that was approved is void", StringComparison.Ordinal));
    }

    // Units in the database that are not what was planned: the way back is the undo.
    [Fact]
    public void Explain_StructureDiffers_LeadsToTheUndo()
    {
        _session.Run("$null = Approve $run CutAuthorization; $null = $run | New-IuBackup | Test-IuGrant | Invoke-IuLegA");
        AsAdmin(
            "public.unit_version",
            $"update public.unit_version v set title = v.title || '!' from public.information_unit i "
                + $"where i.id = v.unit_id and i.canonical_address like '{_session.Prefix}/%'"
        );
        Refused("Integrity.StructureMismatch", "Type-Advice");

        Assert.Contains("-Gate Undo", Explained.NextCommand, StringComparison.Ordinal);
        _session.Run("$null = Sign (Type-Advice)");
        Assert.Contains("| Import-IuApproval ./", Explained.NextCommand, StringComparison.Ordinal);
        _session.Run("$null = Type-Advice");
        Assert.Equal(RunState.Compensated, _session.Get<CutRun>("Type-Advice").State);
        Assert.Empty(Explained.NextCommand);
    }

    [Fact]
    public void Explain_OwnerIsFrozen_LeadsToTheTakeOver()
    {
        string runId = _session.Get<CutRun>("$null = Approve $run CutAuthorization; $run").RunId;
        using Process frozen = Psql(
            "cutter_exec",
            $"select cutter_governance.fn_run_claim('{runId}', 'frozen@host') ->> 'epoch'; select 'claimed'; select pg_sleep(600)"
        );
        try
        {
            while (frozen.StandardOutput.ReadLine() is { } line && line != "claimed") { }

            Refused("Gate.RunOwned", "$run | New-IuBackup");
            Assert.Equal($"Get-IuRun {runId} -Explain", Explained.NextCommand);
            Assert.Contains(
                Explained.Remarks,
                remark => remark.Contains($"Resume-IuRun {runId} -Path <document> -TakeOver", StringComparison.Ordinal)
            );

            // A quarter of an hour later.
            AsAdmin(
                "cutter_governance.run_owner",
                $"update cutter_governance.run_owner set claimed_at = claimed_at - interval '16 minutes' where run_id = '{runId}'"
            );
            AsAdmin(
                "cutter_governance.run_event",
                $"update cutter_governance.run_event set occurred_at = occurred_at - interval '16 minutes' where chain = '{runId}'"
            );
            Assert.Equal($"Resume-IuRun {runId} -Path <document> -TakeOver", Explained.NextCommand);
            Assert.Contains("frozen@host", Explained.WhoActs, StringComparison.Ordinal);
            Assert.Equal(
                RunState.AwaitingLifecycleAuthorization,
                _session.Run("Type-Advice").Select(run => run.BaseObject).OfType<CutRun>().Last().State
            );
        }
        finally
        {
            if (!frozen.HasExited)
            {
                frozen.Kill();
            }
        }
    }

    // Two gates, two cards; and a second card of one gate, once the first is void.
    [Fact]
    public void Explain_EachCard_IsAFileOfItsOwn()
    {
        string first = _session.Get<ApprovalCard>("$card = Type-Advice; $card").Path;
        _session.Run("$null = Sign $card; $null = Type-Advice; $null = Disable-IuExecution 'test'; $null = TurnOn");
        string second = _session.Get<ApprovalCard>("$card = Type-Advice; $card").Path;
        _session.Run("$null = Sign $card; $null = Type-Advice");
        while (_session.Get<CutRun>("Get-IuRun $run.RunId").State != RunState.AwaitingLifecycleAuthorization)
        {
            _session.Run("$null = Type-Advice");
        }

        string third = _session.Get<ApprovalCard>("$card = Type-Advice; $card").Path;
        Assert.Equal(3, new[] { first, second, third }.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        _session.Run("$null = Sign $card; $null = Type-Advice; $null = Type-Advice; $null = Type-Advice");
        Assert.Equal(RunState.CloseoutReported, _session.Get<CutRun>("Get-IuRun $run.RunId").State);
    }

    // The ruling's card too, and a ruling that is asked for twice before it is signed.
    [Fact]
    public void Explain_ExecutionIsOff_LeadsToTheRulingAndOn()
    {
        _session.Run("$null = Disable-IuExecution 'test'");
        Assert.Contains("-Gate Ruling", Explained.NextCommand, StringComparison.Ordinal);
        _session.Run("$card = Type-Advice");
        Assert.StartsWith("Enable-IuExecution ./", Explained.NextCommand, StringComparison.Ordinal);
        _session.Run("$null = Sign $card; $null = Type-Advice");
        Assert.Contains("-Gate CutAuthorization", Explained.NextCommand, StringComparison.Ordinal);
    }

    public void Dispose() => _session.Dispose();

    private void EndByVoid()
    {
        Assert.Contains("-Gate Void", Explained.NextCommand, StringComparison.Ordinal);
        Assert.StartsWith("A sovereign signs", Explained.WhoActs, StringComparison.Ordinal);
        _session.Run("$null = Sign (Type-Advice)");
        Assert.Contains("| Import-IuApproval ./", Explained.NextCommand, StringComparison.Ordinal);
        _session.Run("$null = Type-Advice");
        Assert.Equal(RunState.Voided, _session.Get<CutRun>("Get-IuRun $run.RunId").State);
        Assert.Empty(Explained.NextCommand);
    }

    /// <summary>What the error recommends.</summary>
    private string Refused(string errorId, string script)
    {
        RuntimeException failure = Assert.ThrowsAny<RuntimeException>(() => _session.Run(script));
        Assert.StartsWith(errorId + ",", failure.ErrorRecord.FullyQualifiedErrorId, StringComparison.Ordinal);
        return failure.ErrorRecord.ErrorDetails.RecommendedAction;
    }

    // What no login of the tool can do: the guards are off for one transaction of a superuser.
    private void AsAdmin(string table, string update)
    {
        const string Guards = """
            select format('alter table {0} {1} trigger %I', tgname)
              from pg_catalog.pg_trigger where tgrelid = '{0}'::regclass and not tgisinternal \gexec

            """;
        string guards = Guards.Replace("{0}", table, StringComparison.Ordinal);
        string off = guards.Replace("{1}", "disable", StringComparison.Ordinal);
        string on = guards.Replace("{1}", "enable always", StringComparison.Ordinal);
        using Process psql = Psql(_session.Sandbox.AdminUser, $"begin;\n{off}{update};\n{on}commit");
        psql.StandardOutput.ReadToEnd();
        psql.WaitForExit();
        Assert.Equal(0, psql.ExitCode);
    }

    private Process Psql(string user, string sql)
    {
        ProcessStartInfo start = new(
            "psql",
            ["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", $"service={_session.Sandbox.Service} user={user}"]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PGSERVICEFILE"] = _session.Sandbox.ServiceFile;
        start.Environment["PGPASSFILE"] = _session.Sandbox.PasswordFile;
        Process psql = Process.Start(start)!;
        psql.StandardInput.Write(sql.Replace("; ", ";\n", StringComparison.Ordinal) + ";\n");
        psql.StandardInput.Close();
        return psql;
    }
}
