namespace IuCutter.Core.Programs;

/// <summary>Kinds of paths.</summary>
internal enum FileKind
{
    /// <summary>A pipe, socket or device.</summary>
    Other,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    Link,
}
