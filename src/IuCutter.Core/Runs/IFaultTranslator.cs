namespace IuCutter.Core.Runs;

/// <summary>Turns what a driver throws into a stop of the catalogue.</summary>
internal interface IFaultTranslator
{
    /// <summary>The stop that the exception means; null when it is none of the driver's and is a defect.</summary>
    IuException? Translate(Exception exception, string? subject);

    /// <summary>Why the same may be tried again: only where the server proved that nothing took effect; otherwise null.</summary>
    string? RetryReason(IuException stop);
}
