using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Nist;
using Org.BouncyCastle.Asn1.Tsp;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Cms;
using Org.BouncyCastle.Tsp;
using X509Certificate = Org.BouncyCastle.X509.X509Certificate;

namespace IuCutter.Core.Bundles;

/// <summary>
/// The time stamp (RFC 3161) of a bundle's envelope: that an authority had the SHA-256 of the signed statement at a time. Made after the
/// envelope is signed, so no statement lists it. Whose the authority is, only somebody who brings its certificate can tell.
/// </summary>
internal sealed class EvidenceTimestamp
{
    private const string TimestampingPurpose = "1.3.6.1.5.5.7.3.8";
    private const string GivenItem = "given authority";

    private readonly TimeStampToken _token;
    private readonly X509Certificate _signer;

    private EvidenceTimestamp(TimeStampToken token, X509Certificate signer)
    {
        _token = token;
        _signer = signer;
    }

    /// <summary>When the authority had it, UTC, whole seconds, as the authority says.</summary>
    public DateTimeOffset At
    {
        get
        {
            DateTime time = DateTime.SpecifyKind(_token.TimeStampInfo.GenTime, DateTimeKind.Utc);
            return new DateTimeOffset(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        }
    }

    /// <summary>Subject of the certificate that is in it and whose key signed it.</summary>
    public string Subject => _signer.SubjectDN.ToString();

    /// <summary>SHA-256 of that certificate, 64 lower-case hexadecimal digits.</summary>
    public string CertificateSha256 => Digest.Of(_signer.GetEncoded());

    /// <summary>The line of the story, which <c>verify.sh</c> prints too.</summary>
    /// <param name="isTrusted">Whether <see cref="RequireAuthority"/> was asked.</param>
    public string Tell(bool isTrusted) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"time stamp {At:yyyy-MM-dd'T'HH:mm:ss'Z'} of {EvidenceFiles.Envelope} by {CommonName}, "
        )
        + $"certificate SHA-256 {CertificateSha256}, "
        + (isTrusted ? "which leads to the given authority" : "whose authority is not verified: verify.sh -t, -TimestampCertificate");

    /// <summary>The request (TimeStampReq) for an envelope: its SHA-256, and the wish for the authority's certificate.</summary>
    public static byte[] Request(byte[] envelope)
    {
        TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
        generator.SetCertReq(true);
        return generator.Generate(NistObjectIdentifiers.IdSha256.Id, SHA256.HashData(envelope)).GetEncoded();
    }

    /// <summary>Asks an authority for the time stamp of an envelope.</summary>
    /// <param name="ask">Gives its answer to a request.</param>
    /// <param name="envelope">The envelope.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The answer, checked.</returns>
    /// <exception cref="IuException">
    /// Store.TimestampNotMade when it is not one of this envelope; what <paramref name="ask"/> throws.
    /// </exception>
    public static async Task<byte[]> AskAsync(
        Func<byte[], CancellationToken, Task<byte[]>> ask,
        byte[] envelope,
        CancellationToken cancellationToken
    )
    {
        byte[] response = await ask(Request(envelope), cancellationToken).ConfigureAwait(false);
        try
        {
            Check(envelope, response);
            return response;
        }
        catch (EvidenceFault fault)
        {
            throw new IuException(
                ErrorCatalogue.TimestampNotMade,
                $"The answer is not taken: {fault.Message}",
                EvidenceFiles.Timestamp,
                fault
            );
        }
    }

    /// <summary>Checks an answer (TimeStampResp): granted, signed by the certificate in it, and of this envelope.</summary>
    /// <exception cref="EvidenceFault">It is not; the item is the file.</exception>
    public static EvidenceTimestamp Check(byte[] envelope, byte[] response)
    {
        EvidenceTimestamp stamp;
        try
        {
            stamp = Read(response) ?? throw new EvidenceFault(EvidenceFiles.Timestamp, "No certificate in it has signed it.");
        }
        catch (Exception broken) when (IsOfTheParser(broken))
        {
            throw new EvidenceFault(EvidenceFiles.Timestamp, "It is no time stamp: " + broken.Message);
        }

        TimeStampTokenInfo info = stamp._token.TimeStampInfo;
        EvidenceFault.Unless(
            info.MessageImprintAlgOid == NistObjectIdentifiers.IdSha256.Id
                && info.GetMessageImprintDigest().AsSpan().SequenceEqual(SHA256.HashData(envelope)),
            EvidenceFiles.Timestamp,
            $"It is of something else than {EvidenceFiles.Envelope}."
        );
        return stamp;
    }

    /// <summary>
    /// Demands that the certificate may stamp, was valid at the time of the stamp, and leads to a root that is given. Revocation is not
    /// asked.
    /// </summary>
    /// <param name="authority">Certificates in PEM: the root, and those between where the time stamp has them not.</param>
    /// <exception cref="EvidenceFault">It is not so.</exception>
    public void RequireAuthority(byte[] authority)
    {
        try
        {
            _token.Validate(_signer);
            X509Certificate2Collection given = [];
            given.ImportFromPem(Encoding.ASCII.GetString(authority));
            using X509Chain chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(given);
            chain.ChainPolicy.ExtraStore.AddRange(given);
            foreach (X509Certificate one in _token.GetCertificates().EnumerateMatches(null))
            {
                chain.ChainPolicy.ExtraStore.Add(X509CertificateLoader.LoadCertificate(one.GetEncoded()));
            }

            // Nothing is asked of a network, and nothing of this machine's clock or its own roots.
            chain.ChainPolicy.DisableCertificateDownloads = true;
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.VerificationTime = At.UtcDateTime;
            chain.ChainPolicy.ApplicationPolicy.Add(new Oid(TimestampingPurpose));
            using X509Certificate2 signer = X509CertificateLoader.LoadCertificate(_signer.GetEncoded());
            bool leads = chain.Build(signer);
            string why = string.Join(' ', chain.ChainStatus.Select(status => status.StatusInformation.Trim()));
            EvidenceFault.Unless(leads, GivenItem, $"The time stamp does not lead to it: {why}");
        }
        catch (Exception broken) when (broken is CryptographicException || IsOfTheParser(broken))
        {
            throw new EvidenceFault(GivenItem, "The time stamp does not lead to it: " + broken.Message);
        }
    }

    /// <summary>The fault where an authority is given and there is no time stamp.</summary>
    public static EvidenceFault None => new(GivenItem, "There is no time stamp.");

    // As verify.sh reads it: one name of plain letters, or none.
    private string CommonName =>
        _signer.SubjectDN.GetValueList(X509Name.CN) is [{ } name]
        && name.Length > 0
        && name.Trim() == name
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '.' or '(' or ')' or '/' or ':' or '_' or '-')
            ? name
            : "?";

    private static EvidenceTimestamp? Read(byte[] response)
    {
        // One object and nothing behind it.
        TimeStampResponse read = new TimeStampResponse(TimeStampResp.GetInstance(Asn1Object.FromByteArray(response)));
        // Granted, or granted with changes (RFC 3161, 2.4.2).
        if (read.Status is not (0 or 1) || read.TimeStampToken is not { } token)
        {
            throw new TspException($"its status is {read.Status}.");
        }

        CmsSignedData signed = token.ToCmsSignedData();
        SignerInformation signer = signed.GetSignerInfos().GetSigners().Single();
        return
            signed.GetCertificates().EnumerateMatches(signer.SignerID).FirstOrDefault() is { } certificate
            && signer.Verify(certificate.GetPublicKey())
            ? new EvidenceTimestamp(token, certificate)
            : null;
    }

    // What the parser throws at bytes that somebody else wrote: its own exceptions, which have no base, and those of what it is made of.
    private static bool IsOfTheParser(Exception broken) =>
        broken.GetType().Assembly == typeof(TspException).Assembly
        || broken
            is IOException
                or ArgumentException
                or InvalidOperationException
                or InvalidCastException
                or FormatException
                or ArithmeticException
                or IndexOutOfRangeException
                or NullReferenceException
                or NotSupportedException;
}
