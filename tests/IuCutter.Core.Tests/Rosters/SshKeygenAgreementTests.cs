using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using IuCutter.Core.Rosters;
using IuCutter.Core.Signing;
using IuCutter.Core.Tests.Signing;
using Xunit;

namespace IuCutter.Core.Tests.Rosters;

/// <summary>
/// ssh-keygen is the judge of signers' lines: for generated rosters, what the parser says of a key is what find-principals
/// and verify answer, unless the parser refuses the roster.
/// </summary>
public sealed class SshKeygenAgreementTests(SshKeyFixture keys) : IClassFixture<SshKeyFixture>, IDisposable
{
    private const int Rosters = 240;
    private const string Approval = "iucutter.approval";

    private static readonly DateTimeOffset[] Times =
    [
        new(2026, 2, 28, 23, 59, 59, TimeSpan.Zero),
        new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero),
        new(2026, 3, 1, 0, 0, 1, TimeSpan.Zero),
        new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
    ];

    private static readonly byte[] Message = "a card\n"u8.ToArray();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("iucutter-rosters-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Parse_GeneratedRosters_SaysWhatSshKeygenSays()
    {
        string signature = Path.Combine(_folder.FullName, "signature");
        await File.WriteAllTextAsync(signature, await new SshKeygenSignatures().SignAsync(Message, keys.Alice, Approval, Token), Token);
        RosterGenerator generator = new RosterGenerator(PublicKey(keys.Alice), PublicKey(keys.Bob), seed: 20260301);
        int good = 0;
        int refused = 0;
        int formerWrong = 0;
        for (int i = 0; i < Rosters; i++)
        {
            string text = generator.Next();
            DateTimeOffset at = Times[i % Times.Length];
            Roster roster = Roster.Parse(text);
            (string? principal, bool verified) = await AskAsync(text, signature, at);
            string shown = $"{i} at {at:u}:\n{text}";
            if (!FormerRosterReader.Agrees(text, PublicKey(keys.Alice).Split(' ')[1], at, principal, verified))
            {
                formerWrong++;
            }

            // What is refused because it says too much is read by ssh-keygen all the same.
            if (roster.Faults.Any(fault => fault.ErrorId is not ("Config.RosterNamespaceInexact" or "Config.RosterPrincipal")))
            {
                refused++;
                continue;
            }

            RosterSigner? first = roster.Signers.FirstOrDefault(signer => Holds(signer, at));
            Assert.True(
                first?.Principal == principal,
                $"find-principals says '{principal}', the parser '{first?.Principal}', roster {shown}"
            );
            bool expected =
                first is not null
                && roster.Signers.Any(signer => Holds(signer, at) && signer.Principal == first.Principal && signer.MaySign(Approval));
            Assert.True(expected == verified, $"verify says {verified}, the parser {expected}, roster {shown}");
            good += verified ? 1 : 0;
        }

        // Neither the generator nor the parser makes it easy for itself.
        Assert.InRange(good, Rosters / 8, Rosters);
        Assert.InRange(refused, Rosters / 8, Rosters / 2);
        // The reading by regular expressions that was replaced fails this test.
        Assert.InRange(formerWrong, 1, Rosters);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private bool Holds(RosterSigner signer, DateTimeOffset at) =>
        signer.PublicKey == PublicKey(keys.Alice).Split(' ')[1] && signer.IsValidAt(at) && !signer.IsAuthority;

    private async Task<(string? Principal, bool Verified)> AskAsync(string roster, string signature, DateTimeOffset at)
    {
        string file = Path.Combine(_folder.FullName, "roster");
        await File.WriteAllTextAsync(file, roster, Token);
        string time = "verify-time=" + at.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        BufferedCommandResult found = await RunAsync(["-Y", "find-principals", "-s", signature, "-f", file, "-O", time]);
        if (found.ExitCode != 0)
        {
            return (null, false);
        }

        string principal = string.Join(',', found.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        BufferedCommandResult verified = await RunAsync([
            "-Y",
            "verify",
            "-f",
            file,
            "-I",
            principal,
            "-n",
            Approval,
            "-s",
            signature,
            "-O",
            time,
        ]);
        return (principal, verified.ExitCode == 0);
    }

    private static async Task<BufferedCommandResult> RunAsync(string[] arguments) =>
        await Cli.Wrap("ssh-keygen")
            .WithArguments(arguments)
            .WithEnvironmentVariables(variables => variables.Set("TZ", "UTC"))
            .WithStandardInputPipe(PipeSource.FromBytes(Message))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(Token);

    private static string PublicKey(string file) => string.Join(' ', File.ReadAllText(file + ".pub").Split(' ')[..2]);
}
