using System.Security.Cryptography;
using IuCutter.Core.Documents;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Programs;

namespace IuCutter.Core.Engine;

/// <summary>Makes the plan of a run again, in another process, from the run's pins and its source.</summary>
internal static class PlanRebuild
{
    /// <summary>Derives the plan and refuses one that is not the run's.</summary>
    /// <param name="run">The run, from its facts.</param>
    /// <param name="document">The source, found again.</param>
    /// <param name="profile">Path of the profile's file; null for the one that ships under the pinned name.</param>
    /// <exception cref="IuException">Input.SourceMismatch, Integrity.PlanRejected, Input.UnknownProfile.</exception>
    public static CutPlan Build(CutRun run, IuDocument document, string? profile)
    {
        if (!string.Equals(document.Sha256, run.SourceSha256, StringComparison.Ordinal))
        {
            throw new IuException(
                ErrorCatalogue.NotTheRunsSource,
                $"{document.Path} has SHA-256 {document.Sha256}; the run pinned {run.SourceSha256}.",
                run.RunId
            );
        }

        string source = profile ?? run.Pins["profile_name"];
        GrammarProfile grammar = ProfileCatalogue.Get(source);
        if (!string.Equals(grammar.Digest, run.Pins["profile_digest"], StringComparison.Ordinal))
        {
            throw new IuException(
                ErrorCatalogue.PlanRejected,
                $"Profile '{source}' has digest {grammar.Digest}; the run pinned {run.Pins["profile_digest"]}.",
                run.RunId
            );
        }

        CutPlan plan = PlanBuilder.Build(
            document,
            run.DocumentPrefix,
            grammar,
            run.Pins["owner_ref"],
            run.Pins["publication_type"],
            run.Pins.GetValueOrDefault("unit_level")
        ) with
        {
            ProfileSource = source,
        };
        return string.Equals(plan.PlanDigest, run.PlanDigest, StringComparison.Ordinal)
            ? plan
            : throw new IuException(
                ErrorCatalogue.PlanRejected,
                $"Source and profile give plan {plan.PlanDigest}; the run pinned {run.PlanDigest}.",
                run.RunId
            );
    }

    /// <summary>The document of these bytes.</summary>
    public static IuDocument Admit(TimeProvider clock, string path, byte[] bytes) => new DocumentReader(clock).Admit(path, bytes);

    /// <summary>The file with the pinned length and hash among those of a folder; null when there is none.</summary>
    public static async Task<string?> FindAsync(CutRun run, string folder, CancellationToken cancellationToken)
    {
        foreach (string file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            if (new FileInfo(file).Length.ToString(System.Globalization.CultureInfo.InvariantCulture) != run.Pins["source_length"])
            {
                continue;
            }

            await using FileStream stream = RegularFile.Open(file);
            byte[] hash = await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false);
            if (string.Equals(Convert.ToHexStringLower(hash), run.SourceSha256, StringComparison.Ordinal))
            {
                return file;
            }
        }

        return null;
    }
}
