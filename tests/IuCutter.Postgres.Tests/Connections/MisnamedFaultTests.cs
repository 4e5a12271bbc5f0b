using IuCutter.Postgres.Connections;

namespace IuCutter.Postgres.Tests.Connections;

/// <summary>A fault that is given another fault's name sends the operator to the wrong place.</summary>
[Trait("Promise", "4")]
public sealed class MisnamedFaultTests
{
    // TMPDIR that is not there, a roster or card that cannot be written: no connection was involved.
    [Fact]
    public void Translate_FolderMissing_IsNotALostConnection() =>
        Assert.NotEqual(ErrorCatalogue.ConnectionLost, PostgresErrors.Translate(new DirectoryNotFoundException("/nowhere"))?.Definition);

    // A folder for temporary files that is not there: the exception names no file.
    [Fact]
    public void Translate_TemporaryFolderMissing_NamesTheFolder()
    {
        IuException? stop = PostgresErrors.Translate(new FileNotFoundException("Unable to find the specified file."));
        Assert.Equal(ErrorCatalogue.FileError, stop?.Definition);
        Assert.Contains(Path.GetTempPath(), stop!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Path.GetTempPath(),
            PostgresErrors.Translate(new FileNotFoundException("Not there.", "/nowhere/x"))!.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Translate_ProgramThatCannotBeStarted_IsNoDefect() =>
        Assert.Equal(
            ErrorCatalogue.FileError,
            PostgresErrors.Translate(new System.ComponentModel.Win32Exception(2, "Failed to start '/nowhere/gpg'"))?.Definition
        );

    // transaction_timeout ends the session, as the other timeouts do.
    [Fact]
    public void Find_TransactionTimeout_IsALostConnection() => Assert.Equal(ErrorCatalogue.ConnectionLost, PostgresErrors.Find("25P04"));

    // no_data_found is what a function raises that found a row missing which must be there, whatever the row was about.
    [Fact]
    public void Find_NoDataFound_IsNotARunThatIsMissing() => Assert.Equal(ErrorCatalogue.DatabaseError, PostgresErrors.Find("P0002"));

    // 130 tells a scheduler that a person pressed Ctrl-C; a server that went down is the store's.
    [Fact]
    public void ConnectionLost_ExitCode_IsTheStores() => Assert.Equal(5, ErrorCatalogue.ConnectionLost.ExitCode);
}
