# What the test files share; each dot-sources it in BeforeAll. One sandbox serves the whole run: Invoke-Suite.ps1 stops
# it at the end, so a single file is run with Invoke-Suite.ps1 -Path too. Each document has a prefix of its own.

$staged = [System.IO.Path]::GetFullPath("$PSScriptRoot/../../artifacts/IuCutter")
if (-not (Get-Module IuCutter)) { Import-Module "$staged/IuCutter.psd1" }

$lawText = @'
---
title: test
---
# Chapter 1. Scope

## Article 1. Purpose

Text of one: Điều một.

## Article 2. Terms

Text of two.

'@

# Something that waits for ever, or never ends, where it is opened.
function New-OtherFile([ValidateSet('pipe', 'device')] [string] $Kind) {
    $path = Join-Path $TestDrive ([guid]::NewGuid().ToString('N'))
    if ($Kind -eq 'pipe') { mkfifo -m 600 $path } else { $null = New-Item -ItemType SymbolicLink $path -Target /dev/zero }
    $path
}

function Get-SuiteSandbox {
    if (-not $global:IuSuiteSandbox) { $global:IuSuiteSandbox = Start-IuSandbox }
    # Whoever connects to it by its service file, in another process too, is on the same host.
    $env:IUCUTTER_CHECKPOINT_FOLDER = [System.IO.Path]::Combine($global:IuSuiteSandbox.Path, 'checkpoints')
    $global:IuSuiteSandbox
}

# Connects this session with the sandbox's own keys; -Without leaves one of them out.
function Connect-Suite([string[]] $Without = @()) {
    $box = Get-SuiteSandbox
    if ($Without.Count -eq 0) { return $box | Connect-IuDatabase }
    $given = @{
        Service = $box.Service; ServiceFile = $box.ServiceFile; PasswordFile = $box.PasswordFile
        ExecutorKey = $box.ExecutorKey; VerifierKey = $box.VerifierKey
        BackupRecipient = $box.BackupRecipient; EscrowRecipient = $box.EscrowRecipient
        GnuPGHome = $box.GnuPGHome; BackupDirectory = $box.BackupFolder
    }
    foreach ($name in $Without) { $given.Remove($name) }
    Connect-IuDatabase @given
}

# Connects this session as a host whose password file has these logins alone; with the sandbox's own keys.
function Connect-Host([string[]] $Login) {
    $box = Get-SuiteSandbox
    $passwords = Join-Path $TestDrive ([guid]::NewGuid().ToString('N'))
    $lines = @(Get-Content $box.PasswordFile | Where-Object { ($_ -split '(?<!\\):')[3] -in $Login })
    if ($lines.Count -ne $Login.Count) { throw "The sandbox has not these logins: $Login." }
    [System.IO.File]::WriteAllLines($passwords, $lines)
    chmod 600 $passwords
    $given = @{
        Service = $box.Service; ServiceFile = $box.ServiceFile; PasswordFile = $passwords
        ExecutorKey = $box.ExecutorKey; VerifierKey = $box.VerifierKey
        BackupRecipient = $box.BackupRecipient; EscrowRecipient = $box.EscrowRecipient
        GnuPGHome = $box.GnuPGHome; BackupDirectory = $box.BackupFolder; ProofSandbox = $box
    }
    Connect-IuDatabase @given
}

# The host that runs cuts, and the one that records what sovereigns signed.
function Connect-RunHost { Connect-Host cutter_ro, cutter_exec, cutter_verify }
function Connect-GateHost { Connect-Host cutter_ro, cutter_gate }

function New-LawFile([string] $Text = $lawText) {
    $file = Join-Path $TestDrive ([guid]::NewGuid().ToString('N') + '.md')
    [System.IO.File]::WriteAllText($file, $Text)
    $file
}

function New-Law {
    $global:IuSuiteDocuments++
    Get-IuDocument (New-LawFile) | New-IuCutPlan -DocumentPrefix "PESTER-$($global:IuSuiteDocuments)"
}

function New-CardPath { Join-Path $TestDrive ([guid]::NewGuid().ToString('N') + '.card') }

# What a sovereign does, elsewhere.
function Set-Signature($Card, [string] $Key = (Get-SuiteSandbox).SovereignKey, [string] $Namespace = 'iucutter.approval') {
    $answer = ssh-keygen -q -Y sign -n $Namespace -f $Key $Card.Path 2>&1
    if ($LASTEXITCODE -ne 0) { throw "ssh-keygen: $answer" }
    $Card
}

function New-Ruling([string] $Scope = '*', [timespan] $ValidFor = '01:00:00') {
    Set-Signature (Request-IuApproval -Gate Ruling -Scope $Scope -ValidFor $ValidFor -Path (New-CardPath))
}

function Enable-Live { Enable-IuExecution (New-Ruling).Path }

function Approve($Run, $Gate, [switch] $WaiveRestoreProof) {
    $card = Set-Signature ($Run | Request-IuApproval -Gate $Gate -WaiveRestoreProof:$WaiveRestoreProof -Path (New-CardPath))
    $Run | Import-IuApproval $card.Path
}

# The cmdlet that runs the run's next phase, as an operator reads it; nothing when the run has ended.
function Get-NextStep($Run) { ((Get-IuRun $Run.RunId -Explain).NextCommand -split ' \| ')[-1] }

# A live run that stands in the state, or before the phase of the cmdlet, with execution on. What a test does with it seldom
# depends on the restore proof, which starts a server for each backup: it is waived on the way unless -Proved asks for it.
function New-LiveRun([string] $State = 'AwaitingCutAuthorization', [switch] $Approved, [switch] $Proved) {
    $null = Connect-Suite
    if (-not (Test-IuKillSwitch -Quiet)) { $null = Enable-Live }
    $run = New-Law | New-IuRun -Mode Live
    while ("$($run.State)" -ne $State) {
        if ($null -ne $run.WaitsFor) {
            $null = Approve $run $run.WaitsFor -WaiveRestoreProof:($run.WaitsFor -eq 'CutAuthorization' -and -not $Proved)
        }
        $step = Get-NextStep $run
        if ($step -eq $State) { break }
        if (-not $step) { throw "The run is $($run.State), not $State." }
        $run = $run | & $step -Confirm:$false
    }
    if ($Approved) { $null = Approve $run $run.WaitsFor }
    $run
}

# A dry run that stands in the state, or before the phase of the cmdlet.
function New-DryRun([string] $State = 'AwaitingCutAuthorization') {
    $run = New-Law | New-IuRun
    while ("$($run.State)" -ne $State) {
        $step = Get-NextStep $run
        if (-not $step -or $step -eq $State) { break }
        $run = $run | & $step
    }
    $run
}

function Invoke-Sql([string] $Sql) {
    $box = Get-SuiteSandbox
    $env:PGSERVICEFILE, $env:PGPASSFILE = $box.ServiceFile, $box.PasswordFile
    $rows = $Sql | psql -X -A -t -q -v ON_ERROR_STOP=1 "service=$($box.Service) user=cutter_ro"
    if ($LASTEXITCODE -ne 0) { throw "psql ended with $LASTEXITCODE." }
    $rows
}

# The number of rows of every table, as one text: whatever is written anywhere changes it.
function Get-RowCount {
    $lines = Invoke-Sql @'
select format('select %L, count(*) from %I.%I', schemaname || '.' || tablename, schemaname, tablename)
  from pg_catalog.pg_tables where schemaname in ('public', 'cutter_governance') order by 1 \gexec
'@
    if (@($lines).Count -lt 15) { throw "Only these tables were counted: $lines" }
    $lines -join "`n"
}

function Get-UnitCount($Run) {
    [int](Invoke-Sql "select count(*) from public.information_unit where canonical_address like '$($Run.DocumentPrefix)/%'")
}

# Runs what must be refused with this ErrorId; gives its record. The recommendation is part of every refusal.
function Assert-Refused([string] $ErrorId, [scriptblock] $Script) {
    $record = $null
    try { $null = & $Script } catch { $record = $_ }
    if (-not $record) { throw "It was not refused; expected $ErrorId." }
    $record.FullyQualifiedErrorId.Split(',')[0] | Should -BeExactly $ErrorId -Because $record.Exception.Message
    $record.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    $record.CategoryInfo.Category | Should -Not -Be 'NotSpecified'
    $record
}

# The same, and no table has another row afterwards.
function Assert-RefusedUnchanged([string] $ErrorId, [scriptblock] $Script) {
    $before = Get-RowCount
    $record = Assert-Refused $ErrorId $Script
    Get-RowCount | Should -Be $before
    $record
}

# Neither the folder nor a process that names it. (A process that ended and was not waited for yet names nothing.)
function Assert-NothingAt([string] $Path) {
    $Path | Should -Not -Exist
    $processes = foreach ($file in [System.IO.Directory]::GetDirectories('/proc')) {
        try { if ([System.IO.File]::ReadAllText("$file/cmdline").Contains("$Path/")) { $file } }
        catch [System.IO.IOException], [System.UnauthorizedAccessException] { }
    }
    $processes | Should -BeNullOrEmpty
}

# As the DBA, past every guard: what a slip of theirs would do.
function Invoke-AdminSql([string] $Sql, $Box = (Get-SuiteSandbox)) {
    $env:PGSERVICEFILE, $env:PGPASSFILE = $box.ServiceFile, $box.PasswordFile
    $Sql | psql -X -q -v ON_ERROR_STOP=1 "service=$($box.Service) user=$($box.AdminUser)"
    if ($LASTEXITCODE -ne 0) { throw "psql ended with $LASTEXITCODE." }
}

# As the DBA of the server, with nobody in the sandbox's database: it is copied, or renamed.
function Invoke-ServerSql([string] $Sql) {
    $box = Get-SuiteSandbox
    $env:PGSERVICEFILE, $env:PGPASSFILE = $box.ServiceFile, $box.PasswordFile
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = '$($box.Database)';`n$Sql" |
        psql -X -q -o /dev/null -v ON_ERROR_STOP=1 "service=$($box.Service) user=$($box.AdminUser) dbname=postgres"
    if ($LASTEXITCODE -ne 0) { throw "psql ended with $LASTEXITCODE." }
}

# A copy of a record of the module with other values.
function Copy-Record($Record, [hashtable] $With) {
    $copy = $Record.GetType().GetMethod('<Clone>$').Invoke($Record, $null)
    foreach ($name in $With.Keys) { $Record.GetType().GetProperty($name).SetValue($copy, $With[$name]) }
    $copy
}

# The columns of the default table, or the labels of the default list.
function Get-Shown($Object, [string] $As) {
    $shown = switch ($As) {
        'Table' { $Object | Format-Table | Out-String -Width 300 }
        'List' { $Object | Format-List | Out-String -Width 300 }
        default { $Object | Out-String -Width 300 }
    }
    [regex]::Replace($shown, '\x1b\[[0-9;]*m', '')
}
