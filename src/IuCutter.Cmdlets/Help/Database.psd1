@{
    'Start-IuSandbox' = @{
        Description = @'
A sandbox is a private PostgreSQL cluster in a folder of its own, with keys that are made for it alone. When it cannot
be started as a whole, nothing of it is left behind.

When root starts it, the server runs as another user. The server keeps running when the session ends or crashes.
'@
        Examples = @(
            @{ Code = '$sandbox = Start-IuSandbox'; Text = 'Starts a sandbox below the system''s temporary folder.' }
            @{ Code = 'Start-IuSandbox | Connect-IuDatabase'; Text = 'Starts one and works with it.' }
            @{
                Code = 'Start-IuSandbox -Path /srv/iu-rehearsal -Port 5544'
                Text = 'In a folder of your choice, reachable on 127.0.0.1 for other programs.'
            }
            @{
                Code = @'
try { $sandbox = Start-IuSandbox; $sandbox | Connect-IuDatabase }
finally { $sandbox | Stop-IuSandbox }
'@
                Text = 'In a runbook: the sandbox is stopped whatever happens.'
            }
        )
        Errors = @(
            'Config.GpgMissing', 'Config.ProgramUntrusted', 'Config.SandboxPath', 'Config.ServerProgramsMissing'
            'Config.ServerUserMissing', 'Config.SshKeygenMissing', 'Input.BadArgument', 'Store.DiskFull'
            'Store.PortInUse', 'Store.SandboxFailed'
        )
    }
    'Stop-IuSandbox' = @{
        Description = @'
Ends the server and the agents and deletes the folder, also when the server is dead already. A folder that
Start-IuSandbox did not make is refused.
'@
        Examples = @(
            @{ Code = '$sandbox | Stop-IuSandbox'; Text = 'Stops the sandbox of this session.' }
            @{ Code = 'Stop-IuSandbox -Path /srv/iu-rehearsal'; Text = 'Stops one that another session started.' }
        )
        Errors = 'Config.NotASandbox', 'Input.BadArgument', 'Store.SandboxFailed'
    }
    'Connect-IuDatabase' = @{
        Description = @'
The database is named by a libpq service. A password in the service file is refused, and so is every setting that the
module cannot apply exactly.

The password file of each host holds the logins of what that host does, and no other. Every host has cutter_ro, which
reads; it can turn execution off. The host that runs cuts has cutter_exec and cutter_verify besides: it makes runs, asks
for cards, runs all phases, resumes and undoes. The host that records what sovereigns signed has cutter_gate besides:
Import-IuApproval, Enable-IuExecution, and the cmdlets that hold, release, remove or encrypt backups anew. They may be
one host. A command that needs a login which is not here ends with Config.LoginMissing, and says which.

A service on another machine is reached with sslmode=verify-full, unless the file says verify-ca, or require with
channel_binding=require. require_auth is scram-sha-256,gss,sspi,none unless the file says otherwise (md5 where the
passwords are kept so); password, by which a server asks for the password itself, is refused.

Keys are named here and used later. The backup needs the executor's key (it signs the manifest), the verifier's (it signs
that the backup was proved), the recipient's and the escrow's; leg B needs the executor's key, write-verify the
verifier's. The DBA can demand an escrow key with a line #
iucutter-escrow: <fingerprint> in the roster. When the new database cannot be reached the session keeps the one it had.
'@
        Examples = @(
            @{ Code = 'Connect-IuDatabase -Service iu_prod'; Text = 'Enough to read runs, to ask for approvals and to turn execution off.' }
            @{
                Code = @'
$operator, $escrow = '0123456789ABCDEF0123456789ABCDEF01234567', '89ABCDEF0123456789ABCDEF0123456789ABCDEF'
Connect-IuDatabase iu_prod -ExecutorKey ~/.ssh/dot991 -VerifierKey ~/.ssh/dot992 `
    -BackupRecipient $operator -EscrowRecipient $escrow
'@
                Text = 'All keys that a live cut needs.'
            }
            @{
                Code = 'Connect-IuDatabase iu_prod; Enable-IuExecution ./ruling.card'
                Text = 'On the host of the gate: it needs no key, and the logins cutter_ro and cutter_gate alone.'
            }
            @{ Code = 'Start-IuSandbox | Connect-IuDatabase'; Text = 'A sandbox brings its own files and keys.' }
            @{
                Code = 'Connect-IuDatabase iu_prod -ServiceFile ./pg_service.conf -PasswordFile ./pgpass'
                Text = 'With files that are not in the usual places.'
            }
        )
        Errors = @(
            'Config.LoginMissing', 'Config.NotASandbox', 'Config.PasswordFileInsecure', 'Config.ServiceHoldsSecret'
            'Config.ServiceInvalid', 'Config.ServiceNotFound', 'Config.ServiceUnverified', 'Config.SigningKeyMissing'
            'Input.BadArgument', 'Store.DatabaseClosed', 'Store.FileError', 'Store.RestoreUnfinished'
            'Store.Unreachable'
        )
    }
    'Disconnect-IuDatabase' = @{
        Description = 'After it the kill switch reads off, and live work is refused. Dry runs of the session are kept.'
        Examples = @(
            @{ Code = 'Disconnect-IuDatabase'; Text = 'Forgets the database.' }
            @{
                Code = 'Disconnect-IuDatabase; Connect-IuDatabase iu_test'
                Text = 'Works with another one; Connect-IuDatabase alone would do the same.'
            }
        )
        Errors = @()
    }
    'Install-IuSchema' = @{
        Description = @'
For the DBA. One transaction makes tables and data once, makes functions, views, triggers and grants again when their
text has changed, and then installs the roster. It changes nothing where a numbered migration has another text than the
one that was applied, where this version does not know an applied migration, or where a later version has changed the
database.

The login (-AdminUser) is a superuser. Where nobody is one, as with a managed PostgreSQL, it has CREATEROLE and owns the
database, and from PostgreSQL 16 on it has pg_signal_backend WITH ADMIN OPTION: Get-Help about_IuCutter, THE LOGIN OF
THE DBA.

With -WhatIf it prints the whole SQL, roster included, as psql runs it: the same statements in the same transaction.

A roster is installed whole or refused. It is refused for a line that looks like a rule but is not one, a repeated rule,
a signer's line that ssh-keygen would not read exactly as written, a blank in namespaces, or text that is not plain
UTF-8 lines. Get-IuRoster shows the one in force, and its help how rules are written. Times without a zone mean UTC, and
a warning names them.

The first installation names the service and the login; the roles do not exist yet, so no session can be connected.
'@
        Examples = @(
            @{
                Code = 'Install-IuSchema -Service iu_prod -AdminUser dba -WhatIf | Set-Content ./schema.sql'
                Text = 'Writes the SQL that would run, to be read first.'
            }
            @{
                Code = 'Install-IuSchema -Service iu_prod -AdminUser dba -Roster ./allowed_signers'
                Text = 'Installs the schema and the roster of signers.'
            }
            @{
                Code = 'Install-IuSchema -Service iu_prod -AdminUser dba -WhatIf | psql -X -v ON_ERROR_STOP=1 service=iu_prod'
                Text = 'Has psql run that SQL instead: the same, in one transaction.'
            }
            @{
                Code = 'Install-IuSchema -AdminUser dba -Roster ./allowed_signers'
                Text = 'Puts a new roster into the database that the session is connected to.'
            }
        )
        Errors = @(
            'Config.AdminUserMissing', 'Config.DatabaseEncoding', 'Config.PasswordFileInsecure'
            'Config.RolesNotSegregated', 'Config.RosterEncoding', 'Config.RosterInvalid', 'Config.RosterNamespaceBlank'
            'Config.RosterNamespaceInexact', 'Config.RosterPrincipal', 'Config.RosterRuleMisspelled'
            'Config.RosterRuleRepeated', 'Config.RosterSignerUnreadable', 'Config.ServerTooOld'
            'Config.ServiceHoldsSecret', 'Config.ServiceInvalid', 'Config.ServiceNotFound', 'Config.ServiceUnverified'
            'Gate.GrantMismatch', 'Input.BadArgument', 'Store.Busy', 'Store.DatabaseClosed', 'Store.DatabaseError'
            'Store.NotConnected', 'Store.RestoreUnfinished', 'Store.SchemaDrift', 'Store.Unreachable'
        )
    }
    'Update-IuSchema' = @{
        Description = @'
For the DBA, with the rights that Install-IuSchema needs. It applies the numbered migrations that follow those in the
journal, and makes the functions, views, triggers and grants again whose text has changed: all of it or nothing. It
refuses a database without a schema (Install-IuSchema makes it), a numbered migration with another text than the one
that was applied, an applied migration that this version does not know, a database that a later version changed, and to
run while another installer runs.

With -WhatIf it prints the whole SQL, roster included, as psql runs it: the same statements in the same transaction.
'@
        Examples = @(
            @{
                Code = 'Update-IuSchema -Service iu_prod -AdminUser dba -WhatIf | Set-Content ./update.sql'
                Text = 'Writes the SQL that would run, to be read first.'
            }
            @{ Code = 'Update-IuSchema -Service iu_prod -AdminUser dba'; Text = 'Applies what is missing.' }
            @{
                Code = '(Update-IuSchema -AdminUser dba).Applied'
                Text = 'Names what was applied to the database that the session is connected to; nothing when it was up to date.'
            }
            @{
                Code = @'
Update-IuSchema -Service iu_prod -AdminUser dba
Test-IuSchema -Service iu_prod -AdminUser dba | Where-Object Status -ne Present
'@
                Text = 'Applies what is missing, then shows what is still not as it must be.'
            }
        )
        Errors = @(
            'Config.AdminUserMissing', 'Config.DatabaseEncoding', 'Config.PasswordFileInsecure'
            'Config.RolesNotSegregated', 'Config.RosterEncoding', 'Config.RosterInvalid', 'Config.RosterNamespaceBlank'
            'Config.RosterNamespaceInexact', 'Config.RosterPrincipal', 'Config.RosterRuleMisspelled'
            'Config.RosterRuleRepeated', 'Config.RosterSignerUnreadable', 'Config.ServerTooOld'
            'Config.ServiceHoldsSecret', 'Config.ServiceInvalid', 'Config.ServiceNotFound', 'Config.ServiceUnverified'
            'Gate.GrantMismatch', 'Input.BadArgument', 'Store.Busy', 'Store.DatabaseClosed', 'Store.DatabaseError'
            'Store.NotConnected', 'Store.RestoreUnfinished', 'Store.SchemaDrift', 'Store.SchemaMissing'
            'Store.Unreachable'
        )
    }
    'Test-IuSchema' = @{
        Description = @'
Every table, column, constraint, index, trigger, function, owner, right and vocabulary word of the contract is compared
with what the database has: Present, Differs or Missing; a right, trigger, function, rule or policy that the contract
does not know is Unexpected. A property that can differ alone is an item of its own: column-null, trigger-state,
function-settings. The contract is what the migrations of this version make; Test-IuGovernance uses the same one.

Then come the nine promises. Present says that this database keeps its part of the promise by itself, whoever writes.
Differs and Missing say that it does not: then only this module keeps it, and whoever writes without the module can
break it.

It changes nothing, and needs no right but to log in; words that the login may not read are Missing. It does not check
the roles and the server around the schema: Test-IuGovernance does.
'@
        Examples = @(
            @{
                Code = 'Test-IuSchema | Where-Object Status -ne Present'
                Text = 'Lists what is not as it must be in the database that the session is connected to.'
            }
            @{ Code = 'Test-IuSchema -PromiseOnly'; Text = 'Lists which promises this database keeps by itself.' }
            @{
                Code = 'Test-IuSchema -Service own_db -AdminUser dba -PromiseOnly | Format-List Name, Status, Detail'
                Text = 'The same for a database whose tables and functions are an organisation''s own.'
            }
            @{
                Code = @'
Test-IuSchema | Where-Object { $_.Kind -eq 'trigger-state' -and $_.Status -eq 'Differs' } |
    Format-List Name, Expected, Found
'@
                Text = 'Triggers that are switched off, or not always on.'
            }
        )
        Errors = @(
            'Config.AdminUserMissing', 'Config.LoginMissing', 'Config.PasswordFileInsecure'
            'Config.ServiceHoldsSecret', 'Config.ServiceInvalid', 'Config.ServiceNotFound', 'Config.ServiceUnverified'
            'Store.DatabaseClosed', 'Store.DatabaseError', 'Store.NotConnected', 'Store.RestoreUnfinished'
            'Store.Unreachable'
        )
    }
    'Test-IuGovernance' = @{
        Description = @'
More than a hundred probes: roles and what they are members of, rights of others, owners, functions and their
search_path, triggers, constraints, rules and policies, settings, extensions, replication, passwords, pg_hba.conf,
migrations, vocabularies, switch, permits, roster, keys, clocks and programs. What the migrations of this version make
is the contract; the rest is asked of the server. Some probes act as a role and must be refused. They run in
transactions that are rolled back, and the rollback is checked.

A finding is Pass, Warning, Fail or Unknown. Unknown means that this login may not read it; it is never a pass.
Remediation is input for psql as a superuser: SQL, or a line that begins with a backslash where SQL cannot do it. The
findings come in the order in which they are to be repaired. Read the SQL before you run it.

All findings are given; then, when one is Fail or Unknown, one non-terminating error, Gate.GovernanceWeak. An unattended
runbook in iucut stops there with exit code 4. With -Quiet there is a boolean and no error.
'@
        Examples = @(
            @{
                Code = 'Test-IuGovernance -AdminUser dba | Where-Object Outcome -ne Pass'
                Text = 'Lists what is weak, as the DBA''s login, which may read everything.'
            }
            @{
                Code = @'
Test-IuGovernance iu_prod -AdminUser dba -ErrorAction SilentlyContinue | Where-Object Outcome -eq Fail |
    ForEach-Object Remediation | Set-Content ./repair.sql
'@
                Text = 'Writes the SQL that repairs it. Read it, then run it: psql service=iu_prod -f repair.sql.'
            }
            @{
                Code = 'if (-not (Test-IuGovernance -AdminUser dba -Quiet)) { Disable-IuExecution ''the installation is weak'' }'
                Text = 'Each night, in a runbook.'
            }
            @{ Code = 'Test-IuGovernance | Group-Object Outcome -NoElement'; Text = 'Counts the findings that cutter_ro gets.' }
        )
        Errors = @(
            'Config.AdminUserMissing', 'Config.PasswordFileInsecure', 'Config.ServiceHoldsSecret'
            'Config.ServiceInvalid', 'Config.ServiceNotFound', 'Config.ServiceUnverified', 'Gate.GovernanceWeak'
            'Input.BadArgument', 'Store.DatabaseClosed', 'Store.NotConnected', 'Store.RestoreUnfinished'
            'Store.SchemaMissing', 'Store.Unreachable'
        )
    }
}
