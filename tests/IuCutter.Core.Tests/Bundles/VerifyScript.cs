using System.Text;
using CliWrap;
using CliWrap.Buffered;
using IuCutter.Core.Bundles;

namespace IuCutter.Core.Tests.Bundles;

/// <summary>An auditor without IuCutter: unpacks a bundle with unzip and runs a copy of verify.sh from somewhere else.</summary>
internal sealed class VerifyScript : IDisposable
{
    /// <summary>What a line of the script with a check has: of the shell, and of awk.</summary>
    public static readonly string[] Checks = ["|| fail ", "|| fail(", "|| refused("];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("iucutter-audit-");

    /// <summary>Unpacks and verifies.</summary>
    /// <param name="zip">The bundle.</param>
    /// <param name="checkpoint">A checkpoint that the auditor brings; null for none.</param>
    /// <param name="roster">A roster; null for none.</param>
    /// <param name="without">What the one line has whose check is taken out of the script; null for none.</param>
    /// <param name="authority">Certificates of a time stamping authority, PEM; null for none.</param>
    /// <returns>What it prints, line by line: the story and PASS, or FAIL and the item.</returns>
    public Task<string[]> RunAsync(
        byte[] zip,
        string? checkpoint = null,
        string? roster = null,
        string? without = null,
        string? authority = null
    ) => RunAsync(zip, checkpoint, roster, Without(without, Text), new Dictionary<string, string?>(), authority);

    /// <summary>The script.</summary>
    public static string Text => Encoding.UTF8.GetString(EvidenceFiles.Resource("verify.sh"));

    /// <summary>The same with another script, and another environment.</summary>
    public async Task<string[]> RunAsync(
        byte[] zip,
        string? checkpoint,
        string? roster,
        string text,
        IReadOnlyDictionary<string, string?> environment,
        string? authority = null
    )
    {
        string place = _folder.CreateSubdirectory(Guid.NewGuid().ToString("N")).FullName;
        try
        {
            return await RunInAsync(place, zip, checkpoint, roster, text, environment, authority);
        }
        finally
        {
            // A damaged zip has names that are not UTF-8, which .NET cannot name to delete them.
            await Cli.Wrap("rm").WithArguments(["-rf", "--", place]).ExecuteAsync(CancellationToken.None);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<string[]> RunInAsync(
        string place,
        byte[] zip,
        string? checkpoint,
        string? roster,
        string text,
        IReadOnlyDictionary<string, string?> environment,
        string? authority
    )
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        string file = Path.Combine(place, "bundle.zip");
        string script = Path.Combine(place, "verify.sh");
        string unpacked = Path.Combine(place, "unpacked");
        Directory.CreateDirectory(unpacked);
        await File.WriteAllBytesAsync(file, zip, token);
        await File.WriteAllTextAsync(script, text, token);
        // What unzip says of a damaged file, verify.sh -z says too.
        await Cli.Wrap("unzip")
            .WithArguments(["-q", "-o", "-P", "none", file, "-d", unpacked])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(token);
        List<string> arguments = [script, "-z", file];
        if (checkpoint is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(place, "checkpoint"), checkpoint, token);
            arguments.AddRange(["-c", Path.Combine(place, "checkpoint")]);
        }

        if (roster is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(place, "roster"), roster, token);
            arguments.AddRange(["-r", Path.Combine(place, "roster")]);
        }

        if (authority is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(place, "authority"), authority, token);
            arguments.AddRange(["-t", Path.Combine(place, "authority")]);
        }

        BufferedCommandResult result = await Cli.Wrap("sh")
            .WithArguments([.. arguments, unpacked])
            .WithEnvironmentVariables(environment)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(Encoding.UTF8, token);
        string[] lines = result.StandardOutput.TrimEnd('\n').Split('\n');
        Assert.True(
            result.ExitCode == (lines[^1] == "PASS" ? 0 : 1) && result.StandardError.Length == 0,
            $"exit code {result.ExitCode}\n{result.StandardOutput}\n{result.StandardError}"
        );
        return lines;
    }

    private static string Without(string? check, string script)
    {
        if (check is null)
        {
            return script;
        }

        string[] lines = script.Split('\n');
        int at = Array.IndexOf(lines, lines.Single(line => line.Contains(check, StringComparison.Ordinal)));
        // What awk decides by is an expression, too.
        string blunt = lines[at].Replace("|| fail ", "|| true ", StringComparison.Ordinal);
        blunt = blunt.Replace("|| fail(", "|| 1 || fail(", StringComparison.Ordinal);
        blunt = blunt.Replace("|| refused(", "|| 1 || refused(", StringComparison.Ordinal);
        Assert.NotEqual(lines[at], blunt);
        lines[at] = blunt;
        return string.Join('\n', lines);
    }
}
