<#
.SYNOPSIS
    Runs the Pester suite and writes "passed failed skipped" to a file.
.DESCRIPTION
    Exit code 0 when all passed, 1 when not, 69 when this PowerShell or its Pester is too old to run it.
.PARAMETER ResultFile
    The file for the three numbers. Default: none.
.PARAMETER Path
    The test files to run. Default: all of this folder.
#>
[CmdletBinding()]
param(
    [string] $ResultFile,
    [string[]] $Path = $PSScriptRoot
)

$ErrorActionPreference = 'Stop'

$pester = Get-Module -ListAvailable -Name Pester | Where-Object Version -GE ([version]'5.0') | Sort-Object Version | Select-Object -Last 1
if ($PSVersionTable.PSVersion -lt [version]'7.6' -or -not $pester) {
    exit 69
}

Import-Module -Name $pester.Path
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.Output.RenderMode = 'Plaintext'
$global:IuSuiteSandbox = $null
$global:IuSuiteDocuments = 0
$leftRunning = 0

# The hold of a host is a file of its user: that of the tests must not stop the work of whoever runs them.
$env:IUCUTTER_HOLD_FILE = [System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), "iucutter-pester-$PID.hold")
try {
    $run = Invoke-Pester -Configuration $configuration
}
finally {
    if ($global:IuSuiteSandbox) {
        Stop-IuSandbox $global:IuSuiteSandbox.Path
        if (Test-Path $global:IuSuiteSandbox.Path) {
            Write-Warning "The sandbox left its folder: $($global:IuSuiteSandbox.Path)"
            $leftRunning = 1
        }
    }
    [System.IO.File]::Delete($env:IUCUTTER_HOLD_FILE)
}

# A file that could not even be discovered has no failed test of its own.
$failed = $run.FailedCount + $run.FailedContainersCount + $run.FailedBlocksCount + $leftRunning
if ($ResultFile) {
    [System.IO.File]::WriteAllText($ResultFile, "$($run.PassedCount) $failed $($run.SkippedCount)")
}
exit ($failed -eq 0 ? 0 : 1)
