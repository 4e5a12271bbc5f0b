@{
    'Get-IuDocument' = @{
        Description = @'
The file is read once, as bytes. It is refused when it could not be kept unchanged: bytes that are not UTF-8, a NUL
byte, a file without text.

Nothing is trimmed or normalised. A byte order mark is kept and becomes an exclusion of the plan.
'@
        Examples = @(
            @{ Code = 'Get-IuDocument ./constitution.md'; Text = 'Reads a file and shows its SHA-256.' }
            @{ Code = 'Get-IuDocument ./constitution.md | New-IuCutPlan -DocumentPrefix ICX-CONST'; Text = 'Plans the cut of a document.' }
            @{
                Code = 'Get-ChildItem ./laws -Filter *.md | Get-IuDocument | Select-Object Path, Sha256'
                Text = 'Lists the hashes of every document of a folder.'
            }
            @{
                Code = '(Get-IuDocument ./constitution.md).Sha256 -eq $run.SourceSha256'
                Text = 'Asks whether the file is still the one that a run was made from.'
            }
        )
        Errors = @(
            'Input.BadArgument', 'Input.DocumentNotFound', 'Input.DocumentTooLarge', 'Input.EmptyDocument'
            'Input.NotUtf8', 'Input.NulByte'
        )
    }
    'New-IuCutPlan' = @{
        Description = @'
A plan holds every unit with its address, title, body and hashes, and every stretch of bytes that belongs to no unit.
The same bytes, prefix and profile give the same digest on every machine, in every culture.

The plan keeps warnings of what an approver should know, for example a skipped heading level.
'@
        Examples = @(
            @{
                Code = '$plan = Get-IuDocument ./constitution.md | New-IuCutPlan -DocumentPrefix ICX-CONST'
                Text = 'Plans a law-like document.'
            }
            @{ Code = '$plan.Units | Format-Table'; Text = 'Lists the units with their addresses and titles.' }
            @{
                Code = 'Get-IuDocument ./notes.md | New-IuCutPlan -DocumentPrefix NOTES -Profile markdown'
                Text = 'Plans any markdown document; headings without a label are numbered.'
            }
            @{
                Code = 'Get-IuDocument ./policy.md | New-IuCutPlan -DocumentPrefix POLICY -Profile ./own.json -Owner BOARD'
                Text = 'Uses a profile file of the organisation, and names the owner.'
            }
            @{
                Code = 'Get-IuDocument ./law.md | New-IuCutPlan -DocumentPrefix LAW -Profile Auto'
                Text = @'
Takes the one profile that clearly fits, with a warning that says why; ends with the reasons when none does.
'@
            }
            @{
                Code = 'Get-IuDocument ./law.md | New-IuCutPlan -DocumentPrefix LAW -Profile vi-law -UnitLevel point'
                Text = 'Cuts finer: clauses and points are units, and an article without text of its own has its heading line as body.'
            }
        )
        Errors = @(
            'Input.BadArgument', 'Input.BadPrefix', 'Input.BidiControl', 'Input.DuplicateAddress'
            'Input.InvalidProfile', 'Input.LevelSkip', 'Input.NoUnit', 'Input.NumberingGap', 'Input.ProfileNotChosen'
            'Input.UnclosedFence', 'Input.UnknownProfile', 'Input.UnknownUnitLevel'
        )
    }
    'Test-IuCutPlan' = @{
        Description = @'
The second reading shares no code with the one that made the plan, except the composition of Unicode characters (normal
form C), which is tested against the test file of the Unicode standard. It returns a proof or ends with an error; it
never returns a negative result.

New-IuRun does the same again, so that no run is made from a plan that was changed in between.
'@
        Examples = @(
            @{ Code = '$plan | Test-IuCutPlan'; Text = 'Proves a plan.' }
            @{
                Code = '($plan | Test-IuCutPlan).CoveredBytes -eq $plan.Document.Length'
                Text = 'Every byte of the document lies in one unit or in one named exclusion.'
            }
        )
        Errors = , 'Integrity.PlanRejected'
    }
    'Export-IuDocument' = @{
        Description = @'
Puts the bodies of the units and the named exclusions together again and compares the SHA-256 with that of the source
that was cut: it is written byte for byte, or not at all.
'@
        Examples = @(
            @{ Code = 'Export-IuDocument ICX-CONST -Path ./constitution.md'; Text = 'The newest cut of a document.' }
            @{ Code = '$run | Export-IuDocument -Path ./constitution.md'; Text = 'The source of a run.' }
            @{ Code = '(Export-IuDocument ICX-CONST -Path ./constitution.md).Sha256'; Text = 'And its hash.' }
            @{
                Code = @'
Get-IuRun | ForEach-Object DocumentPrefix | Sort-Object -Unique |
    ForEach-Object { Export-IuDocument $_ -Path "./$_.md" }
'@
                Text = 'Every document.'
            }
        )
        Errors = @(
            'Config.LoginMissing', 'Input.BadArgument', 'Integrity.SourceMismatch', 'Store.CutNotFound'
            'Store.DatabaseClosed', 'Store.FileError', 'Store.NotConnected', 'Store.RestoreUnfinished'
            'Store.Unreachable'
        )
    }
}
