using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace IuCutter.Host;

/// <summary>Turns <c>-Name value</c> of the command line into the parameters of a runbook. Values stay text: the engine binds them.</summary>
internal static class RunbookArguments
{
    private static readonly string[] CommonSwitches = ["Verbose", "Debug", "WhatIf", "Confirm"];

    /// <summary>Reads the arguments.</summary>
    /// <returns>Parameter names and values, to be splatted.</returns>
    /// <exception cref="HostException">A name is unknown or given twice, or a value is missing or too many.</exception>
    public static Hashtable Read(Runbook runbook, IReadOnlyList<string> arguments)
    {
        Dictionary<string, Type> parameters = Parameters(runbook.Syntax);
        Hashtable values = new(StringComparer.OrdinalIgnoreCase);
        for (int at = 0; at < arguments.Count; at++)
        {
            (string name, string? joined) = Split(arguments[at]);
            if (!parameters.TryGetValue(name, out Type? type))
            {
                string known = string.Join(", ", parameters.Keys.Except(CommonSwitches).Select(parameter => "-" + parameter));
                throw HostException.BadArgument($"The runbook has no parameter '-{name}'. It has: {(known.Length == 0 ? "none" : known)}.");
            }

            if (values.ContainsKey(name))
            {
                throw HostException.BadArgument($"'-{name}' is given twice.");
            }

            if (type == typeof(SwitchParameter))
            {
                values[name] = joined is null || Truth(name, joined);
                continue;
            }

            string value =
                joined
                ?? (
                    at + 1 < arguments.Count && !IsParameter(arguments[at + 1], parameters)
                        ? arguments[++at]
                        : throw HostException.BadArgument($"'-{name}' needs a value.")
                );
            values[name] = type.IsArray ? value.Split(',', StringSplitOptions.RemoveEmptyEntries) : value;
        }

        return values;
    }

    private static Dictionary<string, Type> Parameters(ScriptBlockAst syntax)
    {
        Dictionary<string, Type> found = new(StringComparer.OrdinalIgnoreCase);
        foreach (ParameterAst parameter in syntax.ParamBlock?.Parameters ?? [])
        {
            found[parameter.Name.VariablePath.UserPath] = parameter.StaticType;
        }

        // The engine adds these to a script that declares CmdletBinding; it says itself when -WhatIf is not supported.
        if (
            syntax.ParamBlock?.Attributes.Any(attribute => attribute.TypeName.GetReflectionType() == typeof(CmdletBindingAttribute)) == true
        )
        {
            foreach (string common in CommonSwitches)
            {
                found.TryAdd(common, typeof(SwitchParameter));
            }
        }

        return found;
    }

    private static (string Name, string? Value) Split(string argument)
    {
        if (argument.Length < 2 || argument[0] != '-' || !char.IsLetter(argument[1]))
        {
            throw HostException.BadArgument($"'{argument}' is not the name of a parameter: values are given by name, -Name value.");
        }

        int colon = argument.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (argument[1..], null) : (argument[1..colon], argument[(colon + 1)..]);
    }

    // '-5' and '-----BEGIN' are values; '-Prefix' is one only where the runbook has no such parameter.
    private static bool IsParameter(string argument, Dictionary<string, Type> parameters) =>
        argument is ['-', ..] && parameters.ContainsKey(argument[1..].Split(':', 2)[0]);

    private static bool Truth(string name, string text) =>
        text.TrimStart('$').ToUpper(CultureInfo.InvariantCulture) switch
        {
            "TRUE" or "1" => true,
            "FALSE" or "0" => false,
            _ => throw HostException.BadArgument($"'-{name}:{text}': a switch takes $true or $false."),
        };
}
