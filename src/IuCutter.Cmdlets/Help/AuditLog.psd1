@{
    'Export-IuCheckpoint' = @{
        Description = @'
A checkpoint is the log's name, size and root as C2SP tlog-checkpoint writes them, signed: by the executor's key, whose line in the
roster must name the namespace iucutter.checkpoint, and by the log's own key where Connect-IuDatabase names one with -LogKey. Whoever
has it can tell later that the database has forgotten something, or tells another story. about_IuCutter_AuditLog describes the file.

It is written to this host's own folder, to the folders of Connect-IuDatabase -CheckpointFolder, and given to the programs of
-CheckpointCommand. A folder has one file for each log, which is replaced in one step and never by an earlier one, and beside it the
records that tell of runs, cards and the switch, to name them where a database has forgotten them. A place that cannot be written is an
error that ends nothing: the others have theirs.

First the log is recomputed as Test-IuAuditLog does it, and compared with what lies in the places. Nothing is signed when the log
does not hold, or when a checkpoint is of a longer log (Integrity.HistoryRewound) or of another (Integrity.HistoryForked). What was
lost for good is given up by a signed card: Request-IuApproval -Gate Reconcile. The checkpoint that it names is kept in its folder,
under another name, when the next one takes its place.

The same comparison is made before a card of a run or a ruling is asked for or taken, before execution is turned on, before a live
run is made and before each of its phases, before Stop-IuRun and Undo-IuCut, and before a backup is held, released, removed or encrypted
anew: in a database that is behind its checkpoints, or beside them, nothing of that is done. It can be read, checked, turned off,
replaced by a backup, and reconciled; and the DBA can install a roster. A copy that is worked on beside its original, for tests, is such
a database: give its host, or its user, a folder of its own (IUCUTTER_CHECKPOINT_FOLDER).

Where no folder has a checkpoint of the database, nothing of that is done either, and none is written (Integrity.CheckpointMissing): a
database that has forgotten looks like one that nobody knows. A host begins to know one by a ruling that says so in capitals, by the
host's name, to whoever signs it. The one on which it is asked for is named by itself, others by Request-IuApproval -FirstCheckpointOn. The
first checkpoint is written with the executor's key: by Enable-IuExecution on a host that has that and the gate's login, by
Export-IuCheckpoint on another one, as long as the ruling is in force. A host of the gate's login alone is connected with a folder
that the other host writes (-CheckpointFolder); a copy of the file does too, and tells less with each day that it is older.

By itself a checkpoint is made when a run is closed, and after execution was turned off; what fails then is a warning.
'@
        Examples = @(
            @{ Code = 'Export-IuCheckpoint'; Text = 'Writes one to every place, and gives what each place has.' }
            @{
                Code = @'
Connect-IuDatabase -Service iu_prod -ExecutorKey ./executor -CheckpointFolder /mnt/witness, ~/iu-checkpoints
Export-IuCheckpoint
'@
                Text = 'Writes to the mount of another host and to the working tree of a repository as well.'
            }
            @{
                Code = @'
openssl genpkey -algorithm ed25519 -out log.key
Connect-IuDatabase -Service iu_prod -ExecutorKey ./executor -LogKey ./log.key
(Export-IuCheckpoint | Select-Object -First 1).LogKey
'@
                Text = 'Signs with a key of the log too, and shows its public half as witnesses are given it.'
            }
        )
        Errors = @(
            'Config.ProgramUntrusted', 'Config.RosterMissing', 'Config.SigningKeyMissing', 'Config.SshKeygenMissing'
            'Gate.SignerExpired', 'Gate.UnknownSigner', 'Gate.WrongNamespace', 'Integrity.CheckpointInvalid'
            'Integrity.CheckpointMissing', 'Integrity.HistoryForked', 'Integrity.HistoryRewound', 'Integrity.LogBroken'
            'Store.CheckpointNotWritten'
            'Store.DatabaseClosed', 'Store.NotConnected', 'Store.RestoreUnfinished', 'Store.Unreachable'
        )
    }
    'Get-IuCheckpoint' = @{
        Description = @'
Reads the folders into which Export-IuCheckpoint writes, and compares what lies there with the log of the connected database. State:

Consistent: the checkpoint's log is the beginning of the database's, as a proof shows that is verified here (RFC 6962, 2.1.2).
Behind: the database's log is shorter. It is an earlier copy, a standby that lagged, or a restored backup.
Forked: the checkpoint's log is no beginning of the database's, or where it was made another log is now.
Reconciled: behind or forked, and given up by a signed card that the database has on record (Request-IuApproval -Gate Reconcile).
Unreadable: there is no signed checkpoint in the file, somebody else can change it, or the folder is not there.

Of one that is behind, forked or reconciled, Missing has the records of runs, cards, the switch and rosters that the database does not
have: index, time, kind, run, document, who, what, and the file of the run's evidence bundle where this host exported one
(BundleFault says that it is gone, or is not what was exported). They are known by the file that was written beside the
checkpoint; MissingFault says why they are not all.

The signature is judged by the roster that was in force when the checkpoint was made. Checkpoints of other databases in the same
folder are left out. Programs of Connect-IuDatabase -CheckpointCommand are not asked.
'@
        Examples = @(
            @{ Code = 'Get-IuCheckpoint'; Text = 'What each place knows of this database.' }
            @{
                Code = 'Get-IuCheckpoint | Where-Object State -ne Consistent | Format-List'
                Text = 'What does not fit, and why.'
            }
            @{
                Code = '(Get-IuCheckpoint | Where-Object State -in Behind, Forked).Missing | Format-Table Index, At, Kind, RunId, Bundle'
                Text = 'The runs, cards and switch changes that the database has forgotten, and where their evidence is.'
            }
            @{
                Code = 'Get-IuCheckpoint | Sort-Object At | Format-Table At, Size, LogSize, Place'
                Text = 'How old each place is, and how many records came since.'
            }
        )
        Errors = @(
            'Config.SigningKeyMissing', 'Config.SshKeygenMissing', 'Integrity.LogBroken', 'Store.DatabaseClosed'
            'Store.NotConnected', 'Store.RestoreUnfinished', 'Store.Unreachable'
        )
    }
    'Get-IuAuditLog' = @{
        Description = @'
Each event of a run or of the switch, refusals too, and each movement of a governed row is a record, and each record is a leaf of
one Merkle tree (RFC 6962), in the order in which the transactions committed. A record has the digest of a row and nothing of a
document. about_IuCutter_AuditLog describes its fields.

Conditions are combined: a record that is given meets all of them. The log is read a page at a time, so a long one needs little
memory.
'@
        Examples = @(
            @{ Code = '$run | Get-IuAuditLog'; Text = 'What happened in a run, oldest first.' }
            @{
                Code = 'Get-IuAuditLog -Unit ICX-CONST/ART-5 | Format-Table At, Kind, Person, RowSha256'
                Text = 'What became of one unit, and its digest after each movement.'
            }
            @{
                Code = 'Get-IuAuditLog -Kind execution_*, roster.insert -Since (Get-Date).AddDays(-7)'
                Text = 'Who turned execution on and off, and who changed the roster, in the last seven days.'
            }
            @{ Code = 'Get-IuAuditLog -Kind *refused, phase_stopped -Wait'; Text = 'Follows what is refused, until it is stopped.' }
        )
        Errors = 'Store.DatabaseClosed', 'Store.NotConnected', 'Store.RestoreUnfinished', 'Store.Unreachable'
    }
    'Test-IuAuditLog' = @{
        Description = @'
Computes each leaf, each stored subtree and the root anew from the records, and compares every governed row, in all its columns,
with the last record that tells of it. It finds what was edited, deleted, reordered, cut off or added past the tool, by a
superuser with every trigger off too, and names it: record, subtree or row, with what was expected and what was found.

Without a difference it gives a proof with size and root of the tree. Otherwise it gives the differences and the error
Integrity.LogBroken, which names the first.

A log that was written anew as a whole together with the rows that it is about, or a database that was put back to an earlier
state, is found by the checkpoints outside of it (Get-IuCheckpoint), which are compared where the log itself holds. One of a longer
log is the error Integrity.HistoryRewound, one of another log Integrity.HistoryForked, one that cannot be read or whose signature does
not hold Integrity.CheckpointInvalid. The proof says how many there are; with none, keep the root that it gives.

The server sorts all records once; memory does not grow here. Only the login cutter_ro is needed.
'@
        Examples = @(
            @{ Code = 'Test-IuAuditLog'; Text = 'A proof, or what differs.' }
            @{
                Code = 'Test-IuAuditLog | Format-List'
                Text = 'The same with the root in full, to be noted elsewhere.'
            }
            @{
                Code = '$differences = Test-IuAuditLog -ErrorAction SilentlyContinue -ErrorVariable broken'
                Text = 'In a script: the differences, and in $broken the error when there are any.'
            }
        )
        Errors = @(
            'Config.SigningKeyMissing', 'Config.SshKeygenMissing', 'Integrity.CheckpointInvalid', 'Integrity.HistoryForked'
            'Integrity.HistoryRewound', 'Integrity.LogBroken', 'Store.DatabaseClosed', 'Store.NotConnected'
            'Store.RestoreUnfinished', 'Store.Unreachable'
        )
    }
    'Test-IuIntegrity' = @{
        Description = @'
Looks for whatever in the database is not as it was recorded, approved and installed:

- The audit log, against its own records: as Test-IuAuditLog.
- Every governed row, in every column, against the last record that tells of it: as Test-IuAuditLog. A changed row is given with
  its columns and with the index of that record.
- The rows against one another and against what was approved, whatever the log says: a unit without birth or permit, a unit that is
  not as approved (title, body, place), a second unit or enacted version, an illegal lifecycle, a permit used twice, an approval
  without signature, a broken chain of events, a switch that is on without its event. about_IuCutter_AuditLog lists the rules.
- Tables, functions, triggers, grants and owners against the contract: as Test-IuSchema.

For schedulers and code scanning the result can be written as JUnit or SARIF, with the first 10,000 findings.

Without a finding it gives a proof. Otherwise it gives the findings and the error Integrity.IntegrityBroken, which names the first.
The server sorts all records once; memory does not grow here. Only the login cutter_ro is needed.

A finding that was looked into and is to stay, such as a trigger of the DBA's own, is accepted by a signed statement
(New-IuSuppression), and by nothing else: -Suppression names its file, beside which the signature lies. The finding is given all the
same, with who accepts it, until when and why; in SARIF it has a suppression, in JUnit it is skipped; it is no error, and the proof
counts it (Suppressed). Another difference at the same place is a new finding. What a statement names and is not found any more is a
warning, and UnusedSuppressions counts it. A statement that is not signed by a signer whom the roster in force names for
iucutter.suppression, is about another database, is past its last day or is not in its form is refused before anything is checked.
Findings of the log itself, of the table of the roster and of checkpoints are never suppressed. Gates, Test-IuAuditLog,
Test-IuSchema and checkpoints know no suppressions.

It verifies no signature of the database again, and compares no checkpoint: rows, approvals and log that a superuser wrote anew, so
that they agree, it does not find. A checkpoint outside of the database does: Test-IuAuditLog.
'@
        Examples = @(
            @{ Code = 'Test-IuIntegrity'; Text = 'A proof, or what differs.' }
            @{
                Code = 'Test-IuIntegrity -ErrorAction SilentlyContinue | Group-Object Rule -NoElement'
                Text = 'How many findings of each kind.'
            }
            @{ Code = 'Test-IuIntegrity -JUnitPath ./integrity.xml'; Text = 'In a scheduler: a test case for each rule.' }
            @{
                Code = 'Test-IuIntegrity -ErrorAction SilentlyContinue | Where-Object Index -NE $null'
                Text = 'What was changed since a record of the log; Index is that of the record that last told the truth.'
            }
            @{
                Code = 'Test-IuIntegrity -Suppression ./own-trigger.json -SarifPath ./integrity.sarif'
                Text = 'Accepts what the signed statement names; the file says of each finding whether it is accepted, by whom and why.'
            }
            @{
                Code = @'
$found = Test-IuIntegrity -Suppression (Get-Item ./accepted/*.json).FullName -ErrorAction SilentlyContinue
$found | Where-Object Suppression | Format-Table Rule, Where, Suppression
'@
                Text = 'By several statements: who accepts what, until when and why.'
            }
        )
        Errors = @(
            'Config.RosterMissing', 'Config.SshKeygenMissing', 'Gate.NotSuppressible', 'Gate.SuppressionDatabase'
            'Gate.SuppressionExpired', 'Gate.SuppressionMalformed', 'Gate.SuppressionUnsigned', 'Input.FileNotWritten'
            'Integrity.IntegrityBroken', 'Store.DatabaseClosed', 'Store.FileError', 'Store.NotConnected'
            'Store.RestoreUnfinished', 'Store.Unreachable'
        )
    }
    'New-IuSuppression' = @{
        Description = @'
The statement names the database (system identifier, name and oid), each finding by rule, table and key, columns, and the SHA-256
of what was expected and of what was found, the reason, the day on which it is made and the last day on which it counts, a year
later at most. about_IuCutter_AuditLog describes the file, which is text that a person reads before signing it:

ssh-keygen -Y sign -n iucutter.suppression -f <key> <file>

The roster must name the namespace iucutter.suppression for the key. Test-IuIntegrity -Suppression takes the file with its signature
beside it, verifies both by the roster in force, and accepts exactly these findings. The database does not know of it: whoever has
not the file sees the findings as before.

Findings of the log itself, of the table of the roster and of checkpoints are refused (Gate.NotSuppressible): the signature of
the statement rests on them. CanBeSuppressed of a finding says so. Only the login cutter_ro is needed.
'@
        Examples = @(
            @{
                Code = @'
Test-IuIntegrity -ErrorAction SilentlyContinue |
    Where-Object Where -EQ 'trigger own on public.section_type' |
    New-IuSuppression -Reason 'CHG-4711: a trigger of the DBA' -Until 2027-06-30 -Path ./own-trigger.json
'@
                Text = 'Writes the statement for one finding. A signer of the roster reads and signs it.'
            }
            @{
                Code = @'
$accepted = Test-IuIntegrity -Suppression ./own-trigger.json | Where-Object Suppression
$accepted | New-IuSuppression -Reason 'CHG-4711, looked at again' -Until (Get-Date).AddMonths(6) -Path ./own-trigger-2.json
'@
                Text = 'Before its last day: writes another for what the first accepts and is still found, to be signed anew.'
            }
            @{
                Code = '($found | New-IuSuppression -Reason CHG-4711 -Until 2027-06-30 -Path ./four.json).SignCommand'
                Text = 'Writes it for findings that are at hand, and shows the command for the signer.'
            }
        )
        Errors = @(
            'Gate.NotSuppressible', 'Input.BadArgument', 'Input.FileNotWritten', 'Store.DatabaseClosed'
            'Store.NotConnected', 'Store.RestoreUnfinished', 'Store.Unreachable'
        )
    }
}
