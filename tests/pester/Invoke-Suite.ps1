<#
.SYNOPSIS
    Runs the Pester suite.
.DESCRIPTION
    Exit code 0 when all passed, 1 when not.
.PARAMETER Modules
    The folder that holds Pester. Default: where the build of tests/IuCutter.TestRunner puts it.
.PARAMETER Events
    Writes each test's begin and verdict as a JSON line when it comes, for tests/IuCutter.TestRunner.
.PARAMETER Exclude
    Names of test files that are not to run.
.PARAMETER Path
    The test files to run. Default: all of this folder.
#>
#requires -Version 7.6
[CmdletBinding(PositionalBinding = $false)]
param(
    [string] $Modules = (Join-Path $PSScriptRoot .. IuCutter.TestRunner bin Release net10.0 modules),
    [switch] $Events,
    [Parameter(ValueFromRemainingArguments)]
    [string[]] $Exclude = @(),
    [string[]] $Path = $PSScriptRoot
)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $Modules Pester)

# What the cases start is this PowerShell, whether or not there is one on PATH.
function global:pwsh { dotnet (Join-Path $PSHOME pwsh.dll) @args }

function Write-Event([string] $Type, [System.Collections.IDictionary] $Values) {
    [Console]::Out.WriteLine((ConvertTo-Json ([ordered] @{ '$type' = $Type } + $Values) -Compress))
}

$configuration = New-PesterConfiguration
$configuration.Run.Path = Get-ChildItem $Path -Filter *.Tests.ps1 | Where-Object Name -NotIn $Exclude | ForEach-Object FullName
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = $Events ? 'None' : 'Normal'
$configuration.Output.RenderMode = 'Plaintext'
$global:IuSuiteSandbox = $null
$global:IuSuiteDocuments = 0
$leftRunning = 0

if ($Events) {
    # Pester is pinned to one version, and hands its own steps to plugins in this way alone.
    $send = ${function:Write-Event}
    & (Get-Module Pester) {
        param($Send)
        $script:IuSend = $Send
        $script:additionalPlugins = New-PluginObject -Name IuCutterEvents -ContainerRunStart {
            param($Context)
            # Shared cases lie in a file of their own; they belong to the file that runs them.
            $name = $script:IuFile = Split-Path $Context.Block.BlockContainer.Item -Leaf
            & $script:IuSend test-method-starting @{ TestMethodUniqueID = $name; MethodName = $name }
        } -ContainerRunEnd {
            param($Context)
            & $script:IuSend test-method-finished @{ TestMethodUniqueID = Split-Path $Context.Block.BlockContainer.Item -Leaf }
        } -EachTestSetupStart {
            param($Context)
            $test = $Context.Test
            $file = $script:IuFile
            $test.PluginData.IuId = "$file`:$($test.StartLine):$([guid]::NewGuid())"
            & $script:IuSend test-starting @{
                TestUniqueID = $test.PluginData.IuId; TestMethodUniqueID = $file; TestDisplayName = "$file`: $($test.ExpandedPath)"
            }
        } -EachTestTeardownEnd {
            param($Context)
            $test = $Context.Test
            $type = if ($test.Skipped) { 'test-skipped' } elseif ($test.Passed) { 'test-passed' } else { 'test-failed' }
            & $script:IuSend $type @{
                TestUniqueID = $test.PluginData.IuId; ExecutionTime = $test.UserDuration.TotalSeconds
                Reason = 'skipped'; Messages = @($test.ErrorRecord | ForEach-Object { "$_" })
                StackTraces = @($test.ErrorRecord | ForEach-Object { $_.ScriptStackTrace })
            }
        }
    } $send
}

# The hold of a host is a file of its user, and so are its checkpoints: those of the tests must not stop the work of whoever runs them.
$env:IUCUTTER_LOCKOUT_FILE = [System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), "iucutter-pester-$PID.hold")
$checkpoints = [System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), "iucutter-pester-$PID.checkpoints")
$env:IUCUTTER_CHECKPOINT_FOLDER = $checkpoints
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
    [System.IO.File]::Delete($env:IUCUTTER_LOCKOUT_FILE)
    if (Test-Path $checkpoints) { Remove-Item $checkpoints -Recurse -Force }
}

# A file that could not even be discovered, or a block whose BeforeAll failed, has no failed test of its own.
$broken = @($run.FailedContainers) + @($run.FailedBlocks) | Where-Object { $_ }
if ($Events) {
    foreach ($part in $broken) {
        $messages = @("$($part.Item)$($part.ExpandedPath)"; $part.ErrorRecord | ForEach-Object { "$_" })
        Write-Event error-message @{ Messages = $messages }
    }
    if ($leftRunning) { Write-Event error-message @{ Messages = @('The sandbox left its folder.') } }
    Write-Event test-assembly-finished @{}
}
exit ($run.FailedCount + $broken.Count + $leftRunning -eq 0 ? 0 : 1)
