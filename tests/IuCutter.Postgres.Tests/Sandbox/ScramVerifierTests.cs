using IuCutter.Postgres.Sandbox;

namespace IuCutter.Postgres.Tests.Sandbox;

public sealed class ScramVerifierTests
{
    // RFC 7677, section 3: user "user", password "pencil"; ServerSignature and ClientProof follow from these keys.
    [Fact]
    public void Create_ExampleOfTheRfc_GivesItsKeys()
    {
        string verifier = ScramVerifier.Create("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);

        Assert.Equal(
            "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ=="
                + "$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
            verifier
        );
    }

    [Fact]
    public void Create_Twice_SaltsAnew() => Assert.NotEqual(ScramVerifier.Create("pencil"), ScramVerifier.Create("pencil"));

    [Theory]
    [InlineData("")]
    [InlineData("mật khẩu")]
    public void Create_NotAscii_Throws(string password) => Assert.Throws<ArgumentException>(() => ScramVerifier.Create(password));
}
