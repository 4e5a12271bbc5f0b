namespace IuCutter.Core.Adapters;

/// <summary>The database roles that a run can ask a connection for. Superusers and owners never run a cut.</summary>
internal enum DatabaseRole
{
    /// <summary><c>cutter_ro</c>: reads. The only role of a dry run.</summary>
    Reader,

    /// <summary><c>cutter_exec</c>: legs A and B, and enactment, through the gateway functions.</summary>
    Executor,

    /// <summary><c>cutter_verify</c>: attests the backup's proof and writes the verify result. Never the executor.</summary>
    Verifier,

    /// <summary><c>cutter_gate</c>: records verified approvals, writes permits, turns execution on.</summary>
    Gatekeeper,
}
