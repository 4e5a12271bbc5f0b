namespace IuCutter;

/// <summary>The state of one item of the schema's contract in a database.</summary>
public enum SchemaItemStatus
{
    /// <summary>It is there as it must be. Of a promise: the database keeps it by itself.</summary>
    Present,

    /// <summary>It is there in another form. Of a promise: the database keeps a part of it by itself.</summary>
    Differs,

    /// <summary>It is not there. Of a promise: only the tool keeps it, and whoever goes around the tool breaks it.</summary>
    Missing,

    /// <summary>The contract does not know it: a right, a trigger or a function beside those that must be there.</summary>
    Unexpected,
}
