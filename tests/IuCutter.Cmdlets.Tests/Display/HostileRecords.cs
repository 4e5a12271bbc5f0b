using System.Collections.Immutable;
using System.Reflection;

namespace IuCutter.Cmdlets.Tests.Display;

/// <summary>One object of each public record, every text of it hostile.</summary>
internal static class HostileRecords
{
    private static readonly string Digest = new('a', 64);

    /// <summary>The public records, by name.</summary>
    public static IReadOnlyDictionary<string, Type> Types { get; } =
        typeof(IuRecord)
            .Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(IuRecord)))
            .ToDictionary(type => type.FullName!, StringComparer.Ordinal);

    /// <summary>Makes the object of a record.</summary>
    public static object Make(Type type)
    {
        ConstructorInfo constructor = type.GetConstructors().MaxBy(one => one.GetParameters().Length)!;
        object made = constructor.Invoke([.. constructor.GetParameters().Select(one => Value(type, one.Name!, one.ParameterType))]);
        foreach (PropertyInfo property in type.GetProperties().Where(one => one.SetMethod is { IsPublic: true }))
        {
            property.SetValue(made, Value(type, property.Name, property.PropertyType));
        }

        return made;
    }

    private static object? Value(Type owner, string name, Type type)
    {
        if (type == typeof(string))
        {
            // A unit holds its hashes as bytes.
            bool isHash = owner == typeof(PlannedUnit) && name.EndsWith("Sha256", StringComparison.OrdinalIgnoreCase);
            return isHash ? Digest : HostileText.Value;
        }

        Type given = Nullable.GetUnderlyingType(type) ?? type;
        return given switch
        {
            _ when given.IsSubclassOf(typeof(IuRecord)) => Make(given),
            _ when given == typeof(bool) => true,
            _ when given == typeof(DateTimeOffset) => new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            _ when given == typeof(ImmutableSortedDictionary<string, string>) => ImmutableSortedDictionary
                .Create<string, string>()
                .Add(HostileText.Value, HostileText.Value),
            _ when given.IsGenericType && given.GetGenericTypeDefinition() == typeof(ImmutableArray<>) => ArrayOf(
                owner,
                name,
                given.GetGenericArguments()[0]
            ),
            { IsValueType: true } => Activator.CreateInstance(given),
            _ => throw new ArgumentException($"{owner.Name}.{name}: no value for {given}.", nameof(type)),
        };
    }

    private static object ArrayOf(Type owner, string name, Type element)
    {
        Array one = Array.CreateInstance(element, 1);
        one.SetValue(Value(owner, name, element), 0);
        return typeof(ImmutableArray)
            .GetMethods()
            .Single(method =>
                method is { Name: nameof(ImmutableArray.Create), IsGenericMethod: true }
                && method.GetParameters() is [{ ParameterType.IsArray: true } only]
                && only.IsDefined(typeof(ParamArrayAttribute))
            )
            .MakeGenericMethod(element)
            .Invoke(null, [one])!;
    }
}
