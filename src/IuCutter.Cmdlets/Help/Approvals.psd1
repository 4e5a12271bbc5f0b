@{
    'Request-IuApproval' = @{
        Description = @'
The card is plain text for a person to read and judge; the part that the module reads is in the same signed text: run,
gate, document and plan digest, budget, target database, times and nonce.

It shows every warning and every unit, up to 1,000 of each. Of more it shows the first 900 and the last 100, says how many it
does not show, and gives the SHA-256 of the list of all of them: $run.Plan | Show-IuCutPlan -As List -Path <file> writes it.

"deceptive text" says what the eye may miss in the source, its titles and addresses, with the number of places and the first
line: bidirectional controls, zero-width and blank characters, two normal forms, words that mix scripts or are made of
look-alikes of another one (Unicode UTS 39), full-width, mathematical, enclosed and joined letters, right-to-left letters in a
left-to-right document, digits of another script, and stacks of combining marks. What cannot be seen is written out as \u{202E}.

A card of CutAuthorization names who is recorded as having created the units; one of LifecycleAuthorization names who enacts
them, and why (-Reason); one of Undo who removes them. The database writes units with that actor and that reason and with
no others, and lets nobody else remove them.

A card of Reconcile gives up a checkpoint of the audit log that the database is behind, or beside (Get-IuCheckpoint): what was
recorded between is not in the database, and stays lost. The card names the runs, cards and switch changes that are missing, as far as
they were kept beside the checkpoint, and where their bundles are: of more than 200 records the first, and the SHA-256 of the
whole list. Put the right database back where there is one.

A ruling names the hosts that know no checkpoint of the database and begin with its log as the card has it: the one on which it is
asked for, and those of -FirstCheckpointOn (Get-Help Export-IuCheckpoint). It says so in capitals.

A card names the epoch of the switch in which it was asked for, but for those of Void, Restore and Reconcile. Whoever turns execution
off after that voids it, signed or not (Gate.CardSuperseded); then a new one is asked for.

Every card also names the history that it was asked for in: system and name of the database, its oid, the timeline of the
server, and size and root of the audit log. The database takes it, and lets its permit be used, where all of these are its
own and its log begins with that one (Gate.CardHistory): not in a copy, not in an older database that took its place, not
in one that was restored, and not on a standby that was promoted.

A sovereign signs it elsewhere, without this module: ssh-keygen -Y sign -n iucutter.approval -f <key> <card>

Without -RequesterKey the card names the login that asks, which is only what this machine says; the login of a service
account stands for everybody who may use it. With -RequesterKey the one who asks signs the bytes of the card (namespace
iucutter.requester, for which the roster must name the key), and the card names the principal and the key. The
signature is verified again when the card is imported. Nobody approves what they asked for: neither under that name nor
with that key under another name. A line "# iucutter-card-requests: signed" of the roster refuses a card that was asked
for without a key (Gate.RequesterKeyMissing).

The signature is kept in cutter_governance.card_request, under the nonce of the approval. To check it later, write
card_text of the approval and requester_signature of the request to two files: ssh-keygen -Y verify -f <roster>
-I <principal> -n iucutter.requester -s <signature file> < <card file>
'@
        Examples = @(
            @{
                Code = '$run | Request-IuApproval -Gate CutAuthorization -Path ./sg1.card'
                Text = 'Asks for the cut: backup to write-verify.'
            }
            @{
                Code = '$run | Request-IuApproval -Gate LifecycleAuthorization -Path ./sg2.card -ValidFor 04:00:00'
                Text = 'Asks for the enactment, within four hours.'
            }
            @{
                Code = '$run | Request-IuApproval -Gate LifecycleAuthorization -Reason ''assembly of 1 July, item 3'' -Path ./sg2.card'
                Text = 'The same, with the reason that the log of each unit will give.'
            }
            @{
                Code = 'Request-IuApproval -Gate Ruling -Scope ICX-CONST -ValidFor 02:00:00 -Path ./ruling.card'
                Text = 'Asks for a ruling that turns execution on for one document.'
            }
            @{
                Code = 'Request-IuApproval -Gate Ruling -Scope * -FirstCheckpointOn cut-host -Path ./ruling.card'
                Text = 'The same for any document, typed where the gate''s login is: by it, cut-host begins to know the database''s log.'
            }
            @{
                Code = '$run | Request-IuApproval -Gate Void -Reason ''wrong document'' -Path ./void.card'
                Text = 'Asks to end a run for good.'
            }
            @{
                Code = 'Request-IuApproval -Gate Restore -Backup ./run.dump.gpg -Reason ''wrong law enacted'' -Path ./restore.card'
                Text = 'Asks to replace this session''s database by a backup.'
            }
            @{
                Code = @'
$lost = Get-IuCheckpoint | Where-Object State -in Behind, Forked
Request-IuApproval -Gate Reconcile -Checkpoint $lost[0].Path -Reason 'disk lost on 1 July' -Path ./reconcile.card
'@
                Text = 'Asks to go on with a database that has lost a part of its history.'
            }
            @{
                Code = '$run | Request-IuApproval -Gate CutAuthorization -RequesterKey ~/.ssh/id_ed25519 -Path ./sg1.card'
                Text = 'Asks as the person whose key that is, from a session of a service account.'
            }
            @{
                Code = '(Request-IuApproval -Gate Ruling -Scope * -Path ./ruling.card).SignCommand'
                Text = 'Gives the command for the sovereign.'
            }
        )
        Errors = @(
            'Config.LoginMissing', 'Config.RosterMissing', 'Config.SigningKeyMissing'
            'Config.SshKeygenMissing', 'Gate.BadSignature', 'Gate.CardHistory', 'Gate.CardRequester'
            'Gate.CardSuperseded', 'Gate.ClockBehind', 'Gate.GateNotOpen', 'Gate.RequesterKeyMissing'
            'Gate.SignerExpired', 'Gate.SwitchDamaged', 'Gate.UnknownSigner', 'Gate.WrongNamespace'
            'Input.BadArgument', 'Input.CardNotWritten', 'Input.NothingToReconcile', 'Input.PlanMissing'
            'Integrity.BackupDamaged', 'Integrity.BackupManifest', 'Integrity.BackupSwapped'
            'Integrity.CheckpointInvalid', 'Integrity.CheckpointMissing', 'Integrity.HistoryForked', 'Integrity.HistoryRewound'
            'Integrity.LogBroken', 'Integrity.RowsNotCovered', 'Integrity.UnitsChanged'
            'Store.BackupNotFound', 'Store.DatabaseClosed', 'Store.NotConnected', 'Store.ReadOnly'
            'Store.RestoreUnfinished', 'Store.RunNotFound', 'Store.UnitExists', 'Store.UnknownWord'
            'Store.Unreachable'
        )
    }
    'Get-IuRoster' = @{
        Description = @'
The roster is an allowed-signers file (ssh-keygen(1)) that the DBA installs: Install-IuSchema -Roster. Each signer's
line gives a name, namespaces, times and a key: iucutter.approval for sovereigns, iucutter.requester for who asks for
cards, iucutter.executor and iucutter.checkpoint for DOT-991, iucutter.verifier for DOT-992, iucutter.evidence for the
duty that signs evidence, iucutter.suppression for who may accept findings of Test-IuIntegrity. All times are UTC; one
that the file gives without a zone is read as UTC, and TimesWithoutZone says so.

Five comments are rules. "# iucutter-threshold: CutAuthorization 2" says how many different people must sign a card of
a gate; 1 without it. "# iucutter-escrow: <fingerprint>" names a key that every backup must be encrypted to. "#
iucutter-backup-retention-days: 365" says for how long backups are kept. "# iucutter-card-requests: signed" demands that
whoever asks for a card signs the request with a key. "# iucutter-rehearsal: required" demands that every live run is
rehearsed in a restored copy before its first write. The spelling must be exact: a roster with a line that looks like a
rule but is not one is refused.

Faults lists the lines for which the roster would be refused today. An installed roster can have faults when it is older
than a check, or was installed with other tools. A fault in a rule stops what the rule guards, with
Config.RosterInvalid. Signatures are judged by ssh-keygen.
'@
        Examples = @(
            @{ Code = 'Get-IuRoster'; Text = 'Who may sign what, with which key, until when; thresholds, other rules and faults.' }
            @{ Code = '(Get-IuRoster).Signers'; Text = 'The signers as a table, one line each.' }
            @{
                Code = @'
$soon = [DateTimeOffset]::UtcNow.AddDays(30)
(Get-IuRoster).Signers | Where-Object { $_.ValidBefore -and $_.ValidBefore -lt $soon }
'@
                Text = 'Whose key ends within 30 days, or has ended.'
            }
            @{ Code = '(Get-IuRoster).Thresholds | Where-Object Signers -gt 1'; Text = 'The gates for which one signature is not enough.' }
            @{ Code = '(Get-IuRoster).Faults | Format-List'; Text = 'What is to be corrected in the file before it is installed again.' }
            @{
                Code = '(Get-IuRoster).Sha256 -eq (Get-FileHash ./allowed_signers).Hash'
                Text = 'Whether the file at hand is the roster in force.'
            }
        )
        Errors = @(
            'Config.LoginMissing', 'Config.RosterMissing', 'Store.DatabaseClosed', 'Store.NotConnected'
            'Store.RestoreUnfinished', 'Store.SchemaMissing', 'Store.Unreachable'
        )
    }
    'Import-IuApproval' = @{
        Description = @'
The signature is verified against the roster in force. Then the card is written again from run and plan, and refused
unless every byte is the same. Who asked for the run or for the card cannot approve it. The signature of a requester's
key is verified again.

With the approval the database gets a permit that names every unit by address and hashes; no other row can be written.

A card of a cut, an enactment or an undoing is void once anybody turned execution off after it was asked for, signed or
not (Gate.CardSuperseded): it names the epoch of the switch. Ask for a new one. A card that ends a run (Void),
replaces the database (Restore) or gives up a checkpoint (Reconcile) stays: an OFF stands against none of them.

A card of Reconcile is a statement, recorded in the log of the database that goes on: Get-IuCheckpoint then gives the checkpoint
that it names as Reconciled, as long as the signatures hold by the roster of that time. With it execution is turned off: approvals,
cards and rulings that were outstanding are void.

A card of any gate is refused in another database than the one that it was asked for in, though it has that one's name: in
an older copy, after Restore-IuBackup -Replace, on a promoted standby, or where the audit log was cut off or written anew
(Gate.CardHistory). The message says which of these it is.

This takes the login cutter_gate, which the host that runs the cut does not need: there it is Config.LoginMissing. On
another host: Get-IuRun <id> -Plan $plan, with the same build of this module, and the plan made of the same document.
'@
        Examples = @(
            @{ Code = '$run | Import-IuApproval ./sg1.card'; Text = 'Records the approval; the signature lies beside the card.' }
            @{ Code = '$run | Import-IuApproval ./sg1.card -Signature ./from-sovereign.sig'; Text = 'The signature file has another name.' }
            @{ Code = 'Import-IuApproval ./restore.card'; Text = 'A card of gate Restore or Reconcile, which belongs to no run.' }
            @{ Code = '$run | Import-IuApproval ./sg2.card -Signature ./one.sig, ./two.sig'; Text = 'The roster demands two signatures.' }
            @{
                Code = 'Get-IuRun ictr-20260101T000000Z-0a1b2c3d -Plan $plan | Import-IuApproval ./sg1.card'
                Text = 'In another session than the one that made the run.'
            }
        )
        Errors = @(
            'Config.LoginMissing', 'Config.ProgramUntrusted', 'Config.RosterInvalid'
            'Config.RosterMissing', 'Config.SshKeygenMissing', 'Gate.ApprovalExpired'
            'Gate.ApprovalInForce', 'Gate.ApprovalNotYetValid', 'Gate.ApprovalUsed', 'Gate.BadSignature'
            'Gate.CardCheckpoint', 'Gate.CardHistory', 'Gate.ClockBehind', 'Gate.GateNotOpen'
            'Gate.NotVoidable', 'Gate.NothingToUndo', 'Gate.PermitAddress', 'Gate.PermitUnits'
            'Gate.RequesterKeyMissing', 'Gate.SelfApproval', 'Gate.SignedOtherwise'
            'Gate.SignerExpired', 'Gate.SignersMissing', 'Gate.UnknownSigner', 'Gate.WrongNamespace'
            'Input.BadArgument', 'Input.CardNotFound', 'Input.PlanMissing'
            'Integrity.CheckpointInvalid', 'Integrity.CheckpointMissing', 'Integrity.HistoryForked', 'Integrity.HistoryRewound'
            'Integrity.LogBroken', 'Integrity.RowsNotCovered', 'Integrity.UnitsChanged'
            'Store.DatabaseClosed', 'Store.NotConnected', 'Store.ReadOnly', 'Store.RestoreUnfinished'
            'Store.RunNotFound', 'Store.UnitExists', 'Store.UnknownWord', 'Store.Unreachable'
        )
    }
}
