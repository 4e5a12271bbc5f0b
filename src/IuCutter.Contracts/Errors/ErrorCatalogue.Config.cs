namespace IuCutter;

public static partial class ErrorCatalogue
{
    /// <summary>Something between this machine and the server shares its sessions among clients.</summary>
    public static readonly ErrorDefinition PoolerDetected = Refused(
        "Config.PoolerDetected",
        "ConnectionError",
        "A connection pooler stands between this machine and the server; "
            + "the owner's lock needs a session of the server's own, which only session pooling gives.",
        "Let the service name the server itself (host and port), then: Connect-IuDatabase -Service <name>.",
        "IU034"
    );

    /// <summary>The PostgreSQL server programs are not on this machine.</summary>
    public static readonly ErrorDefinition ServerProgramsMissing = Failed(
        "Config.ServerProgramsMissing",
        "NotInstalled",
        "The PostgreSQL server programs were not found.",
        "Install them (Debian: apt-get install postgresql), or set PATH or pg_config."
    );

    /// <summary>pg_dump is not on this machine.</summary>
    public static readonly ErrorDefinition PgDumpMissing = Failed(
        "Config.PgDumpMissing",
        "NotInstalled",
        "pg_dump was not found.",
        "Install the PostgreSQL client (Debian: apt-get install postgresql-client)."
    );

    /// <summary>gpg is not on this machine.</summary>
    public static readonly ErrorDefinition GpgMissing = Failed(
        "Config.GpgMissing",
        "NotInstalled",
        "gpg was not found.",
        "Install GnuPG (Debian: apt-get install gnupg)."
    );

    /// <summary>A program on PATH could have been put there, or changed, by somebody else.</summary>
    public static readonly ErrorDefinition ProgramUntrusted = Refused(
        "Config.ProgramUntrusted",
        "SecurityError",
        "A program that is needed could have been put there or changed by somebody else, and is not run.",
        "Let root or your own user own it and its folders, writable by nobody else, or take its folder off PATH: ls -ld <path>."
    );

    /// <summary>A service of another machine would be reached without its identity being verified, or gets the password in plain.</summary>
    public static readonly ErrorDefinition ServiceUnverified = Refused(
        "Config.ServiceUnverified",
        "SecurityError",
        "The service is on another machine, and its connection would not be encrypted to a server whose identity is verified.",
        "Set sslmode=verify-full and sslrootcert=<file> in the service file (the default there); "
            + "verify-ca, or require with channel_binding=require, would do."
    );

    /// <summary>ssh-keygen is not on this machine.</summary>
    public static readonly ErrorDefinition SshKeygenMissing = Failed(
        "Config.SshKeygenMissing",
        "NotInstalled",
        "ssh-keygen was not found.",
        "Install the OpenSSH client (Debian: apt-get install openssh-client)."
    );

    /// <summary>No usable backup key.</summary>
    public static readonly ErrorDefinition BackupKeyMissing = Refused(
        "Config.BackupKeyMissing",
        "ObjectNotFound",
        "There is no usable key for the backup.",
        $"Import the operator's public key, then: {ConnectWithKeys}."
    );

    /// <summary>No signing key for executor or verifier.</summary>
    public static readonly ErrorDefinition SigningKeyMissing = Refused(
        "Config.SigningKeyMissing",
        "ObjectNotFound",
        "There is no signing key for this duty.",
        $"{ConnectWithKeys}."
    );

    /// <summary>No roster of signers is installed.</summary>
    public static readonly ErrorDefinition RosterMissing = Refused(
        "Config.RosterMissing",
        "ObjectNotFound",
        "No roster of signers is installed.",
        "Have the DBA run: Install-IuSchema -Roster <allowed signers file>."
    );

    /// <summary>The service is not in the service file.</summary>
    public static readonly ErrorDefinition ServiceNotFound = Refused(
        "Config.ServiceNotFound",
        "ObjectNotFound",
        "The libpq service is not defined.",
        "Add it to the service file (PGSERVICEFILE or ~/.pg_service.conf)."
    );

    /// <summary>The password file has no password for a role's login, or the server does not let that login in from here.</summary>
    public static readonly ErrorDefinition LoginMissing = Refused(
        "Config.LoginMissing",
        "AuthenticationError",
        "This host does not have the login that the command needs.",
        "Type the same command on the host whose password file holds that login. Where this is to be that host: add the login to the "
            + "file, then: Connect-IuDatabase -Service <name>."
    );

    /// <summary>A collaborator of the live adapter was not given.</summary>
    public static readonly ErrorDefinition CollaboratorMissing = Refused(
        "Config.CollaboratorMissing",
        "InvalidOperation",
        "A collaborator of the live adapter is not configured.",
        $"Connect first: {ConnectWithKeys}."
    );

    /// <summary>The folder is not a sandbox that this tool made.</summary>
    public static readonly ErrorDefinition NotASandbox = Refused(
        "Config.NotASandbox",
        "InvalidArgument",
        "This folder is not a sandbox.",
        "Give the sandbox's own folder: Stop-IuSandbox -Path <folder>."
    );

    /// <summary>The service is defined in a way that cannot be followed to the letter.</summary>
    public static readonly ErrorDefinition ServiceInvalid = Refused(
        "Config.ServiceInvalid",
        "InvalidData",
        "The libpq service cannot be used as it is defined.",
        "Correct the service file (PGSERVICEFILE or ~/.pg_service.conf), then: Connect-IuDatabase -Service <name>."
    );

    /// <summary>A password is in the service file.</summary>
    public static readonly ErrorDefinition ServiceHoldsSecret = Refused(
        "Config.ServiceHoldsSecret",
        "SecurityError",
        "The service file holds a password.",
        "Move it to the password file (PGPASSFILE or ~/.pgpass, mode 0600)."
    );

    /// <summary>The password file can be read by others.</summary>
    public static readonly ErrorDefinition PasswordFileInsecure = Refused(
        "Config.PasswordFileInsecure",
        "SecurityError",
        "The password file is missing, or others can read it.",
        "chmod 600 <file>, or point PGPASSFILE to the right one."
    );

    /// <summary>No administrator's login is known.</summary>
    public static readonly ErrorDefinition AdminUserMissing = Refused(
        "Config.AdminUserMissing",
        "InvalidArgument",
        "There is no login to install the schema with.",
        "Install-IuSchema -AdminUser <login>, or give the service a user."
    );

    /// <summary>pg_dump is older than the server.</summary>
    public static readonly ErrorDefinition PgDumpTooOld = Refused(
        "Config.PgDumpTooOld",
        "InvalidOperation",
        "pg_dump is older than the server and would not dump it.",
        "Install the client of the server's version (Debian: apt-get install postgresql-client-<version>)."
    );

    /// <summary>A sandbox cannot be made in this folder.</summary>
    public static readonly ErrorDefinition SandboxPath = Refused(
        "Config.SandboxPath",
        "InvalidArgument",
        "A sandbox cannot be made in this folder.",
        "Give a short path of a folder that does not exist yet: Start-IuSandbox -Path <folder>."
    );

    /// <summary>The server cannot be run as somebody else than root.</summary>
    public static readonly ErrorDefinition ServerUserMissing = Failed(
        "Config.ServerUserMissing",
        "NotInstalled",
        "PostgreSQL does not run as root, and there is no way to run it as another user.",
        "Run as another user, or install util-linux (setpriv)."
    );

    /// <summary>A line of the roster sets a rule to a value that cannot be read, or the roster in force has any fault in a rule.</summary>
    public static readonly ErrorDefinition RosterInvalid = Refused(
        "Config.RosterInvalid",
        "InvalidData",
        "A rule of the roster cannot be read.",
        "Correct the line (# iucutter-threshold: CutAuthorization 2), then: Install-IuSchema -Roster <file>."
    );

    /// <summary>A line of the roster looks like a rule and is none: whoever wrote it thinks that it is in force.</summary>
    public static readonly ErrorDefinition RosterRuleMisspelled = Refused(
        "Config.RosterRuleMisspelled",
        "InvalidData",
        "A line of the roster looks like a rule and is not written as one, so it would have no effect.",
        "Write the rule to the letter (# iucutter-threshold: CutAuthorization 2) or reword the comment, then: "
            + "Install-IuSchema -Roster <file>."
    );

    /// <summary>Two lines of the roster set the same rule.</summary>
    public static readonly ErrorDefinition RosterRuleRepeated = Refused(
        "Config.RosterRuleRepeated",
        "InvalidData",
        "Two lines of the roster set the same rule.",
        "Keep one of the lines, then: Install-IuSchema -Roster <file>."
    );

    /// <summary>ssh-keygen cannot read a signer's line: an unknown option, a time, quotes or a key.</summary>
    public static readonly ErrorDefinition RosterSignerUnreadable = Refused(
        "Config.RosterSignerUnreadable",
        "InvalidData",
        "A signer's line of the roster cannot be read, so its key would not count.",
        "Correct the line (name namespaces=\"iucutter.approval\" ssh-ed25519 <key>; "
            + "ssh-keygen(1), ALLOWED SIGNERS), then: Install-IuSchema -Roster <file>."
    );

    /// <summary>
    /// A namespace of a signer's line begins or ends with a blank, or is empty: it names no namespace that anybody signs for.
    /// </summary>
    public static readonly ErrorDefinition RosterNamespaceBlank = Refused(
        "Config.RosterNamespaceBlank",
        "InvalidData",
        "A signer's line of the roster has a blank or an empty name in its namespaces, so the key would not count for it.",
        "Write the list without blanks (namespaces=\"iucutter.verifier,git\"), then: Install-IuSchema -Roster <file>."
    );

    /// <summary>A signer's line names no namespaces, or a pattern of them.</summary>
    public static readonly ErrorDefinition RosterNamespaceInexact = Refused(
        "Config.RosterNamespaceInexact",
        "InvalidData",
        "A signer's line of the roster does not say by whole names what its key may sign.",
        "Write each namespace in full (namespaces=\"iucutter.approval\"), then: Install-IuSchema -Roster <file>."
    );

    /// <summary>A principal of the roster is no plain name, or looks like another one.</summary>
    public static readonly ErrorDefinition RosterPrincipal = Refused(
        "Config.RosterPrincipal",
        "InvalidData",
        "A principal of the roster cannot be told from another one by everybody who reads it.",
        "Use letters A to Z, digits and . _ @ + -, and names that differ to the eye, then: Install-IuSchema -Roster <file>."
    );

    /// <summary>The roster is not lines of plain UTF-8 text: a byte order mark, other line ends, or characters that do not show.</summary>
    public static readonly ErrorDefinition RosterEncoding = Refused(
        "Config.RosterEncoding",
        "InvalidData",
        "The roster is not plain UTF-8 text with one line for each signer and rule.",
        "Save the file as UTF-8 without a byte order mark and with LF or CRLF line ends, then: Install-IuSchema -Roster <file>."
    );

    /// <summary>The hold file of this host cannot be written, read or removed.</summary>
    public static readonly ErrorDefinition LockoutFile = Failed(
        "Config.LockoutFile",
        "WriteError",
        "The hold file of this host cannot be used.",
        "Check the folder named in the message."
    );

    /// <summary>A backup key has expired.</summary>
    public static readonly ErrorDefinition BackupKeyExpired = Refused(
        "Config.BackupKeyExpired",
        "SecurityError",
        "A key for the backup has expired.",
        $"Import the key with its new expiry, or name another: {ConnectWithKeys}."
    );

    /// <summary>A backup key is revoked.</summary>
    public static readonly ErrorDefinition BackupKeyRevoked = Refused(
        "Config.BackupKeyRevoked",
        "SecurityError",
        "A key for the backup is revoked.",
        $"Name another key: {ConnectWithKeys}."
    );

    /// <summary>A backup key cannot encrypt.</summary>
    public static readonly ErrorDefinition BackupKeyUnusable = Refused(
        "Config.BackupKeyUnusable",
        "SecurityError",
        "A key for the backup cannot encrypt.",
        $"Name a primary key with an encryption subkey: {ConnectWithKeys}."
    );

    /// <summary>No escrow key, or not the one that the roster demands.</summary>
    public static readonly ErrorDefinition BackupEscrowMissing = Refused(
        "Config.BackupEscrowMissing",
        "ObjectNotFound",
        "A backup needs the escrow as a recipient beside the operator.",
        $"{ConnectWithKeys}."
    );

    /// <summary>A governed table is not there.</summary>
    public static readonly ErrorDefinition BackupTableMissing = Refused(
        "Config.BackupTableMissing",
        "ObjectNotFound",
        "A table that the backup must hold does not exist.",
        "Have the DBA compare the schema: Install-IuSchema -WhatIf."
    );

    /// <summary>A name that the operator gave matches no table.</summary>
    public static readonly ErrorDefinition BackupTableUnknown = Refused(
        "Config.BackupTableUnknown",
        "ObjectNotFound",
        "A table that was named for the backup does not exist.",
        $"Correct the name: {ConnectWithKeys} -BackupTable <schema.table>."
    );

    /// <summary>No key here can decrypt the backup.</summary>
    public static readonly ErrorDefinition DecryptionKeyMissing = Refused(
        "Config.DecryptionKeyMissing",
        "ObjectNotFound",
        "No key of this GnuPG home can decrypt the backup, or its passphrase was not given to gpg-agent.",
        "Import or unlock the key (gpg --decrypt in another window asks), then: Resume-IuRun <run> -Path <document>. To do without the "
            + "proof, void the run, whose card demands it: $run | Request-IuApproval -Gate Void -Path <card>; then make another: "
            + "$plan | New-IuRun -Mode Live; and ask for its card so: "
            + "$run | Request-IuApproval -Gate CutAuthorization -WaiveRestoreProof -Path <card>."
    );

    /// <summary>pg_restore is not on this machine.</summary>
    public static readonly ErrorDefinition PgRestoreMissing = Failed(
        "Config.PgRestoreMissing",
        "NotInstalled",
        "pg_restore was not found.",
        "Install the PostgreSQL client (Debian: apt-get install postgresql-client)."
    );

    /// <summary>A role can act as another whose duty must be apart.</summary>
    public static readonly ErrorDefinition RolesNotSegregated = Refused(
        "Config.RolesNotSegregated",
        "SecurityError",
        "A role can act as another whose duty must be apart from its own.",
        "Have the DBA take the membership back that the message names (revoke <role> from <role>), then run: Install-IuSchema.",
        "IU120"
    );

    /// <summary>The server is older than PostgreSQL 15.</summary>
    public static readonly ErrorDefinition ServerTooOld = Failed(
        "Config.ServerTooOld",
        "NotInstalled",
        "The server is older than PostgreSQL 15.",
        "Have the DBA upgrade it, or name another: Connect-IuDatabase -Service <name>.",
        "IU121"
    );

    /// <summary>The database is not encoded in UTF8.</summary>
    public static readonly ErrorDefinition DatabaseEncoding = Refused(
        "Config.DatabaseEncoding",
        "InvalidOperation",
        "The database is not encoded in UTF8.",
        "Have the DBA make one: create database <name> template template0 encoding 'UTF8'; then: Install-IuSchema.",
        "IU122"
    );
}
