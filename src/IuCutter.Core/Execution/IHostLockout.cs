namespace IuCutter.Core.Execution;

/// <summary>A hold on this host: while it is there, this host writes nothing, whatever the database says.</summary>
internal interface IHostLockout
{
    /// <summary>Why the host is on hold; null when it is not. What cannot be read is a hold.</summary>
    string? Read();

    /// <summary>Puts the host on hold.</summary>
    /// <exception cref="IuException">Config.LockoutFile.</exception>
    void Place(string why);

    /// <summary>
    /// Takes away what <see cref="Place"/> put there, once the database itself is off; nothing happens when there is none.
    /// </summary>
    /// <exception cref="IuException">Config.LockoutFile.</exception>
    void Lift();

    /// <summary>Takes every hold away that keeps this database from being written; done by a signed ruling alone.</summary>
    /// <exception cref="IuException">Config.LockoutFile.</exception>
    void Release();
}
