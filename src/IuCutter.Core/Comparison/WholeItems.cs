namespace IuCutter.Core.Comparison;

/// <summary>A date or phrase of which one word changed has changed as a whole: its other words are no longer kept.</summary>
internal static class WholeItems
{
    /// <summary>Max number of rounds: the words that one item gives up may cut into another.</summary>
    private const int Rounds = 4;

    /// <summary>Takes the words of such items out of the pairs.</summary>
    public static void Require(int[] partner, OperativeItems old, OperativeItems @new)
    {
        int[] back = new int[@new.ItemOf.Length];
        for (int round = 0; round < Rounds; round++)
        {
            Array.Fill(back, -1);
            for (int i = 0; i < partner.Length; i++)
            {
                if (partner[i] >= 0)
                {
                    back[partner[i]] = i;
                }
            }

            bool changed = false;
            foreach (OperativeItems.Item? item in old.Items.Where(item => item.To - item.From > 1 && Broken(partner, item)))
            {
                Array.Fill(partner, -1, item.From, item.To - item.From);
                changed = true;
            }

            foreach (OperativeItems.Item? item in @new.Items.Where(item => item.To - item.From > 1 && Broken(back, item)))
            {
                foreach (int i in back.AsSpan(item.From, item.To - item.From))
                {
                    if (i >= 0)
                    {
                        partner[i] = -1;
                    }
                }

                changed = true;
            }

            if (!changed)
            {
                return;
            }
        }
    }

    private static bool Broken(int[] partner, OperativeItems.Item item)
    {
        Span<int> kept = partner.AsSpan(item.From, item.To - item.From);
        return kept.Contains(-1) && kept.ContainsAnyExcept(-1);
    }
}
