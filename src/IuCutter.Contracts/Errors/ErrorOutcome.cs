namespace IuCutter;

/// <summary>The outcome of a step that did not succeed: killed, failed, refused or unknown. The four are never mixed.</summary>
public enum ErrorOutcome
{
    /// <summary>A rule said no; nothing was written by the refused step.</summary>
    Refused,

    /// <summary>The step was tried and went wrong; what it did was rolled back.</summary>
    Failed,

    /// <summary>The step was ended from outside: cancelled, terminated, or its connection was cut before commit.</summary>
    Killed,

    /// <summary>It cannot be determined whether the step took effect: a human must look before anything goes on.</summary>
    Unknown,
}
