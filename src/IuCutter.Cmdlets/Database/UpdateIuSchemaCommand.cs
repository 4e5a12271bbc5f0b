using System.Management.Automation;

namespace IuCutter.Cmdlets;

/// <summary>
/// Applies what a database with the schema lacks, with checksums, in one transaction, one installer at a time. Refuses a
/// database without the schema, with a migration that was changed, with one that this version does not know, or that a
/// later version changed. With -WhatIf it gives the SQL instead and changes nothing. For the DBA.
/// </summary>
[Cmdlet(VerbsData.Update, "IuSchema", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(SchemaInstallation), typeof(string))]
public sealed class UpdateIuSchemaCommand : SchemaChangeCommand
{
    private protected override bool UpdateOnly => true;

    private protected override string Action => "update the schema";
}
