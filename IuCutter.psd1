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
        'Complete-IuRun'
        'Connect-IuDatabase'
        'Disable-IuExecution'
        'Disconnect-IuDatabase'
        'Enable-IuExecution'
        'Get-IuDocument'
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
        'Request-IuApproval'
        'Resume-IuRun'
        'Start-IuSandbox'
        'Stop-IuRun'
        'Stop-IuSandbox'
        'Test-IuCutPlan'
        'Test-IuGrant'
        'Test-IuKillSwitch'
        'Test-IuStructure'
        'Undo-IuCut'
    )
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
}
