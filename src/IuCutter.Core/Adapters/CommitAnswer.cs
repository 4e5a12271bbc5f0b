namespace IuCutter.Core.Adapters;

/// <summary>Remembers of an exception that it was the server's answer to COMMIT.</summary>
internal static class CommitAnswer
{
    private const string Key = "iucutter.commit";

    /// <summary>Marks it; the filter that calls this lets it pass.</summary>
    public static bool Mark(Exception answer)
    {
        answer.Data[Key] = true;
        return false;
    }

    /// <summary>Whether it was.</summary>
    public static bool Was(Exception exception) => exception.Data.Contains(Key);
}
