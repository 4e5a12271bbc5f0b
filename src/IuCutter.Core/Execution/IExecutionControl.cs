namespace IuCutter.Core.Execution;

/// <summary>The kill switch's backing store.</summary>
internal interface IExecutionControl
{
    /// <summary>Which database it is, for messages.</summary>
    string Name { get; }

    /// <summary>Reads the switch now.</summary>
    /// <exception cref="IuException">Store.*: it could not be read; the caller treats that as off.</exception>
    Task<KillSwitchStatus> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Turns execution off, drains or ends every writer, and returns once no live write commits any more.</summary>
    /// <exception cref="IuException">Gate.SwitchOffUnacknowledged; Store.* when it could not be reached.</exception>
    Task<KillSwitchAcknowledgement> TurnOffAsync(string why, CancellationToken cancellationToken);
}
