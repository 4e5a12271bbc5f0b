using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace IuCutter.Core.Tests.Architecture;

/// <summary>Which types assign the members of a type that can be set after it was made.</summary>
internal static class MemberWriters
{
    /// <summary>The members with a setter that is not <c>init</c>, and the names of the types that assign each.</summary>
    /// <param name="compilation">The project.</param>
    /// <param name="type">Full name of the type.</param>
    public static SortedDictionary<string, SortedSet<string>> Of(CSharpCompilation compilation, string type)
    {
        INamedTypeSymbol owner =
            compilation.GetTypeByMetadataName(type) ?? throw new ArgumentException($"There is no {type}.", nameof(type));
        SortedDictionary<string, SortedSet<string>> writers = new(StringComparer.Ordinal);
        foreach (IPropertySymbol member in owner.GetMembers().OfType<IPropertySymbol>().Where(IsSettable))
        {
            writers.Add(member.Name, new SortedSet<string>(StringComparer.Ordinal));
        }

        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            foreach (ExpressionSyntax target in tree.GetRoot().DescendantNodes().SelectMany(Targets))
            {
                if (
                    model.GetSymbolInfo(target).Symbol is IPropertySymbol member
                    && SymbolEqualityComparer.Default.Equals(member.ContainingType, owner)
                )
                {
                    writers.GetValueOrDefault(member.Name)?.Add(model.GetEnclosingSymbol(target.SpanStart)!.ContainingType.Name);
                }
            }
        }

        return writers;
    }

    private static bool IsSettable(IPropertySymbol member) => member.SetMethod is { IsInitOnly: false };

    private static IEnumerable<ExpressionSyntax> Targets(SyntaxNode node) =>
        node switch
        {
            AssignmentExpressionSyntax { Left: TupleExpressionSyntax tuple } => tuple.Arguments.Select(argument => argument.Expression),
            AssignmentExpressionSyntax assignment => [assignment.Left],
            PrefixUnaryExpressionSyntax prefix when prefix.OperatorToken.Kind() is SyntaxKind.PlusPlusToken or SyntaxKind.MinusMinusToken =>
                [prefix.Operand],
            PostfixUnaryExpressionSyntax postfix when !postfix.IsKind(SyntaxKind.SuppressNullableWarningExpression) => [postfix.Operand],
            _ => [],
        };
}
