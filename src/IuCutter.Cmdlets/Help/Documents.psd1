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

With -Version, -AsOf or -KnownAt it is an enacted version of the document (Get-IuDocumentVersion); without them the newest cut, enacted
or not.
'@
        Examples = @(
            @{ Code = 'Export-IuDocument ICX-CONST -Path ./constitution.md'; Text = 'The newest cut of a document.' }
            @{ Code = '$run | Export-IuDocument -Path ./constitution.md'; Text = 'The source of a run.' }
            @{ Code = '(Export-IuDocument ICX-CONST -Path ./constitution.md).Sha256'; Text = 'And its hash.' }
            @{ Code = 'Export-IuDocument ICX-CONST -AsOf 2026-06-30 -Path ./constitution.md'; Text = 'What was in force on a day.' }
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
    'Get-IuDocumentVersion' = @{
        Description = @'
A version of a document is what one enactment made of it. EffectiveFrom is legal time: the day from which on it is in force. RecordedAt is
system time: when the database learned it, which no caller sets.

As of a day, of each document the version with the latest EffectiveFrom that is not after that day; of two with one day the later one. As
known at a time, the same by what had been recorded by then. Drafts are no versions: Get-IuRun shows runs that have not enacted.

A document can be cut once today, so each has one version; it is in force from the day of its enactment, UTC. The login of cutter_ro is
enough.
'@
        Examples = @(
            @{ Code = 'Get-IuDocumentVersion'; Text = 'Every version of every document.' }
            @{ Code = 'Get-IuDocumentVersion ICX-* -AsOf 2026-06-30'; Text = 'What was in force on that day.' }
            @{
                Code = 'Get-IuDocumentVersion ICX-CONST -AsOf 2026-06-30 -KnownAt 2026-07-02T00:00Z'
                Text = 'The same, by what the database had been told two days later.'
            }
            @{
                Code = 'Get-IuDocumentVersion ICX-CONST | Export-IuEvidence -Path ./constitution.iuevidence.zip'
                Text = 'The evidence of the run that enacted it.'
            }
        )
        Errors = @(
            'Config.LoginMissing', 'Input.BadArgument', 'Store.CutNotFound', 'Store.DatabaseClosed', 'Store.NotConnected'
            'Store.RestoreUnfinished', 'Store.Unreachable'
        )
    }
    'Get-IuUnit' = @{
        Description = @'
Reads units with titles and texts, in the order of the document, as the version in force has them: today's, or that of another day
(-AsOf), by what had been recorded at a time (-KnownAt), or of a number (-Version). Get-IuDocumentVersion describes days and times.

Drafts are not read. UnitId is the identity: it stays, whatever a later version does with text and address. The login of cutter_ro is
enough.
'@
        Examples = @(
            @{ Code = '(Get-IuUnit ICX-CONST/ART-5).Body'; Text = 'The text of an article, as it is in force.' }
            @{ Code = 'Get-IuUnit ICX-CONST/CH-2/* | Format-Table Address, Title'; Text = 'What a chapter has.' }
            @{ Code = 'Get-IuUnit ICX-CONST/ART-5 -AsOf 2026-06-30'; Text = 'What it was on that day.' }
            @{
                Code = '(Find-IuReference $plan).Target | Where-Object { $_ } | Sort-Object -Unique | Get-IuUnit'
                Text = 'The units that a document cites.'
            }
        )
        Errors = @(
            'Config.LoginMissing', 'Input.BadArgument', 'Store.DatabaseClosed', 'Store.NotConnected', 'Store.RestoreUnfinished'
            'Store.UnitNotFound', 'Store.Unreachable'
        )
    }
}
