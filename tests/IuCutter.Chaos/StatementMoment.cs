namespace IuCutter.Chaos;

/// <summary>When the sender of a statement dies.</summary>
internal enum StatementMoment
{
    /// <summary>It has not been sent.</summary>
    BeforeSent,

    /// <summary>It has been sent, and the server is at it.</summary>
    Sent,

    /// <summary>The server has answered, and the answer is not seen.</summary>
    Answered,
}
