# Every command that the catalogue of errors tells its reader to type, read and bound as PowerShell would.
BeforeAll {
    . $PSScriptRoot/Shared.ps1

    # What the reader has in the session when an advice names it.
    $atHand = @{ run = [IuCutter.CutRun]; plan = [IuCutter.CutPlan]; document = [IuCutter.IuDocument] }

    # The commands in a text, each with what is piped into it. One ends where its part of the sentence does: at a full stop, a
    # semicolon, a comma that continues no list, or the bracket around it.
    function Get-AdviceCommand([string] $Text) {
        $start = [regex]::new('(?<![\w-])(\$\w+ \| )?[A-Z][a-z]+-Iu[A-Z]\w*')
        for ($found = $start.Match($Text); $found.Success; $found = $start.Match($Text, $end)) {
            $depth = 0
            for ($end = $found.Index; $end -lt $Text.Length; $end++) {
                $rest = $Text.Substring($end)
                if ($rest -match '^<[^>]*>') { $end += $Matches[0].Length - 1 }
                elseif ($rest -match '^(;|\.(\s|$)|, (?!<))') { break }
                elseif ($rest[0] -eq '(') { $depth++ }
                elseif ($rest[0] -eq ')' -and $depth-- -eq 0) { break }
            }
            $Text.Substring($found.Index, $end - $found.Index)
        }
    }

    # The types that come down the pipeline to a command; nothing where it is the first.
    function Get-PipedType([System.Management.Automation.Language.CommandAst] $Call) {
        $elements = $Call.Parent.PipelineElements
        if (($at = $elements.IndexOf($Call)) -le 0) { return }
        $source = $elements[$at - 1]
        if ($source -is [System.Management.Automation.Language.CommandAst]) { (Get-Command $source.GetCommandName()).OutputType.Type }
        else { $atHand["$($source.Expression.VariablePath)"] }
    }

    # The mandatory parameters that a set of parameters lacks.
    function Get-Lacking($Set, [string[]] $Given, [type[]] $Piped) {
        foreach ($parameter in $Set.Parameters) {
            if (-not $parameter.IsMandatory -or $parameter.Name -in $Given) { continue }
            $takes = $Piped | Where-Object { $parameter.ValueFromPipeline -and $parameter.ParameterType.IsAssignableFrom($_) }
            if (-not $takes) { $parameter.Name }
        }
    }

    function Get-CallFault([System.Management.Automation.Language.CommandAst] $Call) {
        $called = Get-Command $Call.GetCommandName() -ErrorAction Ignore
        if (-not $called) { return "there is no command $($Call.GetCommandName())" }
        $bound = [System.Management.Automation.Language.StaticParameterBinder]::BindCommand($Call, $true)
        if ($bound.BindingExceptions.Count -gt 0) { return $bound.BindingExceptions.Values.BindingException.Message }
        foreach ($given in $Call.CommandElements) {
            if ($given.ParameterName -and $given.ParameterName -notin $called.Parameters.Keys) { "-$($given.ParameterName) is cut short" }
        }
        foreach ($name in $bound.BoundParameters.Keys) {
            $type, $value = $called.Parameters[$name].ParameterType, $bound.BoundParameters[$name].ConstantValue
            if ($type.IsEnum -and $value -ne 'placeholder' -and $value -notin [enum]::GetNames($type)) { "$value is no value of -$name" }
        }
        if ($called.CommandType -ne 'Cmdlet' -or $called.ModuleName -ne 'IuCutter') { return }
        $names = @($bound.BoundParameters.Keys)
        $sets = @($called.ParameterSets | Where-Object { $set = $_; -not ($names | Where-Object { $_ -notin $set.Parameters.Name }) })
        $lacking = @($sets | ForEach-Object { (Get-Lacking $_ $names (Get-PipedType $Call)) -join ', ' })
        if ($lacking -notcontains '') { "it lacks $($lacking[0])" }
    }

    function Get-AdviceFault([string] $Text) {
        foreach ($command in Get-AdviceCommand $Text) {
            $errors = $null
            $typed = $command -replace '<[^>]*>', "'placeholder'"
            $syntax = [System.Management.Automation.Language.Parser]::ParseInput($typed, [ref] $null, [ref] $errors)
            $calls = $syntax.FindAll({ param($Node) $Node -is [System.Management.Automation.Language.CommandAst] }, $true)
            @($errors.Message) + @($calls | ForEach-Object { Get-CallFault $_ }) | Where-Object { $_ } | ForEach-Object { "$command`: $_" }
        }
    }
}

Describe 'The commands that the catalogue of errors recommends' {
    It 'exist, with the parameters that they are given and all that they need' {
        $remediation = [IuCutter.ErrorDefinition].GetProperty('Remediation', [System.Reflection.BindingFlags] 'Instance, NonPublic')
        $texts = foreach ($entry in [IuCutter.ErrorCatalogue]::All.Values) { $entry.Recommendation; $remediation.GetValue($entry) }
        $commands = @($texts | ForEach-Object { Get-AdviceCommand $_ } | Sort-Object -Unique)
        $commands.Count | Should -BeGreaterThan 40
        $commands | ForEach-Object { Get-AdviceFault $_ } | Should -BeNullOrEmpty
    }

    It 'are found in a sentence: <Text>' -ForEach @(
        @{ Text = 'See it: Get-IuRun <run> -Explain.'; Commands = 'Get-IuRun <run> -Explain' }
        @{ Text = 'Stop-IuRun <run>; then Resume-IuRun <run>, or Undo-IuCut <run>.'
            Commands = 'Stop-IuRun <run>', 'Resume-IuRun <run>', 'Undo-IuCut <run>' }
        @{ Text = 'See the pins: (Get-IuRun <run>).Pins.'; Commands = 'Get-IuRun <run>' }
        @{ Text = '$run | Import-IuApproval <card> -Signature <one>, <two>.'
            Commands = '$run | Import-IuApproval <card> -Signature <one>, <two>' }
        @{ Text = 'Get-IuRun <run> -Plan (Get-IuDocument <a.md> | New-IuCutPlan -DocumentPrefix <p>).'
            Commands = 'Get-IuRun <run> -Plan (Get-IuDocument <a.md> | New-IuCutPlan -DocumentPrefix <p>)' }
    ) { Get-AdviceCommand $Text | Should -BeExactly $Commands }

    It 'would be told apart from one that does not bind: <Text>' -ForEach @(
        @{ Text = 'See it: Get-IuRuns <run>.'; Fault = 'there is no command Get-IuRuns' }
        @{ Text = 'Get-IuRun <run> -Explained.'; Fault = '*matches parameter name ''Explained''' }
        @{ Text = 'Get-IuRun <run> -Exp.'; Fault = '-Exp is cut short' }
        @{ Text = 'Get-IuRun <run> tells where it stands.'; Fault = '*tells*' }
        @{ Text = 'Get-IuRun -Plan (Get-IuDocument <file>.'; Fault = '*)*' }
        @{ Text = 'Request-IuApproval -Gate Void -Path <card>.'; Fault = 'it lacks Run' }
        @{ Text = '$plan | Request-IuApproval -Gate Void -Path <card>.'; Fault = 'it lacks Run' }
        @{ Text = '$run | Request-IuApproval -Gate Voided -Path <card>.'; Fault = 'Voided is no value of -Gate' }
        @{ Text = 'Request-IuApproval -Backup <file> -Scope <prefix>.'; Fault = 'Parameter set cannot be resolved' }
        @{ Text = 'Get-IuDocument <file> | New-IuCutPlan.'; Fault = 'it lacks DocumentPrefix' }
        @{ Text = 'Get-IuDocument <file> | Show-IuCutPlan -Path <file>.'; Fault = 'it lacks Plan' }
    ) { "$(Get-AdviceFault $Text)" | Should -BeLike "*: $Fault*" }

    It 'may be piped from what the reader has, or from another' {
        Get-AdviceFault '$run | Request-IuApproval -Gate Void -Path <card>.' | Should -BeNullOrEmpty
        Get-AdviceFault 'Get-IuDocument <file> | New-IuCutPlan -DocumentPrefix <p> | New-IuRun.' | Should -BeNullOrEmpty
    }
}
