using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Tests.Connections;

public sealed class ServiceFileTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Read_SecondService_TakesItsSettingsOnly()
    {
        ServiceDefinition service = Read(
            "# a comment\n[other]\nhost=elsewhere\ndbname=x\nsslmode=disable\n\n"
                + "[iu]\nhost = db.example \nport=6432\ndbname=iu\nuser=dba\nsslmode=verify-full\napplication_name=x\n[third]\n"
                + "password=x\n"
        );

        Assert.Equal(("db.example", 6432, "iu", "dba"), (service.Host, service.Port, service.Database, service.User));
        Assert.Equal("verify-full", service.Settings["sslmode"]);
        Assert.Equal("scram-sha-256,gss,sspi,none", service.Settings["require_auth"]);
    }

    [Theory]
    [InlineData("db.example", "", "verify-full")]
    [InlineData("db.example", "sslmode=verify-ca\n", "verify-ca")]
    [InlineData("db.example", "sslmode=require\nchannel_binding=require\n", "require")]
    [InlineData("/run/postgresql", "", null)]
    [InlineData("localhost", "sslmode=disable\n", "disable")]
    [InlineData("127.0.0.2", "", null)]
    [InlineData("::1", "", null)]
    public void Read_Host_IsVerifiedUnlessItIsThisMachine(string host, string settings, string? sslmode) =>
        Assert.Equal(sslmode, Read($"[iu]\nhost={host}\ndbname=d\n{settings}").Settings.GetValueOrDefault("sslmode"));

    [Fact]
    public void Read_NoPort_Is5432() => Assert.Equal(5432, Read("[iu]\nhost=/run\ndbname=iu\n").Port);

    [Theory]
    [InlineData("[iu]\nhost=h\ndbname=d\npassword=canary\n", "Config.ServiceHoldsSecret")]
    [InlineData("[iu]\nhost=h\ndbname=d\nsslpassword=canary\n", "Config.ServiceHoldsSecret")]
    [InlineData("[iu]\nhost=h\ndbname=d\noptions=-c canary\n", "Config.ServiceInvalid")]
    [InlineData("[iu]\nhost=h\ndbname=d\ntarget_session_attrs=any\n", "Config.ServiceInvalid")]
    [InlineData("[iu]\nhost=h,g\ndbname=d\n", "Config.ServiceInvalid")]
    [InlineData("[iu]\nhost=h\nport=0\ndbname=d\n", "Config.ServiceInvalid")]
    [InlineData("[iu]\nhost=h\nport=+1\ndbname=d\n", "Config.ServiceInvalid")]
    [InlineData("[iu]\nhost=h\nhost=g\ndbname=d\n", "Config.ServiceInvalid")]
    [InlineData("[iu]\nhost=h\ndbname=d\ncanary\n", "Config.ServiceInvalid")]
    [InlineData("[iu]\nhost=h\n", "Config.ServiceInvalid")]
    [InlineData("[iu2]\nhost=h\ndbname=d\n", "Config.ServiceNotFound")]
    [InlineData("", "Config.ServiceNotFound")]
    [InlineData("[iu]\nhost=h\ndbname=d\nsslmode=disable\n", "Config.ServiceUnverified")]
    [InlineData("[iu]\nhost=10.0.0.1\ndbname=d\nsslmode=prefer\n", "Config.ServiceUnverified")]
    [InlineData("[iu]\nhost=h\ndbname=d\nsslmode=require\n", "Config.ServiceUnverified")]
    [InlineData("[iu]\nhost=h\ndbname=d\nrequire_auth=scram-sha-256,password\n", "Config.ServiceUnverified")]
    [InlineData("[iu]\nhost=127.0.0.1\ndbname=d\nrequire_auth=password\n", "Config.ServiceUnverified")]
    public void Read_CannotBeFollowed_RefusesWithoutShowingTheValue(string text, string errorId)
    {
        IuException refusal = Assert.Throws<IuException>(() => Read(text));

        Assert.Equal(errorId, refusal.Definition.Id);
        Assert.DoesNotContain("canary", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_EverySetting_ReachesNpgsql()
    {
        ServiceDefinition service = Read(
            "[iu]\nhost=h\ndbname=d\nsslmode=verify-ca\nsslrootcert=/ca\nsslcert=/c\nsslkey=/k\nsslnegotiation=direct\n"
                + "gssencmode=disable\nchannel_binding=require\nrequire_auth=scram-sha-256\nconnect_timeout=7\n"
        );

        NpgsqlConnectionStringBuilder built = ConnectionStrings.Build(
            service,
            new ConnectionSettings(),
            "/pw",
            "cutter_ro",
            "iucutter/reader",
            readOnly: true
        );

        Assert.Equal(SslMode.VerifyCA, built.SslMode);
        Assert.Equal(("/ca", "/c", "/k"), (built.RootCertificate, built.SslCertificate, built.SslKey));
        Assert.Equal(ChannelBinding.Require, built.ChannelBinding);
        Assert.Equal((7, "ScramSHA256"), (built.Timeout, built.RequireAuth));
        Assert.Equal(SslNegotiation.Direct, built.SslNegotiation);
        Assert.False(built.Pooling);
        Assert.False(built.IncludeErrorDetail);
        Assert.Null(built.Password);
    }

    [Theory]
    [InlineData("sslmode=2")]
    [InlineData("sslmode=sometimes")]
    [InlineData("require_auth=handshake")]
    [InlineData("connect_timeout=-1")]
    public void Build_UnknownValue_Refuses(string setting)
    {
        ServiceDefinition service = Read($"[iu]\nhost=/run\ndbname=d\n{setting}\n");

        IuException refusal = Assert.Throws<IuException>(() =>
            ConnectionStrings.Build(service, new ConnectionSettings(), null, "u", "a", readOnly: false)
        );
        Assert.Equal("Config.ServiceInvalid", refusal.Definition.Id);
    }

    private ServiceDefinition Read(string text)
    {
        File.WriteAllText(_file, text);
        return ServiceFile.Read("iu", _file);
    }
}
