using System.Globalization;
using IuCutter.Core.Text;

namespace IuCutter.Core.Approvals;

/// <summary>
/// How many different people must sign: a line <c># iucutter-threshold: &lt;gate&gt; &lt;n&gt;</c> of the roster, which
/// ssh-keygen takes for a comment; 1 without one. The database reads the same line (<c>fn_threshold</c>).
/// </summary>
internal static class SignatureThreshold
{
    private const string Mark = "# iucutter-threshold: ";

    /// <summary>The number for a gate, from 1 to 9.</summary>
    /// <exception cref="IuException">Config.RosterInvalid when a line with the mark cannot be read: a rule is never ignored.</exception>
    public static int Of(string roster, ApprovalGate gate)
    {
        int? found = null;
        foreach (string line in roster.Split('\n').Select(line => line.TrimEnd()))
        {
            if (!line.StartsWith(Mark, StringComparison.Ordinal))
            {
                continue;
            }

            string[] words = line[Mark.Length..].Split(' ');
            bool readable =
                words.Length == 2
                && Enum.TryParse(words[0], ignoreCase: false, out ApprovalGate named)
                && words[1].Length == 1
                && words[1][0] is >= '1' and <= '9'
                && !(named == gate && found is not null);
            if (!readable)
            {
                throw new IuException(ErrorCatalogue.RosterInvalid, $"'{PlainText.Show(line, 80)}'.");
            }

            if (words[0] == gate.ToString())
            {
                found = int.Parse(words[1], CultureInfo.InvariantCulture);
            }
        }

        return found ?? 1;
    }
}
