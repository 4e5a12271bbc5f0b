<#
.SYNOPSIS
    Builds, tests, demonstrates and packages IuCutter, for people in pwsh.
.DESCRIPTION
    Hands the task to build.sh, where everything is written once. Ends with its exit code.
.PARAMETER Task
    What to do.
.PARAMETER Path
    Demo: the document. Default: the sample that ships with the module.
.PARAMETER Prefix
    Demo: the document prefix.
.PARAMETER Profile
    Demo: the grammar profile.
.EXAMPLE
    ./build.ps1 -Task Test
.EXAMPLE
    ./build.ps1 -Task Demo -Path ./constitution.md -Prefix ICX-CONST
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Demo', 'Package')]
    [string] $Task = 'Build',
    [string] $Path,
    [string] $Prefix,
    [string] $Profile
)

$ErrorActionPreference = 'Stop'

if (-not (Get-Command bash -CommandType Application -ErrorAction Ignore)) {
    [Console]::Error.WriteLine('bash is missing. On Windows, run this in WSL.')
    exit 5
}

$arguments = @($Task.ToLowerInvariant())
if ($Task -eq 'Demo') {
    if ($Path) { $arguments += $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path) }
    if ($Prefix) { $arguments += '-Prefix', $Prefix }
    if ($Profile) { $arguments += '-Profile', $Profile }
}

& bash ([System.IO.Path]::Combine($PSScriptRoot, 'build.sh')) @arguments
exit $LASTEXITCODE
