using System.Text.Json;
using IuCutter.Core.Programs;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Sandbox;

/// <summary>The contents of <c>sandbox.json</c>: enough for another process to recognise the sandbox and stop it. No secret.</summary>
/// <param name="Kind">Always <c>iucutter-sandbox</c>.</param>
/// <param name="Format">Version of this description.</param>
/// <param name="Root">The folder; a copy of the file elsewhere describes nothing.</param>
/// <param name="Sandbox">The sandbox when it is ready; null while it is being made.</param>
internal sealed record SandboxDescription(string Kind, int Format, string Root, IuSandbox? Sandbox)
{
    private const string TheKind = "iucutter-sandbox";
    private const int TheFormat = 1;
    private const long MaxBytes = 64 * 1024;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes it, replacing what was there at once.</summary>
    public static async Task WriteAsync(SandboxLayout layout, IuSandbox? sandbox, CancellationToken cancellationToken)
    {
        string partial = layout.Description + ".partial";
        await PrivateFiles
            .WriteAsync(
                partial,
                JsonSerializer.Serialize(new SandboxDescription(TheKind, TheFormat, layout.Root, sandbox), Json),
                cancellationToken
            )
            .ConfigureAwait(false);
        File.Move(partial, layout.Description, overwrite: true);
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="IuException">Config.NotASandbox.</exception>
    public static async Task<SandboxDescription> ReadAsync(SandboxLayout layout, CancellationToken cancellationToken)
    {
        if (
            FileFacts.IsSupported
            && FileFacts.Of(layout.Description) is { } facts
            && (facts.Kind != FileKind.File || facts.Size > MaxBytes)
        )
        {
            throw new IuException(ErrorCatalogue.NotASandbox, "Its sandbox.json is no file, or too long for one.", layout.Root);
        }

        try
        {
            SandboxDescription? read = JsonSerializer.Deserialize<SandboxDescription>(
                await RegularFile.ReadTextAsync(layout.Description, cancellationToken).ConfigureAwait(false),
                Json
            );
            return read is { Kind: TheKind, Format: TheFormat } && string.Equals(read.Root, layout.Root, StringComparison.Ordinal)
                ? read
                : throw new IuException(ErrorCatalogue.NotASandbox, "Its sandbox.json describes something else.", layout.Root);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new IuException(
                ErrorCatalogue.NotASandbox,
                $"'{layout.Root}' has no sandbox.json that can be read.",
                layout.Root,
                exception
            );
        }
    }
}
