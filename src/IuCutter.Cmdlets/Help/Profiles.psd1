@{
    'ConvertFrom-IuAddress' = @{
        Description = @'
A profile makes an address of a document's labels, in ASCII and without the text of the headings: "Artículo 7-A" is
ART-7a. This cmdlet turns an address, for example from a ledger or a report, back into labels. It needs neither document
nor database.

Roman numbers and number words come back as digits. For a heading without a label the address has a hash of its text,
which cannot be turned back. An address that no document of the profile could have is refused.
'@
        Examples = @(
            @{
                Code = 'ConvertFrom-IuAddress PE-CONST/TITLE-1/CH-2/ART-7a -Profile es-law'
                Text = 'Says what the unit is called: título 1, capítulo 2, artículo 7a.'
            }
            @{
                Code = '(ConvertFrom-IuAddress VN-LAW/CH-2/ART-5/CL-1/PT-_111_ vi-law).Parts | Format-Table Level, Word, Number'
                Text = 'Takes an address apart, label by label.'
            }
            @{
                Code = '$plan.Units | ConvertFrom-IuAddress -Profile $plan.ProfileSource | Select-Object Address, Label'
                Text = 'Lists the labels of a whole plan beside its addresses.'
            }
        )
        Errors = 'Input.BadArgument', 'Input.InvalidProfile', 'Input.UnknownProfile'
    }
    'Get-IuProfile' = @{
        Description = @'
Without a document it lists profiles: those that ship, or files of your own, each with its version, digest, path and
levels. about_IuCutter_Profiles explains each member of a file and how to write one.

With a document it tries every profile that ships on it and ranks them: first the law profile of the document's language
when it numbers units, then headings with labels, then any heading. IsClear is true for the first one when no reason
speaks against it; New-IuCutPlan -Profile Auto takes a profile only then.
'@
        Examples = @(
            @{ Code = 'Get-IuProfile'; Text = 'Lists the profiles that ship.' }
            @{ Code = '(Get-IuProfile vi-law).Levels'; Text = 'Lists the names for -UnitLevel, with the words and codes of each level.' }
            @{ Code = 'Get-IuDocument ./law.md | Get-IuProfile'; Text = 'Ranks the profiles for a document; the reasons say why.' }
            @{
                Code = 'Get-ChildItem ./profiles -Filter *.json | Get-IuProfile | Select-Object Name, Version, Digest'
                Text = 'Lists the digests of the organisation''s own profiles.'
            }
        )
        Errors = 'Input.BadArgument', 'Input.InvalidProfile', 'Input.UnknownProfile'
    }
    'Test-IuProfile' = @{
        Description = @'
Three things are checked: each member of the file, with every fault at once; for each word of each level a sample line,
which must open that level; and, when a document is given, its plan, which is made and verified.

A profile that passes gives a proof with the sample lines; any other ends with an error, whose exception has the faults
as objects: path in the file, line, message and remediation.
'@
        Examples = @(
            @{ Code = 'Test-IuProfile ./own.json'; Text = 'Judges a file.' }
            @{
                Code = 'Test-IuProfile ./own.json -Document (Get-IuDocument ./policy.md)'
                Text = 'Judges a file and tries it on a document; the plan is in the result.'
            }
            @{
                Code = 'try { Test-IuProfile ./own.json } catch { $_.Exception.Faults | Format-Table Line, Path, Message, Remediation }'
                Text = 'Lists the faults of a file as a table.'
            }
            @{
                Code = 'Get-IuProfile | Test-IuProfile | Select-Object -ExpandProperty Samples'
                Text = 'Shows the sample lines of every level of every profile that ships.'
            }
        )
        Errors = @(
            'Input.BadArgument', 'Input.BidiControl', 'Input.DuplicateAddress', 'Input.InvalidProfile'
            'Input.LevelSkip', 'Input.NoUnit', 'Input.NumberingGap', 'Input.UnclosedFence', 'Input.UnknownProfile'
        )
    }
}
