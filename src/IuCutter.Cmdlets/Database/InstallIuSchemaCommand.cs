using System.Management.Automation;

namespace IuCutter.Cmdlets;

/// <summary>
/// Installs or updates the schema: numbered migrations with checksums, in one transaction, one installer at a time.
/// With -WhatIf it gives the SQL instead and changes nothing. For the DBA: needs a login that may create roles.
/// </summary>
[Cmdlet(VerbsLifecycle.Install, "IuSchema", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(SchemaInstallation), typeof(string))]
public sealed class InstallIuSchemaCommand : SchemaChangeCommand
{
    private protected override bool UpdateOnly => false;

    private protected override string Action => "install the schema";
}
