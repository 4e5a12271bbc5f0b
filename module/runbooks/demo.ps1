<#
.SYNOPSIS
    The main job on one document, for real, against a private PostgreSQL that is removed afterwards.
.DESCRIPTION
    Plan, dry run, a live run that is refused because the switch is off; then a ruling signed by the sandbox's own
    sovereign, both approvals, and every phase by its own cmdlet. Runs in pwsh and in iucut.
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
#requires -Version 7.6
[CmdletBinding()]
param(
    [string] $Path,
    [string] $Prefix = 'DEMO',
    [string] $Profile = 'markdown-law',
    [string] $Output,
    [switch] $Keep
)

$ErrorActionPreference = 'Stop'

function Sign([object] $Card, [string] $Key) {
    # What a sovereign does, elsewhere, with a key of their own. Here the sandbox's rehearsal key stands in.
    $answer = & ssh-keygen -q -Y sign -n iucutter.approval -f $Key $Card.Path 2>&1
    if ($LASTEXITCODE -ne 0) { throw "ssh-keygen could not sign $($Card.Path): $answer" }
}

if (-not $Path) { $Path = (Resolve-Path (Join-Path $PSScriptRoot .. samples charter.md)).Path }

Write-Host "document   $Path"
$plan = Get-IuDocument -Path $Path | New-IuCutPlan -DocumentPrefix $Prefix -Profile $Profile -WarningAction SilentlyContinue
$proof = $plan | Test-IuCutPlan
Write-Host ("plan       $($plan.UnitCount) units, $($proof.CoveredBytes) bytes covered, $($proof.Checks.Length) checks, " +
    "$($plan.Warnings.Length) warnings")
Write-Host "           digest $($plan.PlanDigest)"

$dry = $plan | Invoke-IuCut
Write-Host "dry run    $($dry.State): $($dry.Phases.Length) phases simulated, nothing written ($($dry.RunId))"

# Only now: bad input leaves nothing behind.
if (-not $Output) { $Output = [IO.Directory]::CreateTempSubdirectory('iucutter-demo-').FullName }
$null = New-Item $Output -ItemType Directory -Force

Write-Host 'sandbox    starting a private PostgreSQL ...'
$sandbox = Start-IuSandbox
try {
    $connection = $sandbox | Connect-IuDatabase -BackupDirectory (Join-Path $Output backup)
    Write-Host "           PostgreSQL $($connection.ServerVersion), schema $($connection.SchemaVersion)"

    # Off is the only default: without a ruling, live is refused before anything is touched.
    $refusal = $null
    try { $null = $plan | Invoke-IuCut -Mode Live -Confirm:$false }
    catch { $refusal = $_.FullyQualifiedErrorId.Split(',')[0] }
    if ($refusal -ne 'Gate.ProductionExecutionNotAuthorized') { throw "A live run with the switch off was not refused: '$refusal'." }
    Write-Host "live, off  refused, as it must be: $refusal"

    $ruling = Request-IuApproval -Gate Ruling -Scope $Prefix -ValidFor 01:00:00 -Path (Join-Path $Output ruling.card)
    Sign $ruling $sandbox.SovereignKey
    $switch = Enable-IuExecution -Ruling $ruling.Path
    Write-Host "switch     ON for $($switch.Scope) until $($switch.Until.ToString('u')) (epoch $($switch.Epoch))"

    $run = $plan | New-IuRun -Mode Live
    $card = $run | Request-IuApproval -Gate CutAuthorization -Path (Join-Path $Output sg1.card)
    Sign $card $sandbox.SovereignKey
    $approval = $run | Import-IuApproval $card.Path
    Write-Host "SG_1       approved by $($approval.Signer), key $($approval.KeyFingerprint)"

    $run = $run | New-IuBackup | Test-IuGrant | Invoke-IuLegA | Test-IuStructure | Invoke-IuLegB | Invoke-IuWriteVerify

    $card = $run | Request-IuApproval -Gate LifecycleAuthorization -ValidFor 01:00:00 -Path (Join-Path $Output sg2.card)
    Sign $card $sandbox.SovereignKey
    $approval = $run | Import-IuApproval $card.Path
    Write-Host "SG_2       approved by $($approval.Signer), review decision $($run.Pins['review_decision_id'])"

    $run = $run | Invoke-IuCut -Confirm:$false
    $off = Disable-IuExecution -Reason 'demo ended'
    Write-Host "switch     OFF (epoch $($off.Epoch), ledger head $($off.LedgerHead), sessions ended: $($off.TerminatedSessions))"

    Write-Host ''
    Write-Host ('{0,-18} {1,-8} {2,10}' -f 'phase', 'path', 'ms')
    foreach ($phase in $run.Phases) {
        Write-Host ('{0,-18} {1,-8} {2,10:n0}' -f $phase.Phase, $phase.Path, $phase.Duration.TotalMilliseconds)
    }

    Write-Host ''
    Write-Host "files      $Output"
    foreach ($file in Get-ChildItem $Output -File -Recurse) {
        Write-Host "           $(Resolve-Path $file.FullName -Relative -RelativeBasePath $Output)  $($file.Length) bytes"
    }
    if ($run.State -ne 'CloseoutReported') { throw "The run ended as $($run.State)." }
}
finally {
    $null = Disconnect-IuDatabase
    if ($Keep) { Write-Host "sandbox    left running: Stop-IuSandbox -Path $($sandbox.Path)" }
    else { $sandbox | Stop-IuSandbox }
}

Write-Host ("demo: PASS units=$($run.UnitCount) ledger_rows=$($run.Pins['ledger_rows']) " +
    "enacted=$($run.Pins['enacted_rows']) run=$($run.RunId)")
