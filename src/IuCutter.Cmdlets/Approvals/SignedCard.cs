using System.Collections.Immutable;
using System.Text;
using IuCutter.Core.Programs;

namespace IuCutter.Cmdlets;

/// <summary>A card and its signatures as they lie on the disk.</summary>
/// <param name="Bytes">The exact bytes of the card.</param>
/// <param name="Signatures">The armored signatures, at least one.</param>
internal sealed record SignedCard(ReadOnlyMemory<byte> Bytes, ImmutableArray<string> Signatures)
{
    /// <summary>Reads all of them.</summary>
    /// <param name="cmdlet">Resolves the paths of the signatures.</param>
    /// <param name="card">Absolute path of the card.</param>
    /// <param name="signatures">Paths of the signatures; none for the card's own path with <c>.sig</c>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="IuException">Input.CardNotFound when one of them cannot be opened.</exception>
    public static async Task<SignedCard> ReadAsync(
        IuCmdlet cmdlet,
        string card,
        IReadOnlyList<string> signatures,
        CancellationToken cancellationToken
    )
    {
        byte[] bytes = await ReadFileAsync(card, cancellationToken).ConfigureAwait(false);
        ImmutableArray<string>.Builder armored = ImmutableArray.CreateBuilder<string>();
        foreach (string signature in signatures.Count == 0 ? [card + ".sig"] : signatures)
        {
            string path = await cmdlet.ResolvePathAsync(signature, cancellationToken).ConfigureAwait(false);
            armored.Add(Encoding.ASCII.GetString(await ReadFileAsync(path, cancellationToken).ConfigureAwait(false)));
        }

        return new SignedCard(bytes, armored.ToImmutable());
    }

    private static async Task<byte[]> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await RegularFile.ReadBytesAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new IuException(ErrorCatalogue.CardNotFound, $"'{path}'.", path, unreadable);
        }
    }
}
