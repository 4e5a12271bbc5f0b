using IuCutter.Core.Plans;

namespace IuCutter.Core.Approvals;

/// <summary>The scope of a ruling as a card and the switch carry it.</summary>
internal static class RulingScope
{
    /// <summary>Document prefixes, comma-separated in ordinal order, or <c>*</c>.</summary>
    /// <exception cref="IuException">Input.BadPrefix; Input.BadArgument when <c>*</c> is not alone.</exception>
    public static string Documents(IReadOnlyList<string> documents)
    {
        if (documents is ["*"])
        {
            return "*";
        }

        if (documents.Count == 0 || documents.Contains("*"))
        {
            throw new IuException(ErrorCatalogue.BadArgument, "A scope is document prefixes, or '*' alone.");
        }

        string? invalid = documents.FirstOrDefault(document => !DocumentPrefix.IsValid(document));
        if (invalid is not null)
        {
            throw new IuException(ErrorCatalogue.BadPrefix, $"'{PlainText.Show(invalid, 80)}'.");
        }

        return string.Join(',', documents.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    /// <summary>Gates, comma-separated in their order.</summary>
    /// <exception cref="IuException">Input.BadArgument when there is none, or one that lets nothing write.</exception>
    public static string Gates(IReadOnlyList<ApprovalGate> gates) =>
        gates.Count > 0 && gates.All(gate => gate is ApprovalGate.CutAuthorization or ApprovalGate.LifecycleAuthorization)
            ? string.Join(',', gates.Distinct().Order())
            : throw new IuException(ErrorCatalogue.BadArgument, "A ruling is for CutAuthorization, LifecycleAuthorization, or both.");
}
