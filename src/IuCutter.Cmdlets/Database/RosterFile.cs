using System.Text;
using IuCutter.Core.Programs;

namespace IuCutter.Cmdlets;

/// <summary>An allowed-signers file (ssh-keygen(1)) that the operator names.</summary>
internal static class RosterFile
{
    // A byte order mark stays in the text, and the parser refuses it: ssh-keygen takes it for a part of the first name.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads it whole.</summary>
    /// <exception cref="IuException">Input.BadArgument when it cannot be opened, Config.RosterEncoding when it is not UTF-8.</exception>
    public static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return Utf8.GetString(await RegularFile.ReadBytesAsync(path, cancellationToken).ConfigureAwait(false));
        }
        catch (DecoderFallbackException notText)
        {
            throw new IuException(ErrorCatalogue.RosterEncoding, $"'{path}' is not UTF-8 at byte {notText.Index}.", path, notText);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new IuException(ErrorCatalogue.BadArgument, $"The roster '{path}' cannot be opened.", path, unreadable);
        }
    }
}
