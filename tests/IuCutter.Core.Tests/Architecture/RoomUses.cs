using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace IuCutter.Core.Tests.Architecture;

/// <summary>
/// Who uses whom among the folders of a project, as the compiler sees it: every symbol that a name, an operator, a
/// conversion or a <c>foreach</c> is bound to, and the type of every expression. Constants and <c>nameof</c> count, though
/// they leave nothing in the assembly; <c>using</c> directives and comments do not.
/// </summary>
internal sealed class RoomUses
{
    private readonly CSharpCompilation _compilation;
    private readonly Func<string, string> _roomOf;
    private readonly Dictionary<(string From, string To, string File, string Name), RoomUse> _uses = [];

    private RoomUses(CSharpCompilation compilation, Func<string, string> roomOf) => (_compilation, _roomOf) = (compilation, roomOf);

    /// <summary>The uses, one per file and name, ordered.</summary>
    /// <param name="compilation">The project. What does not compile is not seen: the caller checks for errors.</param>
    /// <param name="roomOf">Folder of a source by its path.</param>
    public static IReadOnlyList<RoomUse> Of(CSharpCompilation compilation, Func<string, string> roomOf)
    {
        RoomUses uses = new RoomUses(compilation, roomOf);
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            uses.Read(tree);
        }

        return [.. uses._uses.Values.OrderBy(use => (use.From, use.To, use.File, use.Line))];
    }

    private void Read(SyntaxTree tree)
    {
        SemanticModel model = _compilation.GetSemanticModel(tree);
        IEnumerable<SyntaxNode> nodes = tree.GetRoot().DescendantNodes(node => node is not UsingDirectiveSyntax);
        foreach (SyntaxNode node in nodes.Where(node => node is not UsingDirectiveSyntax))
        {
            foreach (ISymbol symbol in SymbolsOf(model, node))
            {
                Add(node, symbol);
            }
        }
    }

    private static IEnumerable<ISymbol> SymbolsOf(SemanticModel model, SyntaxNode node)
    {
        if (node is CommonForEachStatementSyntax loop)
        {
            ForEachStatementInfo info = model.GetForEachStatementInfo(loop);
            return new ISymbol?[] { info.GetEnumeratorMethod, info.CurrentProperty, info.ElementType }.OfType<ISymbol>();
        }

        if (node is not (ExpressionSyntax or ConstructorInitializerSyntax or AttributeSyntax or SelectOrGroupClauseSyntax))
        {
            return [];
        }

        SymbolInfo bound = model.GetSymbolInfo(node);
        TypeInfo type = model.GetTypeInfo(node);
        ISymbol? conversion = node is ExpressionSyntax expression ? model.GetConversion(expression).MethodSymbol : null;
        return new ISymbol?[] { bound.Symbol, type.Type, type.ConvertedType, conversion }
            .OfType<ISymbol>()
            .Where(symbol => symbol is not INamespaceSymbol);
    }

    private void Add(SyntaxNode node, ISymbol symbol)
    {
        foreach (ISymbol part in Parts(symbol))
        {
            foreach (SyntaxReference declared in part.OriginalDefinition.DeclaringSyntaxReferences)
            {
                (string from, string to) = (_roomOf(node.SyntaxTree.FilePath), _roomOf(declared.SyntaxTree.FilePath));
                if (from != to)
                {
                    string file = Path.GetFileName(node.SyntaxTree.FilePath);
                    string name = NameOf(part);
                    int line = node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
                    _uses.TryAdd((from, to, file, name), new RoomUse(from, to, file, line, name));
                }
            }
        }
    }

    /// <summary>A symbol with what is inside it: arguments of a generic, elements of an array, what a pointer points to.</summary>
    private static IEnumerable<ISymbol> Parts(ISymbol symbol) =>
        symbol switch
        {
            IArrayTypeSymbol array => Parts(array.ElementType),
            IPointerTypeSymbol pointer => Parts(pointer.PointedAtType),
            INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.SelectMany(element => Parts(element.Type)),
            INamedTypeSymbol type => type.TypeArguments.SelectMany(Parts).Prepend(type),
            IMethodSymbol method => method.TypeArguments.SelectMany(Parts).Prepend(method.ReducedFrom ?? method),
            IFieldSymbol or IPropertySymbol or IEventSymbol => [symbol],
            _ => [],
        };

    private static string NameOf(ISymbol symbol) =>
        symbol.ContainingType is null ? symbol.Name : $"{symbol.ContainingType.Name}.{symbol.Name}";
}
