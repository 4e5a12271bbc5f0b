using System.Collections.Immutable;
using System.Globalization;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Proposals;

/// <summary>
/// Proposes a profile for a document by what each of those that ship makes of it. First comes the law profile of the
/// document's language, when it numbers units; then headings with labels; then any heading.
/// </summary>
internal static class ProfileProposer
{
    /// <summary>The name that stands for the one profile that clearly fits.</summary>
    public const string Auto = "Auto";

    /// <summary>Two numbered lines are found in any text.</summary>
    private const int MinNumbered = 3;

    /// <summary>One heading is the title of the whole.</summary>
    private const int MinUnits = 2;

    private const int SurePercent = 60;

    /// <summary>Stands for the law profile of a language that has none: its labels are not known, and so nothing is clear.</summary>
    private const string NoLaw = "";
    private const string ByLabel = "markdown-law";
    private const string ByHeading = "markdown";

    /// <summary>Every profile that ships, the best first.</summary>
    public static ImmutableArray<ProfileProposal> Propose(IuDocument document)
    {
        ReadOnlySpan<byte> bytes = document.Bytes.AsSpan();
        (string Language, int Percent)? language =
            LanguageMarks.Of(bytes) is { } marks && marks.Percent >= SurePercent ? marks : default((string Language, int Percent)?);
        GrammarProfile? act = language is null ? null : LanguageMarks.ActOf(bytes);
        string? law =
            act is not null ? act.Name
            : language is { } known ? LawOf(known.Language)
            : null;
        Dictionary<string, ProfileEvidence> all = ProfileCatalogue
            .All.Select(profile => ProfileEvidence.Of(document, profile))
            .ToDictionary(one => one.Profile.Name, StringComparer.Ordinal);
        int labelled = Math.Max(all[ByHeading].Numbered, all[ByLabel].Numbered);
        ProfileEvidence? provisions =
            law is not (null or NoLaw) && all[law].OfProvisions is { } found && Covers(found, labelled) ? found : null;
        // Where all of them are labelled headings, the profile by labels keeps the headings between them too.
        bool byLabel = provisions is not null && Fits(all[ByLabel], law) && labelled >= provisions.Numbered + provisions.Containers;
        if (provisions is not null && !byLabel && all[ByHeading].Units - labelled <= provisions.Numbered)
        {
            all[law!] = provisions;
        }

        // Numbers alone make no law: a standard counts its headings too, and a policy counts some of them. Nor do rules in a
        // text of many headings.
        bool countsOnly =
            (
                law is not (null or NoLaw)
                && all[law] is { Containers: < MinNumbered } own
                && own.Wordless * 2 > own.Numbered
                && (!LanguageMarks.SpeaksAsLaw(bytes) || all[ByHeading].Units > 3 * own.Numbered)
            ) || (provisions is not null && all[ByHeading].Units - labelled > 2 * provisions.Numbered);

        List<(ProfileEvidence Evidence, bool Fits)> ranked = all
            .Values.Select(one => (Evidence: one, Fits: Fits(one, law) && !(one.Profile.Name == law && countsOnly)))
            .OrderByDescending(one => one.Fits)
            .ThenBy(one =>
                one.Evidence.Profile.Name switch
                {
                    ByHeading => 2,
                    ByLabel => 1,
                    _ when one.Fits || one.Evidence.Profile.Name == law => 0,
                    _ => 3,
                }
            )
            .ThenByDescending(one => one.Evidence.Numbered)
            .ThenBy(one => one.Evidence.Profile.Name, StringComparer.Ordinal)
            .ToList();
        bool isUnknown = language is null && LanguageMarks.HasManyWords(bytes);
        bool clear =
            ranked[0].Fits
            && law != NoLaw
            && !isUnknown
            && IsClear(ranked[0].Evidence, law is null ? null : all[law], labelled, language is not null, countsOnly);
        return
        [
            .. ranked.Select(
                (one, index) =>
                    new ProfileProposal(
                        index + 1,
                        one.Evidence.Profile.Name,
                        one.Fits,
                        clear && index == 0,
                        one.Evidence.Units,
                        one.Evidence.Numbered,
                        one.Evidence.Gaps,
                        one.Evidence.Stop?.Id,
                        Reasons(one.Evidence, law, language, act is not null, labelled),
                        $"New-IuCutPlan -Profile {one.Evidence.Profile.Name}"
                    )
            ),
        ];
    }

    /// <summary>The profile that is clear, with a warning that says why it was taken.</summary>
    /// <exception cref="IuException">Input.ProfileNotChosen, with every profile that may be meant.</exception>
    public static (string Profile, PlanWarning Why) Choose(IuDocument document)
    {
        ImmutableArray<ProfileProposal> proposals = Propose(document);
        ProfileProposal first = proposals[0];
        if (!first.IsClear)
        {
            IEnumerable<string> lines = proposals
                .Where(one => one.Fits || one.Numbered > 0 || one.Rank == 1 || one.ErrorId is not (null or "Input.NoUnit"))
                .Select(one => $"{one.Rank}. {one.Command}: {string.Join(' ', one.Reasons)}");
            throw new IuException(ErrorCatalogue.ProfileNotChosen, [$"{document.Path}:", .. lines], document.Path);
        }

        string message = $"-Profile Auto took {first.Profile}: {string.Join(' ', first.Reasons)}";
        return (
            first.Profile,
            new PlanWarning("ProfileProposed", 1, message)
            {
                Offset = 0,
                Remediation = $"If it is the right one, name it: {first.Command}. If not: Get-IuProfile -Document <document>.",
            }
        );
    }

    private static string LawOf(string language) =>
        ProfileCatalogue.All.FirstOrDefault(profile => profile.Proposal.Language == language)?.Name ?? NoLaw;

    private static bool Fits(ProfileEvidence one, string? law) =>
        one.Stop is null
        && (
            one.Profile.Name switch
            {
                ByHeading => true,
                ByLabel => one.Numbered >= MinNumbered && one.Numbered * 2 >= one.Units,
                _ => one.Numbered >= MinNumbered && (law is null || law == one.Profile.Name),
            }
        );

    /// <summary>
    /// Whether nothing speaks against the first one: it leaves no labelled heading out, and where it is no law profile,
    /// the law profile of the language found nothing, not even a law of two articles. A document that is one unit as a
    /// whole is not cut: its units may open at words that no profile knows.
    /// </summary>
    private static bool IsClear(ProfileEvidence first, ProfileEvidence? law, int labelled, bool languageIsKnown, bool countsOnly) =>
        first.Profile.Name switch
        {
            ByHeading or ByLabel when first.Units < MinUnits => false,
            ByHeading or ByLabel => law is null
                ? labelled == 0 || first.Profile.Name == ByLabel
                : countsOnly
                    || law.Stop is { Id: "Input.NoUnit" }
                    || (
                        law is { Stop: null, BeginsAtOne: false }
                        && law.Numbered < MinNumbered
                        && (first.Profile.Name == ByLabel || law.Numbered + law.Containers - law.WordlessContainers < MinNumbered)
                    ),
            _ => languageIsKnown && Covers(first, labelled),
        };

    /// <summary>Whether nearly every labelled heading opens a unit.</summary>
    private static bool Covers(ProfileEvidence one, int labelled) => (one.Numbered + one.Containers) * 10 >= labelled * 9;

    private static ImmutableArray<string> Reasons(
        ProfileEvidence one,
        string? law,
        (string Language, int Percent)? language,
        bool isAct,
        int labelled
    )
    {
        ImmutableArray<string>.Builder reasons = ImmutableArray.CreateBuilder<string>();
        if (one.Profile.Levels.Length > 0)
        {
            reasons.Add(
                language is not { } known ? "The language cannot be determined."
                : law == one.Profile.Name
                    ? $"The text is {known.Language} ({Text(known.Percent)} % of its small "
                        + $"words){(isAct ? " and speaks as an act of the European Union" : "")}."
                : law == NoLaw ? $"The text is {known.Language}, for which no profile is made."
                : $"The text is {known.Language}, for which {law} is made."
            );
        }

        if (one.Stop is { } stop)
        {
            reasons.Add($"It stops with {stop.Id}: {stop.Summary}");
            return reasons.ToImmutable();
        }

        reasons.Add(
            one.Profile.Levels.IsEmpty
                ? $"{Text(one.Units)} {(one.Units == 1 ? "heading opens a unit" : "headings open units")}; "
                    + $"{Text(one.Numbered)} of them have a label with a "
                    + $"number{(one.Wordless > 0 ? $", {Text(one.Wordless)} a number alone" : "")}."
                : $"{Text(one.Units)} units, {Text(one.Numbered)} of level {one.Level} in sequence "
                    + $"and {Text(one.Containers)} above it; headings with a label: {Text(labelled)}."
        );
        if (one.Units < MinUnits)
        {
            reasons.Add("The whole document would be one unit.");
        }

        if (one.Gaps > 0)
        {
            reasons.Add($"{Text(one.Gaps)} numbers are missing or doubtful.");
        }

        if (one.Repeated > 0)
        {
            reasons.Add($"{Text(one.Repeated)} addresses stand twice and take a suffix.");
        }

        return reasons.ToImmutable();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
