using System.Management.Automation;

namespace IuCutter.Cmdlets;

/// <summary>
/// Installs or updates the schema, with checksums, in one transaction, one installer at a time. With -WhatIf it gives the
/// SQL instead and changes nothing. For the DBA: a superuser, or a login that has CREATEROLE and owns the database.
/// </summary>
[Cmdlet(VerbsLifecycle.Install, "IuSchema", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(SchemaInstallation), typeof(string))]
public sealed class InstallIuSchemaCommand : SchemaChangeCommand
{
    private protected override bool UpdateOnly => false;

    private protected override string Action => "install the schema";
}
