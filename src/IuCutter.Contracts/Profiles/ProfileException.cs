using System.Collections.Immutable;

namespace IuCutter;

/// <summary>Input.InvalidProfile with every fault of the file as an object, for editors and scripts.</summary>
public sealed class ProfileException : IuException
{
    /// <summary>Makes the stop from the faults.</summary>
    /// <param name="source">The profile's file, or the name of one that ships.</param>
    /// <param name="faults">The faults; never empty.</param>
    /// <param name="innerException">The cause, when another exception was the cause.</param>
    public ProfileException(string source, ImmutableArray<ProfileFault> faults, Exception? innerException = null)
        : base(
            ErrorCatalogue.InvalidProfile,
            [$"{source}: {faults[0]}", .. faults.Skip(1).Select(fault => fault.ToString())],
            source,
            innerException
        ) => Faults = faults;

    /// <summary>The faults, in the order of the file.</summary>
    public ImmutableArray<ProfileFault> Faults { get; }
}
