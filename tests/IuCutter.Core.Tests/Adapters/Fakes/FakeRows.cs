using System.Data;
using System.Data.Common;

namespace IuCutter.Core.Tests.Adapters.Fakes;

/// <summary>Answers as a reader: one result set per answer, of one row or, for an answer without columns, of none.</summary>
internal static class FakeRows
{
    public static DbDataReader Reader(IEnumerable<object?[]> answers) => new DataTableReader([.. answers.Select(Table)]);

    private static DataTable Table(object?[] row)
    {
        var table = new DataTable();
        for (int i = 0; i < Math.Max(1, row.Length); i++)
        {
            table.Columns.Add($"c{i}", i < row.Length ? row[i]?.GetType() ?? typeof(string) : typeof(string));
        }

        if (row.Length > 0)
        {
            table.Rows.Add(row);
        }

        return table;
    }
}
