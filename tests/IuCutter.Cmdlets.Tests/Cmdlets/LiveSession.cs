using System.Globalization;
using System.Management.Automation;
using IuCutter.Cmdlets.Tests.Engine;

namespace IuCutter.Cmdlets.Tests.Cmdlets;

/// <summary>A session that is connected to the sandbox, with a folder of its own and a document that no other test cuts.</summary>
internal sealed class LiveSession : IDisposable
{
    public const int Units = 5;

    private const string Document = """
        ---
        title: test
        ---
        # Chapter 1. Scope

        ## Article 1. Purpose

        Text of one: Điều một.

        ## Article 2. Terms

        Text of two.

        # Chapter 2. Rest

        ## Article 3. End

        The end.

        """;

    // What an operator and a sovereign do between two cmdlets, and what the database then holds.
    private const string Prelude = """
        param($Sandbox, $Folder, $File, $Prefix)
        function Sign($Card) {
            $answer = & ssh-keygen -q -Y sign -n iucutter.approval -f $Sandbox.SovereignKey $Card.Path 2>&1
            if ($LASTEXITCODE -ne 0) { throw "ssh-keygen: $answer" }
            $Card
        }
        function NewCard { [System.IO.Path]::Combine($Folder, [System.Guid]::NewGuid().ToString('N') + '.card') }
        function TurnOn($Scope = '*', $ValidFor = '01:00:00') {
            Enable-IuExecution (Sign (Request-IuApproval -Gate Ruling -Scope $Scope -ValidFor $ValidFor -Path (NewCard))).Path
        }
        function Approve($Run, $Gate) {
            $Run | Import-IuApproval (Sign ($Run | Request-IuApproval -Gate $Gate -Path (NewCard))).Path
        }
        function Read-Rows {
            $env:PGSERVICEFILE = $Sandbox.ServiceFile
            $env:PGPASSFILE = $Sandbox.PasswordFile
            & psql -X -A -t -q -v ON_ERROR_STOP=1 @args "service=$($Sandbox.Service) user=cutter_ro"
            if ($LASTEXITCODE -ne 0) { throw "psql: $LASTEXITCODE" }
        }
        function Query($Sql) { Read-Rows -c $Sql }
        function AllRows { Read-Rows -f ([System.IO.Path]::Combine($Folder, 'rows.sql')) }
        $plan = Get-IuDocument $File | New-IuCutPlan -DocumentPrefix $Prefix
        $null = $Sandbox | Connect-IuDatabase
        """;

    // psql writes and runs one statement for each table, whatever tables there are.
    private const string CountAll = """
        select format('select %L, count(*) from %I.%I', schemaname || '.' || tablename, schemaname, tablename)
          from pg_catalog.pg_tables where schemaname in ('public', 'cutter_governance') order by 1 \gexec
        """;

    private static int s_documents;
    private readonly EngineSession _engine = new();

    public LiveSession(ModuleSandboxFixture fixture)
    {
        Sandbox = fixture.Get();
        Prefix = string.Create(CultureInfo.InvariantCulture, $"XUNIT-{Interlocked.Increment(ref s_documents)}");
        string file = Path.Combine(Folder, "document.md");
        File.WriteAllText(file, Document);
        File.WriteAllText(Path.Combine(Folder, "rows.sql"), CountAll + "\n");
        using PowerShell shell = _engine.Shell();
        shell
            .AddScript(Prelude, useLocalScope: false)
            .AddArgument(Sandbox)
            .AddArgument(Folder)
            .AddArgument(file)
            .AddArgument(Prefix)
            .Invoke();
    }

    public IuSandbox Sandbox { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("iucutter-live-").FullName;

    public string Prefix { get; }

    /// <summary>Runs a script in the session's own scope.</summary>
    public PSObject[] Run(string script)
    {
        using PowerShell shell = _engine.Shell();
        return [.. shell.AddScript(script, useLocalScope: false).Invoke()];
    }

    public T Get<T>(string script) => (T)Assert.Single(Run(script)).BaseObject;

    /// <summary>Runs a script that must end with this error and leave every table as it was.</summary>
    public ErrorRecord Refuses(string errorId, string script)
    {
        string before = Rows();
        RuntimeException failure = Assert.ThrowsAny<RuntimeException>(() => Run(script));
        Assert.Equal(errorId, failure.ErrorRecord.FullyQualifiedErrorId.Split(',')[0]);
        Assert.False(string.IsNullOrEmpty(failure.ErrorRecord.ErrorDetails.RecommendedAction));
        Assert.Equal(before, Rows());
        return failure.ErrorRecord;
    }

    /// <summary>The number of rows of every table, one line each.</summary>
    public string Rows()
    {
        string[] lines = [.. Run("AllRows").Select(line => line.ToString())];
        // A count over no table would be equal to any other.
        Assert.True(lines.Length > 15, string.Join('\n', lines));
        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    /// <summary>A single value as the reader reads it.</summary>
    public string Scalar(string sql) => Get<string>($"Query \"{sql}\"");

    public void Dispose()
    {
        try
        {
            // A run that has its backup keeps its turn for a minute, before what the next test starts as a process of its own.
            Run(
                """
                $null = Get-IuRun | Where-Object { $_.Mode -eq 'Live' -and $_.State -in 'BackedUp', 'GrantsProbed' } |
                    Stop-IuRun -Confirm:$false
                $null = Disable-IuExecution 'test ended'
                Disconnect-IuDatabase
                """
            );
        }
        finally
        {
            _engine.Dispose();
            Directory.Delete(Folder, recursive: true);
        }
    }
}
