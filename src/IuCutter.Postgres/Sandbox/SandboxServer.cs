using System.Globalization;
using System.Net;
using System.Net.Sockets;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Programs;
using IuCutter.Postgres.Schema;

namespace IuCutter.Postgres.Sandbox;

/// <summary>Starts and stops sandboxes. A sandbox is wholly there or not at all.</summary>
internal sealed class SandboxServer
{
    /// <summary>Makes a private cluster with schema, roles, keys and vocabulary, and starts it.</summary>
    /// <exception cref="IuException">
    /// Config.ServerProgramsMissing, Config.GpgMissing, Config.SshKeygenMissing, Config.SandboxPath, Store.PortInUse,
    /// Store.DiskFull, Store.SandboxFailed. Nothing is left behind then, nor after a cancellation.
    /// </exception>
    public async Task<IuSandbox> StartAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        SandboxKeys.RequirePrograms();
        ServerPrograms programs = await ServerPrograms.FindAsync(cancellationToken).ConfigureAwait(false);
        ServerAccount account = await ServerAccount.ResolveAsync(cancellationToken).ConfigureAwait(false);
        if (options.Port is { } port)
        {
            RequireFree(port);
        }

        SandboxLayout layout = SandboxFolder.Create(options.Path);
        bool ready = false;
        try
        {
            IuSandbox sandbox = await DatabaseBorder
                .CrossAsync(connection: null, layout.Root, () => BuildAsync(options, layout, programs, account, cancellationToken))
                .ConfigureAwait(false);
            ready = true;
            return sandbox;
        }
        finally
        {
            if (!ready)
            {
                await RemoveAsync(layout, programs, account, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Stops the server, ends the agents and deletes the folder, also when the server is dead already.</summary>
    /// <param name="path">The sandbox's folder.</param>
    /// <param name="cancellationToken">Ends the waiting; the sandbox can be stopped again.</param>
    /// <exception cref="IuException">Config.NotASandbox; Store.SandboxFailed when a process does not end.</exception>
    public async Task StopAsync(string path, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(path))
        {
            throw new IuException(ErrorCatalogue.NotASandbox, $"There is no folder '{path}'.", path);
        }

        SandboxLayout layout = new SandboxLayout(SandboxLayout.RealPath(path));
        await SandboxDescription.ReadAsync(layout, cancellationToken).ConfigureAwait(false);
        SandboxFolder.RequireOwn(layout);
        ServerAccount account = await ServerAccount.ResolveAsync(cancellationToken).ConfigureAwait(false);
        await RemoveAsync(layout, await ProgramsOrNullAsync(cancellationToken).ConfigureAwait(false), account, cancellationToken)
            .ConfigureAwait(false);
    }

    private static async Task<IuSandbox> BuildAsync(
        SandboxOptions options,
        SandboxLayout layout,
        ServerPrograms programs,
        ServerAccount account,
        CancellationToken cancellationToken
    )
    {
        await SandboxDescription.WriteAsync(layout, null, cancellationToken).ConfigureAwait(false);
        await SandboxFolder.PopulateAsync(layout, account, cancellationToken).ConfigureAwait(false);
        SandboxPasswords passwords = SandboxPasswords.Create();
        SandboxCluster cluster = new SandboxCluster(layout, programs, account);

        // One fails, all are joined: nothing may still write into a folder that is being removed.
        options.Progress?.Report("making cluster and keys");
        using CancellationTokenSource siblings = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task initialize = AbortSiblingsAsync(cluster.InitializeAsync(passwords.Admin, options.Port, siblings.Token), siblings);
        Task<string> signers = SandboxKeys.CreateSignersAsync(layout, siblings.Token);
        Task<(string Operator, string Escrow)> recipients = SandboxKeys.CreateRecipientsAsync(layout, siblings.Token);
        await JoinAsync([initialize, AbortSiblingsAsync(signers, siblings), AbortSiblingsAsync(recipients, siblings)], cancellationToken)
            .ConfigureAwait(false);

        options.Progress?.Report("starting the server");
        int processId = await cluster.StartAsync(cancellationToken).ConfigureAwait(false);

        options.Progress?.Report("installing the schema");
        ServiceDefinition service = await passwords.WriteFilesAsync(layout, options, cancellationToken).ConfigureAwait(false);
        NpgsqlConnectionProvider provider = new NpgsqlConnectionProvider(service, layout.PasswordFile);
        await SandboxDatabase.CreateAsync(provider, options.Database, cancellationToken).ConfigureAwait(false);
        await new SchemaInstaller(provider, SandboxLayout.AdminUser)
            .InstallAsync(await signers.ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
        await SandboxDatabase.SetPasswordsAsync(provider, passwords, cancellationToken).ConfigureAwait(false);

        (string operatorKey, string escrowKey) = await recipients.ConfigureAwait(false);
        IuSandbox sandbox = new IuSandbox(
            layout.Root,
            SandboxLayout.Service,
            service.Host,
            service.Port,
            service.Database,
            programs.Version,
            layout.ServiceFile,
            layout.PasswordFile,
            layout.SovereignKey,
            layout.GnuPGHome,
            operatorKey,
            processId,
            SandboxLayout.AdminUser,
            layout.ExecutorKey,
            layout.VerifierKey,
            layout.Roster,
            escrowKey,
            layout.Backup
        );
        await SandboxDescription.WriteAsync(layout, sandbox, cancellationToken).ConfigureAwait(false);
        return sandbox;
    }

    private static async Task JoinAsync(Task[] tasks, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(tasks).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The first of the list was only ended because another failed: that one is the cause.
            await tasks.First(task => task.IsFaulted).ConfigureAwait(false);
        }
    }

    private static async Task AbortSiblingsAsync(Task task, CancellationTokenSource siblings)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        finally
        {
            if (!task.IsCompletedSuccessfully)
            {
                await siblings.CancelAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task RemoveAsync(
        SandboxLayout layout,
        ServerPrograms? programs,
        ServerAccount account,
        CancellationToken cancellationToken
    )
    {
        await SandboxCluster.StopAsync(layout, programs, account, cancellationToken).ConfigureAwait(false);
        await SandboxKeys.KillAgentsAsync(layout).ConfigureAwait(false);
        if (
            !await SandboxProcesses
                .WaitUntilGoneAsync(() => SandboxProcesses.OfGnuPG(layout), TimeSpan.FromSeconds(5), cancellationToken)
                .ConfigureAwait(false)
        )
        {
            SandboxProcesses.Kill(SandboxProcesses.OfGnuPG(layout));
        }

        SandboxFolder.Delete(layout);
    }

    private static async Task<ServerPrograms?> ProgramsOrNullAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ServerPrograms.FindAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IuException exception) when (exception.Definition == ErrorCatalogue.ServerProgramsMissing)
        {
            // They were uninstalled meanwhile: the processes are killed instead of asked.
            return null;
        }
    }

    private static void RequireFree(int port)
    {
        try
        {
            using TcpListener listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }
        catch (SocketException exception)
        {
            throw new IuException(
                ErrorCatalogue.PortInUse,
                string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}."),
                port.ToString(CultureInfo.InvariantCulture),
                exception
            );
        }
    }
}
