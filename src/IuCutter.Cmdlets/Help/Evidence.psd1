@{
    'Export-IuEvidence' = @{
        Description = @'
One zip file holds what convinces a stranger: the cards with their signatures, the rosters of the time, what both
duties signed (ledger, verdict, the proof of the backup, a rehearsal), the plan, the manifest of the backup, the rows
and the records of the log with inclusion proofs, the hashes of all leaves up to a checkpoint, and the statement that
binds them. about_IuCutter_Evidence describes it. No document body is in it unless -IncludeText asks for the sources;
titles are, as on the cards.

It is signed with the key of a duty that this session names (Connect-IuDatabase -VerifierKey, -ExecutorKey) and to
which the roster gives the namespace iucutter.evidence by that name; where both have it, with the verifier's. The key
must be valid when the last record of the log was written. Only the login cutter_ro is needed.

The same log and key give the same bytes (Ed25519 and RSA keys), but for a time stamp. What was made is checked as Test-IuEvidence does
before it is handed over: rows, records and signatures that do not hold together are Integrity.EvidenceBroken, and no
file is left.

The newest signed checkpoint of this session's folders (Connect-IuDatabase -CheckpointFolder) that covers the runs is
in it: after it, nobody writes the log anew unseen.

Where Connect-IuDatabase -TimestampCommand names a program, it is given a request for a time stamp (RFC 3161) of the
signed statement, and its answer is put into the bundle (statement.tsr). A program that fails, or gives an answer
that is not of this statement, is Store.TimestampNotMade, and no file is left.

A warning names what the bundle lacks, and so does a line of its story: a checkpoint that covers the runs, a plan that
can be made neither from -Plan nor from the database, the manifest of a backup that this session's folder does not
have or that cannot be read. A checkpoint that the log does not go on from, or whose signature does not hold, is named
and not taken.

Where the bundle is, with its SHA-256, is noted on this host beside its checkpoints: a database that was put back behind these runs
is refused with that (Get-IuCheckpoint). What cannot be noted is a warning.

The hashes of the leaves take 65 bytes each: a log of a million records makes a bundle of 65 MB and more.
'@
        Examples = @(
            @{
                Code = '$run | Export-IuEvidence ./run.iuevidence.zip; Test-IuEvidence ./run.iuevidence.zip'
                Text = 'The evidence of a run, and what an auditor sees of it.'
            }
            @{
                Code = 'Export-IuEvidence -Document ICX-CONST -Path ./constitution.iuevidence.zip'
                Text = 'Of all live runs of a document, also of those that failed, were ended or were undone.'
            }
            @{
                Code = '$run | Export-IuEvidence ./full.iuevidence.zip -IncludeText'
                Text = 'With the source itself, for who may read it.'
            }
            @{
                Code = @'
Set-Content ./stamp "#!/bin/sh`nexec curl -sSf -H Content-Type:application/timestamp-query --data-binary @- https://tsa.example/"
chmod 700 ./stamp
Connect-IuDatabase -Service iu_prod -VerifierKey ./verifier -TimestampCommand ./stamp
$run | Export-IuEvidence ./stamped.iuevidence.zip
'@
                Text = 'With a time stamp of the signed statement, by an authority that the program asks.'
            }
        )
        Errors = @(
            'Config.ProgramUntrusted', 'Config.RosterMissing', 'Config.SigningKeyMissing', 'Config.SshKeygenMissing'
            'Gate.SignerExpired', 'Gate.UnknownSigner', 'Gate.WrongNamespace', 'Input.BadArgument', 'Input.FileNotWritten'
            'Integrity.EvidenceBroken', 'Integrity.LogBroken', 'Store.CutNotFound', 'Store.DatabaseClosed', 'Store.NotConnected'
            'Store.RestoreUnfinished', 'Store.RunNotFound', 'Store.TimestampNotMade', 'Store.Unreachable'
        )
    }
    'Test-IuEvidence' = @{
        Description = @'
Needs no database and no connection; ssh-keygen verifies the signatures. The checks are those of verify.sh in the
bundle, in the same order and with the same names: the zip, the envelope, each file, the manifest, the statement, the
checkpoint over all leaves, records, inclusion proofs, rows, what follows from them, rosters, what is told as missing,
who signed, each signature by the roster and at the time of its record, the checkpoint from outside the database, and
the time stamp of the statement where there is one.

With PASS the verdict has the story that the bundle tells. With FAIL it has the first item that does not hold, and the
error Integrity.EvidenceBroken follows, which names it.

A bundle proves what its signer says, by the keys of its roster. Who invents a roster invents a bundle: give the
roster that you trust, or compare RosterSha256. Who holds the signing key and the database can cut the log off and
sign anew: give a checkpoint that you kept. What was left out of a bundle, it does not show.

A time stamp (RFC 3161) is compared with the signed statement, and its signature with the certificate that is in it:
TimestampedAt and TimestampAuthority say when and who. Anybody can make one: whether the authority is to be trusted is
yours to say, and IsTimestampVerified is false until you give its root (-TimestampCertificate), to which it must lead.
'@
        Examples = @(
            @{ Code = 'Test-IuEvidence ./run.iuevidence.zip'; Text = 'The verdict.' }
            @{ Code = '(Test-IuEvidence ./run.iuevidence.zip).Story'; Text = 'What the bundle tells, line by line.' }
            @{
                Code = 'Test-IuEvidence ./run.iuevidence.zip -Checkpoint ./last-year.checkpoint -Roster ./allowed_signers'
                Text = 'Beside what the auditor brings: nothing that the checkpoint covers was cut off or changed since.'
            }
            @{
                Code = 'Get-ChildItem *.iuevidence.zip | Test-IuEvidence -ErrorAction SilentlyContinue | Where-Object Verdict -ne PASS'
                Text = 'Which of many bundles do not hold.'
            }
            @{
                Code = 'Test-IuEvidence ./run.iuevidence.zip -TimestampCertificate ./tsa-root.pem | Format-List Timestamp*'
                Text = 'When an authority that the auditor trusts had the signed statement.'
            }
        )
        Errors = 'Config.SshKeygenMissing', 'Input.BadArgument', 'Integrity.EvidenceBroken', 'Store.FileError'
    }
}
