using System.Text;
using CliWrap;
using IuCutter.Core.Approvals;
using IuCutter.Core.Runs;
using IuCutter.Core.Signing;
using IuCutter.Core.Tests.Signing;

namespace IuCutter.Core.Tests.Approvals;

/// <summary>A requester who is named by a key: the roster says whose it is, the card names it, and that person approves nothing.</summary>
[Trait("Promise", "3")]
public sealed class RequesterKeyTests(SshKeyFixture keys) : IClassFixture<SshKeyFixture>
{
    private static readonly SshKeygenSignatures Signatures = new();
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);
    private readonly CutRun _run = TestRuns.Run(CutMode.Live);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Import_AskedForWithAKey_NamesPrincipalAndKeyAndIsTaken()
    {
        MemoryApprovalStore store = new MemoryApprovalStore(Roster());
        (string card, CardRequest request) = await AskAsync(store, keys.Bob);

        string key = await keys.FingerprintAsync(keys.Bob);
        Assert.Contains($"\nrequester: bob@corp\nrequester_key: {key}\nissued_at: ", card, StringComparison.Ordinal);
        Assert.Contains($"asked for by    bob@corp, who signed this request with key {key}\n", card, StringComparison.Ordinal);
        Assert.DoesNotContain("service@host", card, StringComparison.Ordinal);
        Assert.Equal((key, "bob@corp"), (request.RequesterKey, request.Requester));
        await ImportAsync(store, card, keys.Alice, null);

        // The control: by a login, the card names the login, and nothing of a key.
        (card, request) = await AskAsync(store, key: null);
        Assert.Contains("\nrequester: service@host\nissued_at: ", card, StringComparison.Ordinal);
        Assert.Contains("asked for by    service@host\n", card, StringComparison.Ordinal);
        Assert.Equal((null, null), (request.RequesterKey, request.RequesterSignature));
    }

    [Theory]
    [InlineData("", "Gate.UnknownSigner")]
    [InlineData("bob@corp namespaces=\"iucutter.approval\"", "Gate.WrongNamespace")]
    [InlineData("bob@corp namespaces=\"iucutter.requester\",valid-before=\"20200101Z\"", "Gate.SignerExpired")]
    [InlineData("bob@corp namespaces=\"iucutter.requester\",valid-after=\"20990101Z\"", "Gate.SignerExpired")]
    [InlineData("bob@corp namespaces=\"iucutter.requester\"|rita@corp namespaces=\"iucutter.requester\"", "Gate.UnknownSigner")]
    [InlineData("bob@corp namespaces=\"iucutter.requester\"|rita@corp namespaces=\"iucutter.approval\"", "Gate.UnknownSigner")]
    [InlineData("*@corp namespaces=\"iucutter.requester\"", "Gate.UnknownSigner")]
    public async Task Request_KeyThatTheRosterDoesNotLetAsk_IsRefusedAndNothingIsRecorded(string lines, string errorId)
    {
        string roster = string.Concat(lines.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(line => keys.Roster(line, keys.Bob)));
        MemoryApprovalStore store = new MemoryApprovalStore(Sovereign() + roster);

        IuException refusal = await Assert.ThrowsAsync<IuException>(() => AskAsync(store, keys.Bob));

        Assert.Equal(errorId, refusal.Definition.Id);
        Assert.Empty(store.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Request_KeyThatCannotSign_IsRefused(bool isThere)
    {
        MemoryApprovalStore store = new MemoryApprovalStore(
            Roster() + keys.Roster("lock@corp namespaces=\"iucutter.requester\"", keys.Locked)
        );

        IuException refusal = await Assert.ThrowsAsync<IuException>(() => AskAsync(store, isThere ? keys.Locked : keys.Locked + "x"));

        Assert.Equal("Config.SigningKeyMissing", refusal.Definition.Id);
        Assert.Empty(store.Requests);
    }

    // The same person: by the key, by the name, by the name before the @.
    [Theory]
    [InlineData("bob@corp namespaces=\"iucutter.requester,iucutter.approval\"", "bob@home", true)]
    [InlineData("bob@corp namespaces=\"iucutter.requester\"", "bob@corp", false)]
    [InlineData("bob@corp namespaces=\"iucutter.requester\"", "Bob@home", false)]
    [InlineData("bob@corp namespaces=\"iucutter.requester\"", "alice@corp", null)]
    public async Task Import_SignedByWhoAsked_IsRefused(string requester, string signer, bool? withTheSameKey)
    {
        MemoryApprovalStore store = new MemoryApprovalStore(
            keys.Roster(requester, keys.Bob) + keys.Roster($"{signer} namespaces=\"iucutter.approval\"", keys.Alice)
        );
        (string card, _) = await AskAsync(store, keys.Bob);

        await ImportAsync(store, card, withTheSameKey is true ? keys.Bob : keys.Alice, withTheSameKey is null ? null : "Gate.SelfApproval");
    }

    // Whatever the roster made of it: no key signs what it asked for, under no name.
    [Fact]
    public async Task Check_SignedWithTheRequestersKeyUnderAnotherName_IsRefused()
    {
        MemoryApprovalStore store = new MemoryApprovalStore(Roster());
        (string card, CardRequest request) = await AskAsync(store, keys.Bob);

        Task CheckAsync(string fingerprint) =>
            SignatureCheck.RunAsync(
                new Signer(new SshSignature("rita@corp", fingerprint, "")),
                Encoding.UTF8.GetBytes(card),
                [""],
                store.Roster,
                request,
                runRequester: null,
                request.IssuedAt,
                Token
            );

        IuException refusal = await Assert.ThrowsAsync<IuException>(() => CheckAsync(request.RequesterKey!));
        Assert.Equal("Gate.SelfApproval", refusal.Definition.Id);
        // The control: rita with her own key.
        await CheckAsync(await keys.FingerprintAsync(keys.Alice));
    }

    // One key under two names after the card was asked for: whose request it was cannot be said any more.
    [Theory]
    [InlineData("rita@corp namespaces=\"iucutter.requester,iucutter.approval\"", "bob")]
    [InlineData("bob@corp namespaces=\"iucutter.requester\"|rita@corp namespaces=\"iucutter.approval\"", "bob")]
    [InlineData("bob@corp namespaces=\"iucutter.approval\"", "alice")]
    [InlineData("bob@corp namespaces=\"iucutter.requester\",valid-before=\"20200101Z\"", "alice")]
    [InlineData("", "alice")]
    public async Task Import_RequestersLineChangedSince_IsRefused(string lines, string signer)
    {
        MemoryApprovalStore store = new MemoryApprovalStore(Roster());
        (string card, _) = await AskAsync(store, keys.Bob);
        store.Roster =
            Sovereign()
            + string.Concat(lines.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(line => keys.Roster(line, keys.Bob)));

        await ImportAsync(store, card, signer == "bob" ? keys.Bob : keys.Alice, "Gate.CardRequester");
    }

    // Whoever holds the executor's password can record a request in another's name; not with that person's signature.
    [Theory]
    [InlineData("another key")]
    [InlineData("another namespace")]
    [InlineData("another card")]
    [InlineData("none")]
    public async Task Import_RequestInvented_IsRefused(string how)
    {
        MemoryApprovalStore store = new MemoryApprovalStore(
            Roster() + keys.Roster("lock@corp namespaces=\"iucutter.requester\"", keys.Locked)
        );
        (string other, _) = await AskAsync(store, keys.Bob);
        (string card, CardRequest request) = await AskAsync(store, keys.Bob);
        string signature = how switch
        {
            "another key" => await SignAsync(card, keys.Alice, "iucutter.requester"),
            "another namespace" => await SignAsync(card, keys.Bob, "iucutter.approval"),
            "another card" => await SignAsync(other, keys.Bob, "iucutter.requester"),
            _ => "",
        };
        store.Replace(request with { RequesterSignature = signature });
        await ImportAsync(store, card, keys.Alice, "Gate.CardRequester");

        // The control: the signature that was made.
        store.Replace(request);
        await ImportAsync(store, card, keys.Alice, null);
    }

    [Theory]
    [InlineData("requester_key: SHA256:", "requester_key: SHA256:x", "Gate.CardRequester")]
    [InlineData("\nrequester: bob@corp", "\nrequester: rob@corp", "Gate.CardRequester")]
    [InlineData("\nrequester_key: ", "\nrequester_kex: ", "Gate.CardField")]
    [InlineData("bob@corp, who signed", "rob@corp, who signed", "Gate.CardText")]
    public async Task Import_CardChangedAndSignedAllTheSame_IsRefused(string field, string by, string errorId)
    {
        MemoryApprovalStore store = new MemoryApprovalStore(Roster());
        (string card, CardRequest request) = await AskAsync(store, keys.Bob);
        string changed = card.Replace(field, by, StringComparison.Ordinal);
        Assert.NotEqual(card, changed);
        // Even where the requester signs the changed card too.
        store.Replace(request with { RequesterSignature = await SignAsync(changed, keys.Bob, "iucutter.requester") });

        await ImportAsync(store, changed, keys.Alice, errorId);
    }

    [Theory]
    [InlineData("# iucutter-card-requests: signed\n", false, "Gate.RequesterKeyMissing")]
    [InlineData("# iucutter-card-requests: signed\n", true, null)]
    [InlineData("#iucutter-card-requests: signed\n", false, "Config.RosterInvalid")]
    [InlineData("# who asks is signed for\n", false, null)]
    public async Task Import_RosterDemandsAKey_RefusesALogin(string rule, bool withKey, string? errorId)
    {
        MemoryApprovalStore store = new MemoryApprovalStore(Roster());
        (string card, _) = await AskAsync(store, withKey ? keys.Bob : null);
        store.Roster = rule + Roster();

        await ImportAsync(store, card, keys.Alice, errorId);
    }

    private string Sovereign() => keys.Roster("alice@corp namespaces=\"iucutter.approval\"", keys.Alice);

    private string Roster() => Sovereign() + keys.Roster("bob@corp namespaces=\"iucutter.requester\"", keys.Bob);

    private Task<(string Text, CardRequest Request)> AskAsync(MemoryApprovalStore store, string? key) =>
        Desk(store, key).RequestAsync(ApprovalGate.CutAuthorization, _run, "service@host", Life, null, Token);

    private async Task ImportAsync(MemoryApprovalStore store, string card, string signer, string? errorId)
    {
        int before = store.Recorded;
        string signature = await SignAsync(card, signer, "iucutter.approval");
        Exception? refusal = await Record.ExceptionAsync(() =>
            Desk(store, null).ImportAsync(_run, Encoding.UTF8.GetBytes(card), [signature], Token)
        );
        Assert.Equal(errorId, (refusal as IuException)?.Definition.Id);
        Assert.Equal(errorId is null, refusal is null);
        Assert.Equal(errorId is null ? before + 1 : before, store.Recorded);
    }

    private static ApprovalDesk Desk(MemoryApprovalStore store, string? key) =>
        new(store, Signatures, TestRuns.Module, TimeProvider.System, new SystemRandomSource()) { RequesterKey = key };

    private static Task<string> SignAsync(string card, string key, string signatureNamespace) =>
        Signatures.SignAsync(Encoding.UTF8.GetBytes(card), key, signatureNamespace, Token);

    /// <summary>Finds every signature to be that of one signer.</summary>
    private sealed class Signer(SshSignature signature) : ISshSignatures
    {
        public Task<SshSignature> VerifyAsync(
            ReadOnlyMemory<byte> message,
            string armoredSignature,
            string roster,
            string signatureNamespace,
            DateTimeOffset at,
            CancellationToken cancellationToken
        ) => Task.FromResult(signature);

        public Task<string> SignAsync(ReadOnlyMemory<byte> message, string keyFile, string signatureNamespace, CancellationToken token) =>
            throw new NotSupportedException();

        public Task<string> ReadFingerprintAsync(string keyFile, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<string> CheckBytesAsync(
            ReadOnlyMemory<byte> message,
            string armoredSignature,
            string signatureNamespace,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();
    }
}
