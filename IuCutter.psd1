@{
    RootModule           = 'module/IuCutter.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '5b0a3f0e-6c1d-4a75-9b5e-2f8f6d0c7e41'
    Author               = 'IuCutter maintainers'
    CompanyName          = 'IuCutter'
    Copyright            = '(c) IuCutter maintainers'
    Description          = 'Cuts markdown documents into Information Units in PostgreSQL: governed, once, with proof.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('module/IuCutter.Format.ps1xml')

    # Exact lists: the module adds these names to a session and no others.
    CmdletsToExport      = @(
        'Compare-IuCutPlan'
        'Complete-IuRun'
        'Connect-IuDatabase'
        'Disable-IuExecution'
        'Disconnect-IuDatabase'
        'Enable-IuExecution'
        'Export-IuDocument'
        'Export-IuSarif'
        'Find-IuReference'
        'Get-IuBackup'
        'Get-IuCutPlan'
        'Get-IuDocument'
        'Get-IuProfile'
        'Get-IuRun'
        'Import-IuApproval'
        'Install-IuSchema'
        'Invoke-IuCut'
        'Invoke-IuEnactment'
        'Invoke-IuLegA'
        'Invoke-IuLegB'
        'Invoke-IuWriteVerify'
        'New-IuBackup'
        'New-IuCutPlan'
        'New-IuRun'
        'Remove-IuBackup'
        'Request-IuApproval'
        'Restore-IuBackup'
        'Show-IuCutPlan'
        'Start-IuSandbox'
        'Stop-IuSandbox'
        'Test-IuBackup'
        'Test-IuCutPlan'
        'Test-IuGovernance'
        'Test-IuGrant'
        'Test-IuKillSwitch'
        'Test-IuProfile'
        'Test-IuSchema'
        'Test-IuStructure'
        'Update-IuSchema'
    )
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
}
