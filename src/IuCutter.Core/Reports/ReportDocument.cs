using System.Collections.Immutable;

namespace IuCutter.Core.Reports;

/// <summary>A report as people read it: sections with facts, figures and tables, from which HTML and Markdown are written.</summary>
/// <param name="Kind">Its kind in words.</param>
/// <param name="Title">Its title.</param>
/// <param name="Sections">The sections, the verdict first.</param>
internal sealed record ReportDocument(string Kind, string Title, ImmutableArray<ReportSection> Sections);

/// <summary>A section.</summary>
/// <param name="Id">Its id, which links lead to.</param>
/// <param name="Title">Its heading.</param>
internal sealed record ReportSection(string Id, string Title)
{
    /// <summary>Paragraphs, before all else.</summary>
    public ImmutableArray<string> Lines { get; init; } = [];

    /// <summary>Names with their values.</summary>
    public ImmutableArray<(string Name, ReportCell Value)> Facts { get; init; } = [];

    /// <summary>Figures with the tables that say the same, in their order.</summary>
    public ImmutableArray<ReportPart> Parts { get; init; } = [];
}

/// <summary>A table, or a figure with the table that says the same.</summary>
/// <param name="Table">The table.</param>
/// <param name="Figure">The figure; null for a table alone.</param>
internal sealed record ReportPart(ReportTable Table, ReportFigure? Figure = null);

/// <summary>A table; the first cell of each row names the row.</summary>
/// <param name="Caption">Its caption.</param>
/// <param name="Columns">The headers of its columns.</param>
/// <param name="Rows">Its rows, each with as many cells as there are columns.</param>
internal sealed record ReportTable(string Caption, ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<ReportCell>> Rows)
{
    /// <summary>The sentence that stands in place of a table without rows.</summary>
    public string Empty { get; init; } = "None.";
}

/// <summary>A text in a table or beside a name.</summary>
/// <param name="Text">The text, as it is; who writes it makes it safe.</param>
/// <param name="IsCode">Whether it is a hash, an address or a command, which is read letter by letter.</param>
internal readonly record struct ReportCell(string Text, bool IsCode = false)
{
    /// <summary>A text that is read as words.</summary>
    public static implicit operator ReportCell(string? text) => new(text ?? "");

    /// <summary>A text that is read letter by letter.</summary>
    public static ReportCell Code(string? text) => new(text ?? "", IsCode: true);

    /// <summary>A row of a table.</summary>
    public static ImmutableArray<ReportCell> Row(params ReportCell[] cells) => [.. cells];
}

/// <summary>A drawing (SVG).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its name; no other figure or table of the report has it.</param>
/// <param name="Description">How it is read, and the table that says the same: shown above it, and told to whoever cannot see it.</param>
/// <param name="Width">Width of its coordinates.</param>
/// <param name="Height">Height of its coordinates.</param>
/// <param name="Shapes">Its shapes, as markup in which each text is safe.</param>
internal sealed record ReportFigure(string Id, string Title, string Description, int Width, int Height, string Shapes);
