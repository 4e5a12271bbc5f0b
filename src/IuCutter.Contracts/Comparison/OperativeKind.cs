namespace IuCutter;

/// <summary>The kind of an operative word: one whose change may change the meaning.</summary>
public enum OperativeKind
{
    /// <summary>Any word or sign that is none of the others.</summary>
    Wording,

    /// <summary>A number, in digits, Roman or in words.</summary>
    Number,

    /// <summary>A date.</summary>
    Date,

    /// <summary>A word that negates: not, nicht, kein, pas, nunca, không.</summary>
    Negation,

    /// <summary>A word that obliges, permits or forbids: must, may, darf, doit, puede, phải.</summary>
    Modal,

    /// <summary>
    /// The same words elsewhere among lists, headings, quotations or rows: an item nested deeper, a paragraph taken out of the last item.
    /// </summary>
    Structure,
}
