<#
.SYNOPSIS
    Runs a runbook with the module loaded, unattended, and ends with an exit code that a scheduler can read.
.DESCRIPTION
    Usage: pwsh -NoProfile -NonInteractive -File Invoke-Runbook.ps1 [-Json] RUNBOOK.ps1 [-Name value ...]

    What follows the runbook's path are the runbook's own parameters, bound as pwsh -File binds them (a list is one text there).
    The runbook stops at the first error ($ErrorActionPreference is Stop). Results go to standard output; errors, warnings,
    verbose and debug lines go to standard error. SIGINT, SIGTERM and SIGHUP stop the runbook and run its finally blocks;
    a second signal ends it at once.

    -Json writes one JSON object per event and line to standard output, and nothing else: started, output, error, warning,
    verbose, debug, information, ended. An output has its type and its text, never the members of the object.

    Exit codes: 0 done (or the N of the runbook's own exit N), 1 a defect or an error that is not in the catalogue, 3 bad input,
    4 governance refused, 5 store or configuration, 130 stopped by a signal. [IuCutter.Runbooks.ExitCode] is their table.
.EXAMPLE
    pwsh -NoProfile -NonInteractive -File ./module/runbooks/Invoke-Runbook.ps1 ./nightly.ps1 -Prefix ICX-CONST
.EXAMPLE
    pwsh -NoProfile -NonInteractive -File ./module/runbooks/Invoke-Runbook.ps1 -Json ./nightly.ps1
#>
#requires -Version 7.6

# No param block: its names, and whatever begins like them, would be taken from the runbook.
$asJson = "$($args[0])" -eq '-Json'
$runbook = $args[[int] $asJson]
$began = [System.Diagnostics.Stopwatch]::StartNew()
$global:ErrorActionPreference = 'Stop'
if ([Console]::IsOutputRedirected) { $PSStyle.OutputRendering = 'PlainText' }

function Write-Event([string] $Name, [System.Collections.IDictionary] $Values) {
    $line = [ordered] @{ time = [datetime]::UtcNow.ToString('o'); event = $Name }
    foreach ($key in $Values.Keys) { if ($null -ne $Values[$key]) { $line[$key] = $Values[$key] } }
    [Console]::Out.WriteLine([IuCutter.PlainText]::ShowJson((ConvertTo-Json $line -Compress -Depth 2)))
}

# The module may be what is missing; then what it would write out is left as it is.
function Write-Aside([string] $Text, [string] $Style = '') {
    if ('IuCutter.PlainText' -as [type]) { $Text = [IuCutter.PlainText]::ShowLines($Text) }
    if ($Style -and -not [Console]::IsErrorRedirected -and "$($PSStyle.OutputRendering)" -ne 'PlainText') {
        $Text = "$Style$Text$($PSStyle.Reset)"
    }
    [Console]::Error.WriteLine($Text)
}

# Results go on to the pipeline; the other streams are written here.
filter Write-Stream {
    $item = $_
    $kind = switch ($item) {
        { $_ -is [System.Management.Automation.WarningRecord] } { 'warning' }
        { $_ -is [System.Management.Automation.VerboseRecord] } { 'verbose' }
        { $_ -is [System.Management.Automation.DebugRecord] } { 'debug' }
        { $_ -is [System.Management.Automation.InformationRecord] } { 'information' }
        { $_ -is [System.Management.Automation.ErrorRecord] } { 'error' }
        default { 'output' }
    }
    switch ($kind) {
        error { Write-Failure $item $item.Exception }
        output { if ($asJson) { Write-Event output ([ordered] @{ type = $item.GetType().FullName; text = "$item" }) } else { , $item } }
        information { if ($asJson) { Write-Event information @{ text = "$item" } } else { $Host.UI.WriteLine("$item") } }
        default {
            if ($asJson) { Write-Event $kind @{ text = "$item" } }
            else { Write-Aside "$kind`: $item" ($kind -eq 'warning' ? $PSStyle.Formatting.Warning : '') }
        }
    }
}

# The catalogue's entry of a failure: by the exception, also where a method call wraps it, or by the ErrorId.
function Find-Definition($Record, $Failure, [string] $Id) {
    foreach ($cause in $Record.Exception, $Failure) {
        for (; $cause; $cause = $cause.InnerException) { if ($cause -is [IuCutter.IuException]) { return $cause.Definition } }
    }
    [IuCutter.ErrorCatalogue]::All[$Id]
}

# Says what went wrong and what to type next; remembers its exit code.
function Write-Failure($Record, $Failure) {
    $message = $Record.ErrorDetails ? $Record.ErrorDetails.Message : $Record.Exception.Message
    $position = if ($Record.InvocationInfo.ScriptName) { "$($Record.InvocationInfo.ScriptName):$($Record.InvocationInfo.ScriptLineNumber)" }
    $id = $Record.FullyQualifiedErrorId.Split(',')[0]
    # Of a thrown text the engine's ErrorId is that text.
    if ($id -notmatch '^[A-Za-z0-9._]+$') { $id = $Record.Exception.GetType().Name }
    $known = Find-Definition $Record $Failure $id
    if (-not $known -and ($message -like '*NonInteractive mode*' -or ($id -eq 'MissingMandatoryParameter' -and $position))) {
        $known = [IuCutter.ErrorCatalogue]::Unattended
    }
    $next = $Record.ErrorDetails.RecommendedAction
    if ($known) { $id, $next = $known.Id, ($next ? $next : $known.Recommendation) }
    elseif ($Failure -is [System.Management.Automation.ParameterBindingException] -and -not $position) {
        # Outside of any file: what could not be bound is the command line, to the runbook's own parameters.
        $id, $next = 'Input.BadArgument', "See the runbook's parameters: Get-Help $runbook -Parameter *"
    }
    if (-not $next) { $next = 'See the position named above, or run the runbook with -Verbose.' }
    Write-Stop $id $message $Record.TargetObject $position $next
}

function Write-Stop([string] $Id, [string] $Message, $Subject, [string] $Position, [string] $Next) {
    $about = $Subject -is [string] ? $Subject : $null
    $script:errorId, $script:errorCode = $Id, [IuCutter.Runbooks.ExitCode]::Of($Id)
    if ($asJson) {
        return Write-Event error ([ordered] @{
            id = $Id; message = $Message; about = $about; at = $Position ? $Position : $null; next = $Next; exitCode = $errorCode
        })
    }
    Write-Aside "error $Id`: $Message" $PSStyle.Formatting.Error
    if ($about) { Write-Aside "  about: $about" }
    if ($Position) { Write-Aside "  at:    $Position" }
    Write-Aside "  next:  $Next"
}

try { Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'IuCutter.psd1')) }
catch {
    Write-Aside "error Config.ModuleMissing: $($_.Exception.Message)"
    exit 5
}

$errorId, $errorCode, $code, $script = $null, $null, [IuCutter.Runbooks.ExitCode]::Done, $null
if (-not $runbook) { Write-Stop Input.BadArgument 'No runbook is named.' $null $null 'See: Get-Help Invoke-Runbook.ps1' }
else {
    $path = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($runbook)
    if (-not [System.IO.File]::Exists($path)) {
        Write-Stop Input.RunbookNotFound "There is no runbook '$path'." $null $null 'Check the path of the runbook.'
    }
    else {
        # Parsed as a whole, so that a mistake in the last line is reported before the first line runs.
        $mistakes = $null
        $syntax = [System.Management.Automation.Language.Parser]::ParseFile($path, [ref] $null, [ref] $mistakes)
        if ($mistakes) {
            $at = $mistakes[0].Extent
            $message = "$path`:$($at.StartLineNumber):$($at.StartColumnNumber): $($mistakes[0].Message)"
            Write-Stop Input.RunbookSyntax $message $null $null 'Correct the runbook at the line named in the message.'
        }
        else { $script = $syntax.GetScriptBlock() }
    }
}
if (-not $script) { exit $errorCode }

# pwsh -File gives -Switch:$false as a name and a truth; splatted as they are, the truth would be another value.
$values, $switches = @(), @{}
for ($at = 1 + [int] $asJson; $at -lt $args.Count; $at++) {
    if ($args[$at + 1] -is [bool]) {
        $switches["$($args[$at])".Trim('-', ':')] = $args[$at + 1]
        $at++
    }
    # Never piped: that keeps which of them are names.
    else { $values += , $args[$at] }
}

if ($asJson) {
    Write-Event started ([ordered] @{
        runbook = $path; module = "$((Get-Module IuCutter).Version)"; powershell = "$($PSVersionTable.PSVersion)"
    })
}
$ended = [ref] $false
$shell = [powershell]::Create('CurrentRunspace')
$null = $shell.AddScript('param($Script, $Values, $Switches, $Ended) & $Script @Values @Switches; $Ended.Value = $true').
    AddArgument($script).AddArgument($values).AddArgument($switches).AddArgument($ended)
$shell.Commands.Commands[0].MergeMyResults('All', 'Output')
$null = $shell.AddCommand('Write-Stream')
# A file or a log has no width that a table should be cut to.
if ([Console]::IsOutputRedirected) { $null = $shell.AddCommand('Out-String').AddParameter('Stream').AddParameter('Width', 160) }
$null = $shell.AddCommand('Out-Default')
$signals = [IuCutter.Runbooks.StopSignals]::new([System.Action] $shell.Stop)
try {
    $null = $shell.Invoke()
    # It was left by its own `exit N` where its last line was not reached.
    if (-not $ended.Value) { $code = $LASTEXITCODE }
}
catch {
    $failure = $_.Exception
    if ($failure.InnerException -is [System.Management.Automation.RuntimeException]) { $failure = $failure.InnerException }
    if (-not $signals.Stopped) {
        Write-Failure $failure.ErrorRecord $failure
        $code = $errorCode
    }
}
finally {
    # Ctrl-C in a terminal reaches the host of pwsh too, which then stops this script as well: only this block still runs, and
    # no command in it.
    if ($signals.Stopped) {
        $code = [IuCutter.Runbooks.ExitCode]::Stopped
        $Host.SetShouldExit($code)
        if ($asJson) {
            [Console]::Out.WriteLine('{"time":"' + [datetime]::UtcNow.ToString('o') + '","event":"ended","exitCode":' + $code + '}')
        }
        else { [Console]::Error.WriteLine('stopped by a signal') }
    }
    $signals.Dispose()
    $shell.Dispose()
}
if ($asJson -and $code -ne [IuCutter.Runbooks.ExitCode]::Stopped) {
    Write-Event ended ([ordered] @{
        exitCode = $code; errorId = $code -eq $errorCode ? $errorId : $null; seconds = [math]::Round($began.Elapsed.TotalSeconds, 3)
    })
}
exit $code
