using System.Collections;
using System.Data.Common;

namespace IuCutter.Core.Tests.Adapters.Fakes;

/// <summary>Positional parameters, over a list; by name there are none.</summary>
internal sealed class FakeParameters : DbParameterCollection
{
    private readonly List<object> _items = [];

    public override int Count => _items.Count;

    public override object SyncRoot => _items;

    public override int Add(object value)
    {
        _items.Add(value);
        return _items.Count - 1;
    }

    public override void AddRange(Array values) => _items.AddRange(values.Cast<object>());

    public override void Clear() => _items.Clear();

    public override bool Contains(object value) => _items.Contains(value);

    public override bool Contains(string value) => false;

    public override void CopyTo(Array array, int index) => ((ICollection)_items).CopyTo(array, index);

    public override IEnumerator GetEnumerator() => _items.GetEnumerator();

    public override int IndexOf(object value) => _items.IndexOf(value);

    public override int IndexOf(string parameterName) => -1;

    public override void Insert(int index, object value) => _items.Insert(index, value);

    public override void Remove(object value) => _items.Remove(value);

    public override void RemoveAt(int index) => _items.RemoveAt(index);

    public override void RemoveAt(string parameterName) => throw new NotSupportedException();

    protected override DbParameter GetParameter(int index) => (DbParameter)_items[index];

    protected override DbParameter GetParameter(string parameterName) => throw new NotSupportedException();

    protected override void SetParameter(int index, DbParameter value) => _items[index] = value;

    protected override void SetParameter(string parameterName, DbParameter value) => throw new NotSupportedException();
}
