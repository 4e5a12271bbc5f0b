<#
.SYNOPSIS
    Writes the help files of the module: from its commands, the XML documentation of their code, and the texts here.
.DESCRIPTION
    Names, types, sets and positions of parameters come from the commands, their descriptions and the synopsis from the
    compiler's documentation file, the errors from the catalogue; the .psd1 files beside this script hold descriptions,
    examples and the errors that a command can end with. In a text of theirs an empty line parts paragraphs, and the lines of
    a paragraph are joined. A test compares what this gives with what is in module/en-US:
        ./build.sh run src/IuCutter.Cmdlets/Help/Build-Help.ps1 -Output module/en-US
.PARAMETER Output
    Folder to write to.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Output
)

$ErrorActionPreference = 'Stop'
$project = [System.IO.Path]::GetDirectoryName($PSScriptRoot)
$Output = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Output)

function Read-Texts {
    $texts = @{}
    foreach ($file in Get-ChildItem $PSScriptRoot -Filter *.psd1) {
        $table = Import-PowerShellDataFile $file.FullName -SkipLimitCheck
        foreach ($name in $table.Keys) { $texts.Add($name, $table[$name]) }
    }
    $texts
}

# The compiler's documentation of the cmdlets' assembly, whichever configuration was built last.
function Read-Documentation {
    $newest = Get-ChildItem (Join-Path $project bin) -Filter IuCutter.Cmdlets.xml -Recurse | Sort-Object LastWriteTimeUtc |
        Select-Object -Last 1
    if (-not $newest) { throw "Build the module first: there is no documentation file below '$project/bin'." }
    $members = @{}
    foreach ($member in [System.Xml.Linq.XDocument]::Load($newest.FullName, 'PreserveWhitespace').Root.Element('members').Elements()) {
        $summary = $member.Element('summary')
        if ($summary) { $members[$member.Attribute('name').Value] = ConvertTo-Text $summary }
    }
    $members
}

function ConvertTo-Text($Summary) {
    $text = ''
    foreach ($node in $Summary.DescendantNodes()) {
        if ($node -is [System.Xml.Linq.XText]) { $text += $node.Value }
        elseif ($node -is [System.Xml.Linq.XElement] -and $node.Attribute('cref')) { $text += $node.Attribute('cref').Value.Split('.')[-1] }
    }
    [regex]::Replace($text, '\s+', ' ').Trim()
}

function Find-ParameterText($Type, [string] $Name) {
    for ($owner = $Type; $owner; $owner = $owner.BaseType) {
        $text = $documentation["P:$($owner.FullName).$Name"]
        if ($text) { return $text }
    }
    switch ($Name) {
        'WhatIf' { return 'Says what would be done, and does not do it.' }
        'Confirm' { return 'Asks before it is done. -Confirm:$false never asks.' }
    }
    throw "$($Type.Name) has no documentation of its parameter $Name."
}

$maml = 'http://schemas.microsoft.com/maml/2004/10'
$command = 'http://schemas.microsoft.com/maml/dev/command/2004/10'
$dev = 'http://schemas.microsoft.com/maml/dev/2004/10'

function Split-Paragraph([string] $Text) {
    foreach ($paragraph in $Text.Trim() -split '\n\s*\n') { $paragraph -replace '\s+', ' ' }
}

function Write-Paragraphs([string] $Element, [string[]] $Texts, [string] $Namespace = $maml) {
    $prefix = if ($Namespace -eq $dev) { 'dev' } else { 'maml' }
    $writer.WriteStartElement($prefix, $Element, $Namespace)
    foreach ($text in $Texts) { $writer.WriteElementString('maml', 'para', $maml, $text) }
    $writer.WriteEndElement()
}

function Write-Parameter($Type, $Parameter) {
    $by = @(
        if ($Parameter.ValueFromPipeline) { 'ByValue' }
        if ($Parameter.ValueFromPipelineByPropertyName) { 'ByPropertyName' }
    )
    $writer.WriteStartElement('command', 'parameter', $command)
    $writer.WriteAttributeString('required', "$($Parameter.IsMandatory)".ToLowerInvariant())
    $writer.WriteAttributeString('variableLength', "$($Parameter.ParameterType.IsArray)".ToLowerInvariant())
    $writer.WriteAttributeString('globbing', 'false')
    $writer.WriteAttributeString('pipelineInput', $(if ($by) { "true ($($by -join ', '))" } else { 'false' }))
    $writer.WriteAttributeString('position', $(if ($Parameter.Position -ge 0) { "$($Parameter.Position)" } else { 'named' }))
    $writer.WriteAttributeString('aliases', $(if ($Parameter.Aliases.Count) { $Parameter.Aliases -join ', ' } else { 'none' }))
    $writer.WriteElementString('maml', 'name', $maml, $Parameter.Name)
    Write-Paragraphs description (Find-ParameterText $Type $Parameter.Name)
    if ($Parameter.ParameterType -ne [switch]) {
        $plain = [System.Nullable]::GetUnderlyingType($Parameter.ParameterType)
        $writer.WriteStartElement('command', 'parameterValue', $command)
        $writer.WriteAttributeString('required', 'true')
        $writer.WriteAttributeString('variableLength', 'false')
        $writer.WriteString($(if ($plain) { $plain.Name } else { $Parameter.ParameterType.Name }))
        $writer.WriteEndElement()
    }
    $writer.WriteEndElement()
}

function Write-Types([string] $List, [string] $Item, [string[]] $Names) {
    $writer.WriteStartElement('command', $List, $command)
    foreach ($name in $Names) {
        $writer.WriteStartElement('command', $Item, $command)
        $writer.WriteStartElement('dev', 'type', $dev)
        $writer.WriteElementString('maml', 'name', $maml, $name)
        $writer.WriteEndElement()
        $writer.WriteEndElement()
    }
    $writer.WriteEndElement()
}

function Write-Command($Cmdlet, $Text) {
    $type = $Cmdlet.ImplementingType
    $summary = $documentation["T:$($type.FullName)"]
    if (-not $summary) { throw "$($type.Name) has no documentation." }

    $writer.WriteStartElement('command', 'command', $command)
    $writer.WriteStartElement('command', 'details', $command)
    $writer.WriteElementString('command', 'name', $command, $Cmdlet.Name)
    $synopsis = [regex]::Match($summary, '^.*?[.](?=\s|$)').Value
    Write-Paragraphs description $synopsis
    $writer.WriteElementString('command', 'verb', $command, $Cmdlet.Verb)
    $writer.WriteElementString('command', 'noun', $command, $Cmdlet.Noun)
    $writer.WriteEndElement()
    $rest = $summary.Substring($synopsis.Length).Trim()
    Write-Paragraphs description @(if ($rest) { $rest }; Split-Paragraph $Text.Description)

    $writer.WriteStartElement('command', 'syntax', $command)
    $all = [ordered]@{}
    $inputs = [System.Collections.Generic.SortedSet[string]]::new()
    foreach ($set in $Cmdlet.ParameterSets) {
        $writer.WriteStartElement('command', 'syntaxItem', $command)
        $writer.WriteElementString('maml', 'name', $maml, $Cmdlet.Name)
        foreach ($parameter in $set.Parameters) {
            if ($parameter.Name -in [System.Management.Automation.Cmdlet]::CommonParameters) { continue }
            Write-Parameter $type $parameter
            if (-not $all.Contains($parameter.Name)) { $all[$parameter.Name] = $parameter }
            if ($parameter.ValueFromPipeline -or $parameter.ValueFromPipelineByPropertyName) {
                $null = $inputs.Add($parameter.ParameterType.FullName)
            }
        }
        $writer.WriteEndElement()
    }
    $writer.WriteEndElement()

    $writer.WriteStartElement('command', 'parameters', $command)
    foreach ($parameter in $all.Values) { Write-Parameter $type $parameter }
    $writer.WriteEndElement()
    Write-Types inputTypes inputType $inputs
    Write-Types returnValues returnValue @(foreach ($output in $Cmdlet.OutputType) { $output.Name })

    $writer.WriteStartElement('maml', 'alertSet', $maml)
    Write-Paragraphs alert (Get-Notes $Text)
    $writer.WriteEndElement()

    $writer.WriteStartElement('command', 'examples', $command)
    $number = 0
    foreach ($example in $Text.Examples) {
        $writer.WriteStartElement('command', 'example', $command)
        $writer.WriteElementString('maml', 'title', $maml, "-------- Example $((++$number)) --------")
        $writer.WriteElementString('dev', 'code', $dev, $example.Code)
        Write-Paragraphs remarks (Split-Paragraph $example.Text) $dev
        $writer.WriteEndElement()
    }
    $writer.WriteEndElement()
    $writer.WriteEndElement()
}

function Get-Notes($Text) {
    if ($Text.Errors.Count -eq 0) { return 'It ends with no error of its own.' }
    'It can end with these errors; about_IuCutter_Errors says what each means and what to type next.'
    # A name may end with *: Gate.Card* are all that can be wrong with a card.
    foreach ($pattern in $Text.Errors) {
        $ids = @(foreach ($known in [IuCutter.ErrorCatalogue]::All.Keys) { if ($known -clike $pattern) { $known } })
        if ($ids.Count -eq 0) { throw "The catalogue has no error '$pattern'." }
        foreach ($id in $ids) { "$id`: $([IuCutter.ErrorCatalogue]::All[$id].Summary)" }
    }
    if ($Text.More) { Split-Paragraph $Text.More }
}

function Get-ErrorTopic {
    'TOPIC'
    '    about_IuCutter_Errors'
    ''
    'SHORT DESCRIPTION'
    '    Every error that IuCutter ends with, what it means and what to type next.'
    ''
    'LONG DESCRIPTION'
    '    An error''s name is the first part of its FullyQualifiedErrorId and is never changed. The recommended command is'
    '    also in the record: $Error[0].ErrorDetails.RecommendedAction. A runbook in iucut, or in Invoke-Runbook.ps1, ends with the'
    '    exit code that is named here.'
    '    Where a SQLSTATE is named, a function of the schema raises it, for this cause alone: that is what psql shows.'
    ''
    '    refused    a rule said no; nothing was written by the refused step'
    '    failed     the step was tried and went wrong; what it did was rolled back'
    '    killed     the step was ended from outside, before it was committed'
    '    unknown    it cannot be determined whether the step took effect: look before anything goes on'
    ''
    '    An error whose name begins with Bug. is a defect of IuCutter; please report it.'
    foreach ($entry in [IuCutter.ErrorCatalogue]::All.Values) {
        ''
        "$($entry.Id)"
        "    $($entry.Summary)"
        "    Next: $($entry.Recommendation)"
        $raised = if ($entry.SqlState) { ", SQLSTATE $($entry.SqlState)" }
        "    $("$($entry.Outcome)".ToLowerInvariant()), category $($entry.Category), exit code $($entry.ExitCode)$raised"
    }
}

$texts = Read-Texts
$documentation = Read-Documentation
$cmdlets = @(Get-Command -Module IuCutter -CommandType Cmdlet)
if ($cmdlets.Count -eq 0) { throw 'The module gives no cmdlet.' }
foreach ($name in $texts.Keys) {
    if ($name -notin $cmdlets.Name) { throw "There are texts for '$name', which is no cmdlet." }
}

$null = [System.IO.Directory]::CreateDirectory($Output)
$settings = [System.Xml.XmlWriterSettings]::new()
$settings.Indent = $true
$settings.NewLineChars = "`n"
$settings.Encoding = [System.Text.UTF8Encoding]::new($false)
$writer = [System.Xml.XmlWriter]::Create([System.IO.Path]::Combine($Output, 'IuCutter.Cmdlets.dll-Help.xml'), $settings)
try {
    $writer.WriteComment(' Written by src/IuCutter.Cmdlets/Help/Build-Help.ps1; change it and its texts, not this file. ')
    $writer.WriteStartElement('helpItems', 'http://msh')
    $writer.WriteAttributeString('schema', 'maml')
    foreach ($namespace in @('maml', $maml), @('command', $command), @('dev', $dev)) {
        $writer.WriteAttributeString('xmlns', $namespace[0], $null, $namespace[1])
    }
    foreach ($cmdlet in $cmdlets) {
        if (-not $texts[$cmdlet.Name]) { throw "There are no texts for $($cmdlet.Name)." }
        Write-Command $cmdlet $texts[$cmdlet.Name]
    }
    $writer.WriteEndElement()
}
finally { $writer.Dispose() }

[System.IO.File]::WriteAllText(
    [System.IO.Path]::Combine($Output, 'about_IuCutter_Errors.help.txt'), ((Get-ErrorTopic) -join "`n") + "`n")
