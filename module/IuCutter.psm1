# Loads the cmdlets and their packages into a private load context, so that another module's Npgsql and ours never
# meet. Only cmdlets of Microsoft.PowerShell.Core are used: an import loads no other module.

$private:libraries = @(
    [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..', 'lib'))
    [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..', 'artifacts', 'IuCutter', 'lib'))
)

$private:library = $null
foreach ($private:candidate in $private:libraries) {
    if ([System.IO.File]::Exists([System.IO.Path]::Combine($private:candidate, 'IuCutter.Contracts.dll'))) {
        $private:library = $private:candidate
        break
    }
}

if ($null -eq $private:library) {
    throw [System.IO.FileNotFoundException]::new(
        "The assemblies of IuCutter are not in '$($private:libraries -join "' nor in '")'. Build the module first: ./build.sh build")
}

# What a script can name lives in this assembly, which is the only one of the module in the default load context.
$null = [System.Reflection.Assembly]::LoadFrom([System.IO.Path]::Combine($private:library, 'IuCutter.Contracts.dll'))
$private:cmdlets = [IuCutter.Loading.ModuleLoadContext]::LoadCmdlets($private:library)
$private:inner = Microsoft.PowerShell.Core\Import-Module -Assembly $private:cmdlets -PassThru

# A second import of the same assembly takes the engine's cached module and gives this one no cmdlets
# (PowerShell#20710): announce them again. On the first import this changes nothing.
$private:announce = [System.Management.Automation.PSModuleInfo].GetMethod(
    'AddExportedCmdlet', [System.Reflection.BindingFlags]'Instance, NonPublic')
foreach ($private:cmdlet in $private:inner.ExportedCmdlets.Values) {
    $null = $private:announce.Invoke($ExecutionContext.SessionState.Module, @(, $private:cmdlet))
}
