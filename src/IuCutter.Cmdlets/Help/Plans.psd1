@{
    'Get-IuCutPlan' = @{
        Description = @'
Without -Explain, the plan is derived again from its source and profile and returned. If they give another plan, the
cmdlet ends with Integrity.PlanRejected.

With -Explain each line has a decision (Opens, Within, Excluded, Stops), the rule, a reason in words and the address of
the unit that holds it. Rules that keep a line from opening a unit are, for example, CodeFence, Table, Quotation,
QuotedText, FrontMatter, BelowUnitLevel, HeadingTooDeep, WrongOpening and NotInSequence, the rule for a cross-reference
at the beginning of a line.
'@
        Examples = @(
            @{ Code = '$plan | Get-IuCutPlan -Explain -Line 12'; Text = 'Says which rule cut line 12, or why none did.' }
            @{
                Code = 'Get-IuDocument ./law.md | Get-IuCutPlan -Explain -Profile vi-law | Where-Object Rule -EQ NotInSequence'
                Text = 'Lists the lines that read like articles and were taken for cross-references.'
            }
            @{
                Code = 'Get-IuDocument ./refused.md | Get-IuCutPlan -Explain | Where-Object Decision -EQ Stops'
                Text = 'Finds the line for which a document is refused.'
            }
            @{ Code = '$plan | Get-IuCutPlan | Invoke-IuCut'; Text = 'Goes on only if source and profile still give the same plan.' }
        )
        Errors = 'Input.BadArgument', 'Input.InvalidProfile', 'Input.UnknownProfile', 'Input.UnknownUnitLevel', 'Integrity.PlanRejected'
    }
    'Show-IuCutPlan' = @{
        Description = @'
The page shows the plan digest, the source's SHA-256, the profile, the counts and the warnings at the top; then every
byte of the source once and in its order, and beside it the unit that it becomes. Bytes that belong to no unit are grey.
Invisible and blank characters are shown by name, and characters that change the direction of text have no effect.

-As List writes the warnings and the units as UTF-8 text instead, in the lines of an approval card. A card that does not show
all of them names the SHA-256 of this file, and so does the page.

It is one file, needs no network, holds no script, allows no content but its own style, and can be printed. It holds the
text of the document: give it only to those who may read the document. The same plan gives the same bytes.
'@
        Examples = @(
            @{ Code = '$plan | Show-IuCutPlan -Path ./plan.html'; Text = 'Writes the page for the one who must approve.' }
            @{
                Code = @'
Get-IuDocument ./law.md | New-IuCutPlan -DocumentPrefix ICX-CONST -Profile vi-law |
    Show-IuCutPlan -Path ./plan.html
'@
                Text = 'Goes from the document to the page.'
            }
            @{
                Code = '$run.Plan | Show-IuCutPlan -As List -Path ./units.txt; sha256sum ./units.txt'
                Text = 'Writes every unit of a card that does not show all, and its hash.'
            }
            @{ Code = '($plan | Show-IuCutPlan -Path ./plan.html).Sha256'; Text = 'Gives the hash to send with the page.' }
            @{ Code = '$plan | Show-IuCutPlan -Path ./plan.html -WhatIf'; Text = 'Says what would be written.' }
        )
        Errors = @(
            'Input.BadArgument', 'Input.FileNotWritten', 'Input.InvalidProfile', 'Input.UnknownProfile'
            'Integrity.PlanNotDeterministic', 'Integrity.PlanRejected'
        )
    }
    'Export-IuSarif' = @{
        Description = @'
Each warning and each refusal is a result with its rule, line, column, bytes and what to do about it; columns count
Unicode characters. A rule has the name of the ErrorId that the finding has, or would have in a stricter profile. Paths
below the current location are written relative to it.

The file is written also when a document is refused: first the findings are written, then the cmdlet ends with the first
refusal, so that iucut ends with its exit code.
'@
        Examples = @(
            @{
                Code = 'Get-ChildItem ./laws -Filter *.md | Export-IuSarif -Profile vi-law -Path ./laws.sarif'
                Text = 'Checks a folder; ends with the first refusal when there is one.'
            }
            @{
                Code = 'Export-IuSarif -Source ./law.md -Profile Auto -Path ./law.sarif'
                Text = 'Checks one document by the profile that clearly fits it.'
            }
            @{ Code = '$plan | Export-IuSarif -Path ./plan.sarif'; Text = 'Writes the warnings of a plan.' }
            @{ Code = 'Export-IuSarif -Source ./law.md -Path ./law.sarif -WhatIf'; Text = 'Says what would be written.' }
        )
        Errors = @(
            'Input.BadArgument', 'Input.BidiControl', 'Input.DocumentNotFound', 'Input.DocumentTooLarge'
            'Input.DuplicateAddress', 'Input.EmptyDocument', 'Input.FileNotWritten', 'Input.InvalidProfile'
            'Input.LevelSkip', 'Input.NoUnit', 'Input.NotUtf8', 'Input.NulByte', 'Input.NumberingGap'
            'Input.ProfileNotChosen', 'Input.UnclosedFence', 'Input.UnknownProfile', 'Input.UnknownUnitLevel'
        )
    }
}
