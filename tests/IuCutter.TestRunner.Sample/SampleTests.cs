using System.Diagnostics;

namespace IuCutter.TestRunner.Sample;

/// <summary>Each test does what the environment names, and passes where it names another.</summary>
public sealed class SampleTests
{
    private static readonly string Fault = Environment.GetEnvironmentVariable("IUCUTTER_SAMPLE_FAULT") ?? "";

    // How many tests have begun, one after the other.
    private static int _begun;

    public SampleTests() => _begun++;

    [Fact]
    public void First_Always_Passes() => Assert.NotNull(Fault);

    [Fact]
    public void Second_Faulty_DoesNotPass()
    {
        Mark();
        switch (Fault)
        {
            case "fail":
                Assert.Fail("as it was asked");
                break;
            case "wait":
                Thread.Sleep(Timeout.Infinite);
                break;
            case "spin":
                while (true)
                {
                    Thread.SpinWait(1000);
                }

            case "crash":
                AwaitVerdicts();
                // By a signal: the words of the runtime about its own end would be the longest part of a log.
                using (Process self = Process.GetCurrentProcess())
                {
                    self.Kill();
                    Thread.Sleep(Timeout.Infinite);
                }

                break;
            case "exit":
                AwaitVerdicts();
                Environment.Exit(0);
                break;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Third_Rows_Pass(int row) => Assert.InRange(row, 1, 2);

    [Fact(Skip = "for the count")]
    public void Fourth_Always_IsSkipped() { }

    // The runner has read, and written into its file beside this suite's temporary folder, how the tests before this one ended: what a
    // process says in its last moment may be lost with it.
    private static void AwaitVerdicts()
    {
        string file = Path.Combine(Path.GetTempPath(), "..", "verdicts.tsv");
        SpinWait.SpinUntil(() =>
        {
            using StreamReader verdicts = new(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return verdicts.ReadToEnd().Split('\n').Count(line => line.Contains("\tpassed\t", StringComparison.Ordinal)) >= _begun - 1;
        });
    }

    // A daemon: its parent has ended, it is in a session of its own, and it writes into the temporary folder.
    private static void Mark()
    {
        if (Environment.GetEnvironmentVariable("IUCUTTER_SAMPLE_DAEMON") is { } mark)
        {
            string script = $"echo $$ > '{mark}.new'; mv '{mark}.new' '{mark}'; : > \"$TMPDIR/left\"; while :; do sleep 1000; done";
            using Process shell = Process.Start("setsid", ["--fork", "sh", "-c", script]);
            shell.WaitForExit();
            SpinWait.SpinUntil(() => File.Exists(mark));
        }
    }
}
