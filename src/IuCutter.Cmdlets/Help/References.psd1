@{
    'Find-IuReference' = @{
        Description = @'
A reference with status Internal names a unit of the plan; with Dangling a unit that the plan should have but does not;
with External another document, or a unit of one. A list or a range of this document gives one reference for each unit
that it names, all with the place of the citation; one of another document stays one, with its members in Detail.

What stands below the deepest units of the plan (a clause, where the plan cuts articles) is reported in Detail. "This
Article", and a paragraph without its article, are resolved from where they stand, and IsRelative says so.

How documents cite is data: the references section of the profile. The markdown profiles have none.
'@
        Examples = @(
            @{ Code = '$plan | Find-IuReference'; Text = 'Lists every cross-reference of a plan.' }
            @{ Code = '$plan | Find-IuReference -Status Dangling'; Text = 'Lists those that name a unit that is not there.' }
            @{
                Code = '$plan | Find-IuReference -Status External | Group-Object Target -NoElement | Sort-Object Count -Descending'
                Text = 'Counts the other documents that the law names.'
            }
            @{
                Code = '$plan | Find-IuReference -Status Internal | Where-Object Target -eq LAW/CH-1/ART-5'
                Text = 'Finds who refers to an article before it is amended.'
            }
        )
        Errors = 'Input.NoReferenceGrammar', 'Input.UnknownProfile', 'Integrity.PlanRejected'
    }
}
