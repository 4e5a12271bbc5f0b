#requires -Version 7.4
<#
.SYNOPSIS
    The main job on one document, for real, against a private PostgreSQL that is removed afterwards.
.DESCRIPTION
    Plan, dry run, a live run that is refused because the switch is off; then a ruling signed by the sandbox's own
    sovereign, both approvals, and every phase by its own cmdlet. Runs in pwsh and in iucut: it uses core cmdlets only.
.PARAMETER Path
    The document. Default: the sample charter that ships with the module.
.PARAMETER Prefix
    Document prefix. Default: DEMO.
.PARAMETER Profile
    Grammar profile. Default: markdown-law.
.PARAMETER Output
    Folder for cards, signatures and the encrypted backup. Default: a new folder below the system's temporary folder.
.PARAMETER Keep
    Leaves the sandbox running, to look around in it.
#>
[CmdletBinding()]
param(
    [string] $Path,
    [string] $Prefix = 'DEMO',
    [string] $Profile = 'markdown-law',
    [string] $Output,
    [switch] $Keep
)

$ErrorActionPreference = 'Stop'

function Say([string] $Text) { $Host.UI.WriteLine($Text) }

function Sign([object] $Card, [string] $Key) {
    # What a sovereign does, elsewhere, with a key of their own. Here the sandbox's rehearsal key stands in.
    $answer = & ssh-keygen -q -Y sign -n iucutter.approval -f $Key $Card.Path 2>&1
    if ($LASTEXITCODE -ne 0) { throw "ssh-keygen could not sign $($Card.Path): $answer" }
}

if (-not $Path) { $Path = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', 'samples', 'charter.md')) }

Say "document   $Path"
$plan = Get-IuDocument -Path $Path | New-IuCutPlan -DocumentPrefix $Prefix -Profile $Profile -WarningAction SilentlyContinue
$proof = $plan | Test-IuCutPlan
Say "plan       $($plan.UnitCount) units, $($proof.CoveredBytes) bytes covered, $($proof.Checks.Length) checks, $($plan.Warnings.Length) warnings"
Say "           digest $($plan.PlanDigest)"

$dry = $plan | Invoke-IuCut
Say "dry run    $($dry.State): $($dry.Phases.Length) phases simulated, nothing written ($($dry.RunId))"

# Only now: bad input leaves nothing behind.
if (-not $Output) { $Output = [IO.Directory]::CreateTempSubdirectory('iucutter-demo-').FullName }
$null = [IO.Directory]::CreateDirectory($Output)

Say 'sandbox    starting a private PostgreSQL ...'
$sandbox = Start-IuSandbox
try {
    $connection = $sandbox | Connect-IuDatabase -BackupDirectory ([IO.Path]::Combine($Output, 'backup'))
    Say "           PostgreSQL $($connection.ServerVersion), schema $($connection.SchemaVersion)"

    # Off is the only default: without a ruling, live is refused before anything is touched.
    $refusal = $null
    try { $null = $plan | Invoke-IuCut -Mode Live -Confirm:$false }
    catch { $refusal = $_.FullyQualifiedErrorId.Split(',')[0] }
    if ($refusal -ne 'Gate.ProductionExecutionNotAuthorized') { throw "A live run with the switch off was not refused: '$refusal'." }
    Say "live, off  refused, as it must be: $refusal"

    $ruling = Request-IuApproval -Gate Ruling -Scope $Prefix -ValidFor 01:00:00 -Path ([IO.Path]::Combine($Output, 'ruling.card'))
    Sign $ruling $sandbox.SovereignKey
    $switch = Enable-IuExecution -Ruling $ruling.Path
    Say "switch     ON for $($switch.Scope) until $($switch.Until.ToString('u')) (epoch $($switch.Epoch))"

    $run = $plan | New-IuRun -Mode Live
    $card = $run | Request-IuApproval -Gate CutAuthorization -Path ([IO.Path]::Combine($Output, 'sg1.card'))
    Sign $card $sandbox.SovereignKey
    $approval = $run | Import-IuApproval $card.Path
    Say "SG_1       approved by $($approval.Signer), key $($approval.KeyFingerprint)"

    $run = $run | New-IuBackup | Test-IuGrant | Invoke-IuLegA | Test-IuStructure | Invoke-IuLegB | Invoke-IuWriteVerify

    $card = $run | Request-IuApproval -Gate LifecycleAuthorization -ValidFor 01:00:00 -Path ([IO.Path]::Combine($Output, 'sg2.card'))
    Sign $card $sandbox.SovereignKey
    $approval = $run | Import-IuApproval $card.Path
    Say "SG_2       approved by $($approval.Signer), review decision $($run.Pins['review_decision_id'])"

    $run = $run | Invoke-IuEnactment -Confirm:$false | Complete-IuRun
    $off = Disable-IuExecution -Reason 'demo ended'
    Say "switch     OFF (epoch $($off.Epoch), ledger head $($off.LedgerHead), sessions ended: $($off.TerminatedSessions))"

    Say ''
    Say ('{0,-18} {1,-8} {2,10}' -f 'phase', 'path', 'ms')
    foreach ($phase in $run.Phases) {
        Say ('{0,-18} {1,-8} {2,10:n0}' -f $phase.Phase, $phase.Path, $phase.Duration.TotalMilliseconds)
    }

    Say ''
    Say "files      $Output"
    foreach ($file in [IO.Directory]::GetFiles($Output, '*', 'AllDirectories')) {
        Say "           $([IO.Path]::GetRelativePath($Output, $file))  $([IO.FileInfo]::new($file).Length) bytes"
    }
    if ($run.State -ne 'CloseoutReported') { throw "The run ended as $($run.State)." }
}
finally {
    $null = Disconnect-IuDatabase
    if ($Keep) { Say "sandbox    left running: Stop-IuSandbox -Path $($sandbox.Path)" }
    else { $sandbox | Stop-IuSandbox }
}

$Host.UI.WriteLine("demo: PASS units=$($run.UnitCount) ledger_rows=$($run.Pins['ledger_rows']) enacted=$($run.Pins['enacted_rows']) run=$($run.RunId)")
