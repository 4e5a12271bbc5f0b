using System.Data;
using System.Data.Common;

namespace IuCutter.Core.Tests.Adapters.Fakes;

/// <summary>Answers as a reader: one result set per answer.</summary>
internal static class FakeRows
{
    public static DbDataReader Reader(IEnumerable<IReadOnlyList<object?[]>> answers) => new DataTableReader([.. answers.Select(Table)]);

    private static DataTable Table(IReadOnlyList<object?[]> rows)
    {
        DataTable table = new DataTable();
        for (int i = 0; i < (rows.Count > 0 ? rows[0].Length : 1); i++)
        {
            table.Columns.Add($"c{i}", typeof(object));
        }

        foreach (object?[] row in rows)
        {
            table.Rows.Add(row);
        }

        return table;
    }
}
