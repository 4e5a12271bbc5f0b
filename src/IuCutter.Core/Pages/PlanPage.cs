using System.Collections.Immutable;
using IuCutter.Core.Approvals;

namespace IuCutter.Core.Pages;

/// <summary>
/// A plan as one page for the person who must approve it: the source on the left, each byte once and in order, and what
/// is made of it on the right. It needs no network and no script, and the same plan gives the same bytes.
/// </summary>
internal sealed class PlanPage
{
    private readonly CutPlan _plan;
    private readonly HtmlWriter _to;
    private readonly ImmutableArray<PlanWarning> _warnings;

    private PlanPage(CutPlan plan, Stream to)
    {
        _plan = plan;
        _to = new HtmlWriter(to);
        _warnings = [.. plan.Warnings.OrderBy(warning => warning.Offset)];
    }

    /// <summary>Writes the page of a plan that was verified.</summary>
    public static void Write(CutPlan plan, Stream to, CancellationToken cancellationToken)
    {
        PlanPage page = new PlanPage(plan, to);
        page.Head();
        page.Summary();
        page.Contents();
        page.Rows(cancellationToken);
        page._to.Raw("</main></body></html>\n").Flush();
    }

    private void Head() =>
        PageHead.Write(_to, $"Plan of {_plan.DocumentPrefix}", skipTo: "units", skipText: "To the units", "Page.css", "PlanPage.css");

    private void Summary()
    {
        IuDocument document = _plan.Document;
        string name = document.Path == "-" ? "standard input" : Path.GetFileName(document.Path);
        _to.Raw("<header><p class=kind>Plan of a cut, for approval</p><h1>")
            .Text(_plan.DocumentPrefix)
            .Raw("</h1>\n")
            .Raw("<p>Left: the source, every byte once and in its order. Right: the unit that it becomes. Grey: in no unit. ")
            .Raw("The digest and the hash below must be those on the card that you sign.</p>\n<dl class=sum>");
        Fact("Plan digest", _plan.PlanDigest, code: true);
        Fact("Source SHA-256", document.Sha256, code: true);
        Fact("Source", FormattableString.Invariant($"{name}, {document.Length:N0} bytes, {document.LineCount:N0} lines"));
        Fact("Profile", $"{_plan.ProfileName}{(_plan.UnitLevel is null ? "" : $", down to {_plan.UnitLevel}")}");
        Fact("Profile digest", _plan.ProfileDigest, code: true);
        Fact("Owner, publication", $"{_plan.OwnerRef}, {_plan.PublicationType}");
        Fact("Units", FormattableString.Invariant($"{_plan.UnitCount:N0}: {Types()}"));
        Fact(
            "Without text of their own",
            FormattableString.Invariant($"{_plan.Units.Count(unit => unit.HeadingOnly):N0} of them (the heading line is the body)")
        );
        Fact(
            "In no unit",
            _plan.Exclusions.IsEmpty
                ? "nothing"
                : string.Join(
                    ", ",
                    _plan.Exclusions.Select(one =>
                        FormattableString.Invariant($"{Words(one.Kind)} ({one.Span.Length:N0} {(one.Span.Length == 1 ? "byte" : "bytes")})")
                    )
                )
        );
        Fact("SHA-256 of the list of warnings and units", PlanList.Sha256(_plan), code: true);
        Fact("Warnings", _warnings.IsEmpty ? "none" : FormattableString.Invariant($"{_warnings.Length:N0}"));
        _to.Raw("</dl></header>\n<main>");
        Warnings();
        Risks();
    }

    private string Types() =>
        string.Join(
            ", ",
            _plan
                .Units.GroupBy(unit => unit.SectionType, StringComparer.Ordinal)
                .Select(group => FormattableString.Invariant($"{group.Count():N0} {group.Key}"))
        );

    private void Warnings()
    {
        if (_warnings.IsEmpty)
        {
            return;
        }

        _to.Raw("<section class=warns aria-labelledby=warnings><h2 id=warnings>Warnings</h2><ol>\n");
        for (int i = 0; i < _warnings.Length; i++)
        {
            PlanWarning warning = _warnings[i];
            _to.Fill($"<li><a href=#w{i}>").Text(warning.Code).Fill($", line {warning.Line}</a> <bdi>").Text(warning.Message).Raw("</bdi>");
            if (warning.Excerpt.Length > 0)
            {
                _to.Raw(" <q dir=auto>").Text(warning.Excerpt).Raw("</q>");
            }

            _to.Raw(" <span class=remediation>").Text(warning.Remediation).Raw("</span></li>\n");
        }

        _to.Raw("</ol></section>\n");
    }

    private void Risks()
    {
        IReadOnlyList<RiskFinding> risks = RiskScan.Run(_plan);
        if (risks.Count == 0)
        {
            return;
        }

        _to.Raw("<section class=warns aria-labelledby=risks><h2 id=risks>What the eye may miss</h2><ul>\n");
        foreach (RiskFinding risk in risks)
        {
            _to.Raw("<li>").Text(risk.ToString()).Raw("</li>\n");
        }

        _to.Raw("</ul></section>\n");
    }

    private void Contents()
    {
        _to.Fill($"<nav aria-label=Contents><details><summary>Contents: {_plan.UnitCount:N0} units</summary><ol>\n");
        foreach (PlannedUnit unit in _plan.Units)
        {
            _to.Fill($"<li><a href=#u{unit.Ordinal}><code>")
                .Text(unit.Address)
                .Raw("</code> <bdi>")
                .Text(unit.Title)
                .Raw("</bdi></a></li>\n");
        }

        _to.Raw("</ol></details></nav>\n<h2 id=units>Source and units</h2>\n");
    }

    private void Rows(CancellationToken cancellationToken)
    {
        (int unit, int exclusion, int warning) = (0, 0, 0);
        Dictionary<string, int> ordinals = _plan.Units.ToDictionary(one => one.Address, one => one.Ordinal, StringComparer.Ordinal);
        while (unit < _plan.Units.Length || exclusion < _plan.Exclusions.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (
                exclusion == _plan.Exclusions.Length
                || (unit < _plan.Units.Length && _plan.Units[unit].Span.Start < _plan.Exclusions[exclusion].Span.Start)
            )
            {
                PlannedUnit one = _plan.Units[unit++];
                Unit(one, one.ParentAddress is { } parent ? ordinals[parent] : 0, Here(one.Span, warning));
                Source(one.Span, ref warning);
            }
            else
            {
                SourceExclusion one = _plan.Exclusions[exclusion++];
                Exclusion(one, exclusion);
                Source(one.Span, ref warning);
            }

            _to.Raw("</article>\n");
        }
    }

    private void Unit(PlannedUnit unit, int parent, Range warnings)
    {
        (int first, int count) = warnings.GetOffsetAndLength(_warnings.Length);
        _to.Fill($"<article class=\"row{(count > 0 ? " warned" : "")}\" aria-labelledby=u{unit.Ordinal}>")
            .Fill($"<div class=unit><h3 id=u{unit.Ordinal}><span class=no>{unit.Ordinal}</span> <code>")
            .Text(unit.Address)
            .Raw("</code></h3><p class=title dir=auto>")
            .Text(unit.Title)
            .Raw("</p><p class=tags><span class=tag>")
            .Text(unit.SectionType)
            .Raw("</span>")
            .Raw(unit.HeadingOnly ? " <span class=tag>heading only</span>" : "")
            .Raw("</p><dl>");
        if (unit.ParentAddress is not null)
        {
            _to.Fill($"<dt>in</dt><dd><a href=#u{parent}><code>").Text(unit.ParentAddress).Raw("</code></a></dd>");
        }

        Place(unit.Span);
        _to.Raw("<dt>sha256</dt><dd><code>").Text(unit.BodySha256).Raw("</code></dd></dl>");
        foreach (PlanWarning warning in _warnings.AsSpan().Slice(first, count))
        {
            _to.Raw("<p class=warn><b>Warning</b> ").Text(warning.Code).Fill($", line {warning.Line}: ").Text(warning.Message).Raw("</p>");
        }

        _to.Raw("</div>\n");
    }

    private void Exclusion(SourceExclusion exclusion, int number)
    {
        _to.Fill($"<article class=\"row out\" aria-labelledby=x{number}><div class=unit><h3 id=x{number}>In no unit: ")
            .Text(Words(exclusion.Kind))
            .Raw("</h3><dl>");
        Place(exclusion.Span);
        _to.Raw("<dt>sha256</dt><dd><code>").Text(exclusion.Sha256).Raw("</code></dd></dl></div>\n");
    }

    private void Place(SourceSpan span) =>
        _to.Fill($"<dt>line</dt><dd>{span.Line:N0}</dd><dt>bytes</dt><dd>{span.Length:N0} from {span.Start:N0}</dd>");

    /// <summary>The warnings within a span, from the first one that was not passed.</summary>
    private Range Here(SourceSpan span, int from)
    {
        while (from < _warnings.Length && _warnings[from].Offset < span.Start)
        {
            from++;
        }

        int to = from;
        while (to < _warnings.Length && _warnings[to].Offset < span.Start + span.Length)
        {
            to++;
        }

        return from..to;
    }

    /// <summary>The bytes of a span; the rest of a line on which a warning stands is marked.</summary>
    private void Source(SourceSpan span, ref int warning)
    {
        ReadOnlySpan<byte> bytes = _plan.Document.Bytes.AsSpan();
        (int at, int end) = (span.Start, span.Start + span.Length);
        _to.Raw("<div class=src lang=\"\" dir=auto>");
        for (; warning < _warnings.Length && _warnings[warning].Offset < end; warning++)
        {
            int start = Math.Max(at, _warnings[warning].Offset);
            int stop = bytes[start..end].IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var line ? start + line : end;
            _to.Text(bytes[at..start]).Fill($"<mark id=w{warning}>").Text(bytes[start..stop]).Raw("</mark>");
            at = stop;
        }

        _to.Text(bytes[at..end]).Raw("</div>");
    }

    private void Fact(string name, string value, bool code = false)
    {
        _to.Raw("<dt>").Text(name).Raw(code ? "</dt><dd><code>" : "</dt><dd>").Text(value).Raw(code ? "</code></dd>\n" : "</dd>\n");
    }

    private static string Words(string kind) => kind.Replace('_', ' ');
}
