@{
    'Compare-IuCutPlan' = @{
        Description = @'
Only exact rules decide, in this order: same address and words; same number and words elsewhere; same words under
another number, where they are three words or more and stand once in either version; same address and heading; same
heading elsewhere, where no other unit has its number; same caption at another address, where it stands once in either
version; same address with another heading. A unit that no rule pairs was retired or created.

Cosmetic differences are line ends, Unicode normal form, trailing blanks, white space and the shape of quotation marks:
a unit that differs in nothing else is kept, and Cosmetic says how it differs. White space that makes another block of
the same words (an item nested deeper, a paragraph taken out of the last item, a row, a heading) is not cosmetic.
Everything else is operative: Operative lists the numbers, dates, negations, modal words, structure and other wordings
that changed, old and new, with their bytes in both documents.

Similarity only proposes. When a retired and a created unit have at least half of their pairs of neighbouring words in
common, Proposal of each names the other, with the measure. Proposal can also name an amended unit, if its two versions
are less similar to each other than one of them is to the retired or created unit. A proposal never makes a Keep, Amend,
Renumber or Move.

Every comparison is checked before it is returned: its edits must turn each version into the other. Exclusions such as
front matter are in the summary.
'@
        Examples = @(
            @{ Code = 'Compare-IuCutPlan $old $new | Where-Object Kind -ne Keep'; Text = 'Shows what changed between two plans.' }
            @{
                Code = 'Compare-IuCutPlan (Get-IuDocument ./v1.md) (Get-IuDocument ./v2.md) -Profile fr-law -Summary'
                Text = 'Compares two documents by the French profile, and counts.'
            }
            @{
                Code = '(Compare-IuCutPlan $old $new).Operative | Where-Object Kind -in Number, Date, Negation, Modal'
                Text = 'Lists the numbers, dates, negations and modal words that changed, in both versions.'
            }
            @{
                Code = 'Get-ChildItem ./versions -Filter *.md | Get-IuDocument | Compare-IuCutPlan $base -Profile de-law -Summary'
                Text = 'Compares many versions with one.'
            }
            @{
                Code = 'Compare-IuCutPlan $old $new | Where-Object Proposed | Format-List OldAddress, NewAddress, Proposal'
                Text = 'Shows what may have been renumbered and amended at once, for a person to judge.'
            }
        )
        Errors = @(
            'Input.BadArgument', 'Input.BidiControl', 'Input.DuplicateAddress', 'Input.InvalidProfile'
            'Input.LevelSkip', 'Input.NoUnit', 'Input.NumberingGap', 'Input.PlansNotComparable', 'Input.UnclosedFence'
            'Input.UnknownProfile', 'Input.UnknownUnitLevel', 'Integrity.ComparisonRejected'
        )
    }
}
