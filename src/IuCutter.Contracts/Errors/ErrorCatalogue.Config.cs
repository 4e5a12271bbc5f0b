namespace IuCutter;

public static partial class ErrorCatalogue
{
    /// <summary>The PostgreSQL server programs are not on this machine.</summary>
    public static readonly ErrorDefinition ServerProgramsMissing = Failed("Config.ServerProgramsMissing", "NotInstalled",
        "The PostgreSQL server programs were not found.", "Install them (Debian: apt-get install postgresql), or set PATH or pg_config.");

    /// <summary>pg_dump is not on this machine.</summary>
    public static readonly ErrorDefinition PgDumpMissing = Failed("Config.PgDumpMissing", "NotInstalled",
        "pg_dump was not found.", "Install the PostgreSQL client (Debian: apt-get install postgresql-client).");

    /// <summary>gpg is not on this machine.</summary>
    public static readonly ErrorDefinition GpgMissing = Failed("Config.GpgMissing", "NotInstalled",
        "gpg was not found.", "Install GnuPG (Debian: apt-get install gnupg).");

    /// <summary>ssh-keygen is not on this machine.</summary>
    public static readonly ErrorDefinition SshKeygenMissing = Failed("Config.SshKeygenMissing", "NotInstalled",
        "ssh-keygen was not found.", "Install the OpenSSH client (Debian: apt-get install openssh-client).");

    /// <summary>No usable backup key.</summary>
    public static readonly ErrorDefinition BackupKeyMissing = Refused("Config.BackupKeyMissing", "ObjectNotFound",
        "There is no usable key for the backup.", "Import the operator's public key, then: Connect-IuDatabase -BackupRecipient <40 hexadecimal digits>.");

    /// <summary>No signing key for executor or verifier.</summary>
    public static readonly ErrorDefinition SigningKeyMissing = Refused("Config.SigningKeyMissing", "ObjectNotFound",
        "There is no signing key for this duty.", "Connect-IuDatabase -ExecutorKey <key> -VerifierKey <key>.");

    /// <summary>No roster of signers is installed.</summary>
    public static readonly ErrorDefinition RosterMissing = Refused("Config.RosterMissing", "ObjectNotFound",
        "No roster of signers is installed.", "Have the DBA run: Install-IuSchema -Roster <allowed signers file>.");

    /// <summary>The service is not in the service file.</summary>
    public static readonly ErrorDefinition ServiceNotFound = Refused("Config.ServiceNotFound", "ObjectNotFound",
        "The libpq service is not defined.", "Add it to the service file (PGSERVICEFILE or ~/.pg_service.conf).");

    /// <summary>A collaborator of the live adapter was not given.</summary>
    public static readonly ErrorDefinition CollaboratorMissing = Refused("Config.CollaboratorMissing", "InvalidOperation",
        "A collaborator of the live adapter is not configured.", "Connect first: Connect-IuDatabase -Service <name>.");

    /// <summary>The folder is not a sandbox that this tool made.</summary>
    public static readonly ErrorDefinition NotASandbox = Refused("Config.NotASandbox", "InvalidArgument",
        "This folder is not a sandbox.", "Give the sandbox's own folder: Stop-IuSandbox -Path <folder>.");
}
