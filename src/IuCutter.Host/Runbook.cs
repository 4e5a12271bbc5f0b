using System.Management.Automation;
using System.Management.Automation.Language;

namespace IuCutter.Host;

/// <summary>A runbook that was read and parsed.</summary>
/// <param name="Path">Its absolute path.</param>
/// <param name="Syntax">Its syntax tree.</param>
internal sealed record Runbook(string Path, ScriptBlockAst Syntax)
{
    /// <summary>Reads and parses a runbook, so that a mistake in its last line is told before its first line runs.</summary>
    /// <exception cref="HostException">It cannot be read or parsed.</exception>
    public static Runbook Read(string file)
    {
        string path = System.IO.Path.GetFullPath(file);
        if (!File.Exists(path))
        {
            throw new HostException(
                "Input.RunbookNotFound",
                $"There is no runbook '{path}'.",
                "Check the path: iucut run RUNBOOK.ps1",
                ExitCode.BadInput
            );
        }

        ScriptBlockAst syntax = Parser.ParseFile(path, out _, out ParseError[] errors);
        return errors is [ParseError first, ..]
            ? throw new HostException(
                "Input.RunbookSyntax",
                $"{path}:{first.Extent.StartLineNumber}:{first.Extent.StartColumnNumber}: {first.Message}",
                "Correct the runbook at the line named in the message.",
                ExitCode.BadInput
            )
            : new Runbook(path, syntax);
    }

    /// <summary>The script, with <c>$PSScriptRoot</c> and <c>$PSCommandPath</c>; an <c>exit</c> in it reaches the host.</summary>
    public ScriptBlock Script() => Syntax.GetScriptBlock();
}
