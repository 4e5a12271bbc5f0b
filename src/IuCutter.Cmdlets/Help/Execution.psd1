@{
    'Test-IuKillSwitch' = @{
        Description = @'
A switch that is unreadable, expired, missing or duplicated counts as off. The answer holds for the moment of reading:
every writer reads the switch again inside its own transaction.

EnforcedBy says who refuses: the database by itself, this host because it is on hold, or this tool alone.
'@
        Examples = @(
            @{ Code = 'Test-IuKillSwitch'; Text = 'Says whether live execution is on, for what, until when, and why.' }
            @{ Code = 'Test-IuKillSwitch -DocumentPrefix ICX-CONST -Quiet'; Text = 'Asks for one document.' }
            @{ Code = 'if (Test-IuKillSwitch -Quiet) { Disable-IuExecution }'; Text = 'In a script.' }
        )
        Errors = @()
    }
    'Enable-IuExecution' = @{
        Description = @'
The ruling is a card that a sovereign of the roster signed with ssh-keygen, namespace iucutter.approval. It can be used
once. The module never makes one by itself. This takes the login cutter_gate; on a host without it,
Config.LoginMissing.

A ruling that is taken while execution is on adds its scope and voids nothing. One that turns it on begins a new epoch:
approvals that were recorded before are void. An approval is also void once no ruling was in force for its document and
gate for a time, whatever rulings for others were. A hold of this host is lifted.

A ruling itself is void once anybody turned execution off after it was asked for, signed or not
(Gate.CardSuperseded): the card names the epoch of the switch in which it was asked for, as those of runs do. So it is in
another database, or behind a log that was cut off (Gate.CardHistory). Ask for a new one. While
nobody turns execution off, one that was asked for earlier counts until it expires, also beside others.

On a host that knows no checkpoint of the database it takes a ruling that names this host alone. Then the audit log is recomputed
first, as Test-IuAuditLog does it, and the first checkpoint is written when the ruling is taken (Export-IuCheckpoint).
'@
        Examples = @(
            @{ Code = 'Enable-IuExecution ./ruling.card'; Text = 'The signature lies beside the card, as ruling.card.sig.' }
            @{ Code = 'Enable-IuExecution ./ruling.card -Signature /mnt/usb/ruling.card.sig'; Text = 'The signature is in another folder.' }
            @{
                Code = 'Enable-IuExecution ./ruling.card -Signature ./ruling.card.sig, ./second.sig'
                Text = 'The roster demands two signatures.'
            }
            @{ Code = 'Enable-IuExecution ./ruling.card -WhatIf'; Text = 'Says what it would do; reads neither card nor signature.' }
        )
        Errors = @(
            'Config.LockoutFile', 'Config.LoginMissing', 'Config.ProgramUntrusted'
            'Config.RosterInvalid', 'Config.RosterMissing', 'Config.SigningKeyMissing', 'Config.SshKeygenMissing'
            'Gate.ApprovalExpired', 'Gate.ApprovalNotYetValid', 'Gate.ApprovalUsed', 'Gate.BadSignature'
            'Gate.CardSuperseded', 'Gate.ClockBehind', 'Gate.RequesterKeyMissing'
            'Gate.SignedOtherwise', 'Gate.SignerExpired', 'Gate.SignersMissing', 'Gate.SwitchDamaged'
            'Gate.UnknownSigner', 'Gate.WrongNamespace', 'Input.BadArgument', 'Input.CardNotFound'
            'Integrity.CheckpointInvalid', 'Integrity.CheckpointMissing', 'Integrity.HistoryForked', 'Integrity.HistoryRewound'
            'Integrity.LogBroken', 'Store.CheckpointNotWritten', 'Store.DatabaseClosed', 'Store.NotConnected'
            'Store.RestoreUnfinished', 'Store.Unreachable'
        )
    }
    'Disable-IuExecution' = @{
        Description = @'
One command, for any operator, at any time. It commits OFF, which waits for nobody; then it waits two seconds for the writers that
hold the fence (a lock that each of them takes), ends the sessions that still hold it, and only then returns. A session
that was told to end and has not ended commits nothing any more, unless it is in its COMMIT: then OFF is not acknowledged. It logs in
as the gate; where this host has not that login, or it is refused, or has no connection left, as the executor, the
verifier or the reader.

When the database cannot be reached, this host is put on hold: it writes nothing until a ruling is given again.
EnforcedBy and NotReached say so; other hosts may still write.

It voids every approval, and every ruling that was asked for before it, used or not.

Once it has answered, a checkpoint of the audit log is written outside of the database, as Export-IuCheckpoint does. What keeps that
from being done is a warning, and changes nothing about the OFF.

The same as plain SQL, for any of the four roles, outside of a transaction: call cutter_governance.execution_off('reason');
Where acknowledged_at of the answer is null, a session that could not be ended may still commit.
'@
        Examples = @(
            @{ Code = 'Disable-IuExecution'; Text = 'Off, now.' }
            @{ Code = 'Disable-IuExecution ''wrong document, ticket 4711'''; Text = 'With the reason, for the ledger.' }
            @{ Code = 'Disable-IuExecution; Test-IuKillSwitch'; Text = 'Shows what the switch says then.' }
        )
        Errors = 'Config.LockoutFile', 'Gate.OffNotCommitted', 'Gate.SwitchOffUnacknowledged'
    }
}
