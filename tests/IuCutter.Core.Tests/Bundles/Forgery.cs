using System.Globalization;
using System.Text;
using IuCutter.Core.AuditLog;
using IuCutter.Core.Bundles;

namespace IuCutter.Core.Tests.Bundles;

/// <summary>A bundle in the hands of somebody who may sign evidence: whatever is set here is set before it is signed anew.</summary>
internal sealed class Forgery
{
    private readonly EvidenceKeys _keys;
    private readonly EvidenceSample _sample;
    private readonly SortedDictionary<long, LogRecord> _records = [];

    private Forgery(EvidenceKeys keys, EvidenceSample sample, EvidenceSource source, byte[] zip)
    {
        _keys = keys;
        _sample = sample;
        Source = source with { Leaves = [.. source.Leaves] };
        Files = StoredZip.Read(zip)!.Value.Files;
        Manifest = EvidenceManifest.Parse(Files[EvidenceManifest.FileName])!;
        foreach ((long index, string text) in source.Records)
        {
            _records.Add(index, LogRecord.Parse(text)!);
        }
    }

    public EvidenceSource Source { get; }

    public SortedDictionary<string, byte[]> Files { get; }

    public EvidenceManifest Manifest { get; set; }

    public RunLine Run => Manifest.Runs[0];

    public int Size => Source.Leaves.Length;

    /// <summary>What is done to the texts behind the manifest's back.</summary>
    public Func<string, string> ManifestText { get; set; } = text => text;

    public Func<string, string> Statement { get; set; } = text => text;

    public Func<string, string> SignedText { get; set; } = text => text;

    public Func<string, string> Envelope { get; set; } = text => text;

    /// <summary>What is done to the files after they are signed.</summary>
    public Action<SortedDictionary<string, byte[]>> After { get; set; } = _ => { };

    public Func<byte[], byte[]> Zip { get; set; } = zip => zip;

    public string PayloadType { get; set; } = EvidenceStatement.PayloadType;

    public string? KeyId { get; set; }

    /// <summary>What the auditor brings.</summary>
    public string? Checkpoint { get; set; }

    public string? Roster { get; set; }

    public string? Authority { get; set; }

    /// <summary>Makes the time stamp of the envelope; null for none.</summary>
    public Func<byte[], Task<byte[]>>? Stamp { get; set; }

    /// <summary>A time stamping authority.</summary>
    public Task<TimestampAuthority> AuthorityAsync() => _keys.AuthorityAsync();

    public string FirstRoster => _sample.FirstRoster;

    /// <summary>Begins with the good bundle of a seed; or, where the rosters are edited, with one that nobody has checked.</summary>
    public static async Task<Forgery> BeginAsync(EvidenceKeys keys, Func<string, string>? edit)
    {
        if (edit is null)
        {
            (EvidenceSample good, EvidenceSource made) = await keys.SampleAsync(1);
            return new Forgery(keys, good, made, await keys.BuildAsync(1));
        }

        EvidenceSample sample = new EvidenceSample(keys, 1) { Edit = edit };
        EvidenceSource source = await sample.MakeAsync();
        return new Forgery(keys, sample, source, await keys.ComposeAsync(source));
    }

    /// <summary>Index of the last record of a table that has its row here.</summary>
    public long RowOf(string relation) =>
        _records.Last(record => record.Value["relation"] == relation && Source.Rows.ContainsKey(record.Key)).Key;

    /// <summary>Index of the first of the rosters.</summary>
    public long FirstRosterIndex => EvidenceFiles.RostersOf(Files.Keys)[0];

    public string Text(string name) => Encoding.UTF8.GetString(Files[name]);

    public void Set(string name, string text) => Files[name] = Encoding.UTF8.GetBytes(text);

    /// <summary>Another checkpoint of the bundle, with the proofs that name it.</summary>
    public void SetCheckpoint(string text)
    {
        Set(EvidenceFiles.Checkpoint, text);
        LeafLevels levels = new LeafLevels(Source.Leaves);
        foreach (long index in EvidenceFiles.ProofsOf(Files.Keys))
        {
            Files[EvidenceFiles.ProofOf(index)] = InclusionProofText.Write(index, levels.Inclusion((int)index), text);
        }
    }

    /// <summary>
    /// Another record in the log, in its place: leaves, checkpoint and proofs follow. No checkpoint from outside fits any more.
    /// </summary>
    public void SetRecord(long index, byte[] record)
    {
        Source.Leaves[index] = MerkleTree.LeafHash(record);
        SetLine(index, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{index} ")), record);
        Set(EvidenceFiles.Leaves, string.Concat(Source.Leaves.Select(leaf => Convert.ToHexStringLower(leaf) + "\n")));
        SetCheckpoint(Core.AuditLog.Checkpoint.Of(Source.Origin, Size, MerkleTree.Root(Source.Leaves)).Text);
        Files.Remove(OutsideCheckpoint.FileName);
        Files.Remove(OutsideCheckpoint.SignatureFile);
        Manifest = Manifest with
        {
            Outside = null,
            Missing = [new MissingLine(EvidenceGaps.OutsideCheckpoint, Manifest.DocumentPrefix, "none-found")],
        };
    }

    /// <summary>Another line in the list of records, whatever the log says.</summary>
    public void SetLine(long index, params byte[][] parts)
    {
        byte[] old = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{index} {Source.Records[index]}\n"));
        byte[] records = Files[EvidenceFiles.Records];
        int at = records.AsSpan().IndexOf(old);
        Files[EvidenceFiles.Records] = [.. records[..at], .. parts.SelectMany(part => part), (byte)'\n', .. records[(at + old.Length)..]];
    }

    /// <summary>Another row, of which its record tells.</summary>
    public void SetRow(long index, byte[] row)
    {
        string digest = Digest.Of(row);
        Files[EvidenceFiles.RowOf(index)] = row;
        SetRecord(
            index,
            Encoding.UTF8.GetBytes(Source.Records[index].Replace(_records[index]["row_sha256"]!, digest, StringComparison.Ordinal))
        );
    }

    /// <summary>A line of a text, by its number from 0, replaced.</summary>
    public static string Line(string text, int number, string line)
    {
        string[] lines = text.Split('\n');
        lines[number] = line;
        return string.Join('\n', lines);
    }

    /// <summary>A checkpoint of this log.</summary>
    public string Outside(int size) => _sample.Outside(Source.Origin, size);

    /// <summary>Puts a checkpoint from outside in, which somebody signs.</summary>
    public async Task SetOutsideAsync(string text, string key = "executor")
    {
        Set(OutsideCheckpoint.FileName, text);
        Set(OutsideCheckpoint.SignatureFile, await _keys.SignAsync(key, text, EvidenceTables.CheckpointNamespace));
        long size = long.Parse(text.Split('\n')[1], CultureInfo.InvariantCulture);
        Manifest = Manifest with { Outside = new OutsideLine(size, "DOT-991") };
    }

    public Task<string> SignAsync(string key, string text, string signatureNamespace) => _keys.SignAsync(key, text, signatureNamespace);

    /// <summary>Signs it as evidence.</summary>
    public async Task<byte[]> MakeAsync()
    {
        Set(EvidenceManifest.FileName, ManifestText(Encoding.ASCII.GetString(Manifest.Bytes)));
        string statement = Statement(Encoding.ASCII.GetString(EvidenceStatement.Write(Manifest, EvidenceFiles.Sha256(Files))));
        byte[] payload = Encoding.ASCII.GetBytes(statement);
        string signed = Encoding.ASCII.GetString(DsseEnvelope.PreAuthenticationEncoding(PayloadType, payload));
        string armored = await _keys.SignAsync("verifier", SignedText(signed), EvidenceTables.EvidenceNamespace);
        string key = KeyId ?? await _keys.FingerprintAsync("verifier");
        byte[] envelope = new DsseEnvelope(payload, PayloadType, key, DsseEnvelope.BlobOf(armored)).Bytes;
        Set(EvidenceFiles.Envelope, Envelope(Encoding.ASCII.GetString(envelope)));
        if (Stamp is not null)
        {
            Files[EvidenceFiles.Timestamp] = await Stamp(Files[EvidenceFiles.Envelope]);
        }

        After(Files);
        return Zip(StoredZip.Write(Files));
    }
}
