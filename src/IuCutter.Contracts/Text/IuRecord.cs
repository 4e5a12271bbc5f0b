using System.Text;

namespace IuCutter;

/// <summary>
/// The base of everything that an operator can hold. Its text, also within another text (<c>"$run"</c>), is shown as
/// <see cref="PlainText.Show"/> shows it; its properties are the data as they are.
/// </summary>
public abstract record IuRecord
{
    private protected IuRecord() { }

    /// <summary>The text of the record, on one line and with what a reader cannot see written out.</summary>
    public sealed override string ToString() => PlainText.Show(Describe());

    /// <summary>The record's name in a sentence; by default its type with its members.</summary>
    private protected virtual string Describe()
    {
        StringBuilder text = new StringBuilder(GetType().Name).Append(" { ");
        return (PrintMembers(text) ? text.Append(' ') : text).Append('}').ToString();
    }
}
