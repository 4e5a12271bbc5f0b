using System.Globalization;
using System.Net;
using System.Text;

namespace IuCutter.Core.Reports;

/// <summary>Collects the shapes of a drawing. Coordinates are the same in every culture; texts are made safe.</summary>
internal sealed class SvgShapes
{
    private readonly StringBuilder _markup = new();

    /// <summary>A rectangle.</summary>
    /// <param name="look">Its class in the style sheet.</param>
    /// <param name="x">Left edge.</param>
    /// <param name="y">Upper edge.</param>
    /// <param name="width">Width.</param>
    /// <param name="height">Height.</param>
    /// <param name="about">What a pointer over it is told; null for nothing.</param>
    public SvgShapes Rectangle(string look, double x, double y, double width, double height, string? about = null)
    {
        _markup.Append(
            CultureInfo.InvariantCulture,
            $"<rect class={look} x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{width:0.##}\" height=\"{height:0.#}\""
        );
        return About("rect", about);
    }

    /// <summary>A circle.</summary>
    public SvgShapes Circle(string look, double x, double y, double radius, string? about = null)
    {
        _markup.Append(CultureInfo.InvariantCulture, $"<circle class={look} cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"{radius:0.#}\"");
        return About("circle", about);
    }

    /// <summary>A line.</summary>
    public SvgShapes Line(string look, double x1, double y1, double x2, double y2)
    {
        _markup.Append(
            CultureInfo.InvariantCulture,
            $"<line class={look} x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\"/>"
        );
        return this;
    }

    /// <summary>A text on one line.</summary>
    /// <param name="look">Its class in the style sheet: label, end (its end stands at x) or soft.</param>
    /// <param name="x">Where it begins.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="text">The text.</param>
    public SvgShapes Text(string look, double x, double y, string text)
    {
        _markup.Append(CultureInfo.InvariantCulture, $"<text class=\"{look}\" x=\"{x:0.#}\" y=\"{y:0.#}\">{Safe(text)}</text>");
        return this;
    }

    /// <summary>The markup.</summary>
    public override string ToString() => _markup.ToString();

    private SvgShapes About(string element, string? about)
    {
        _ = about is null
            ? _markup.Append("/>")
            : _markup.Append("><title>").Append(Safe(about)).Append("</title></").Append(element).Append('>');
        return this;
    }

    private static string Safe(string text) => WebUtility.HtmlEncode(PlainText.Show(text));
}
