using System.Collections.Immutable;
using static IuCutter.Postgres.Governance.ContractDifference;

namespace IuCutter.Postgres.Governance;

/// <summary>
/// The probes that compare an installation with the contract, in the order in which what they find is repaired: a thing before
/// what is said of it, a function before the trigger that calls it, rights last.
/// </summary>
/// <remarks>
/// A kind that has no rule for a difference cannot differ in that way by itself: a column that is gone has no default either,
/// and the column is what is reported.
/// </remarks>
internal static class ContractRules
{
    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<ContractRule> All =
    [
        new("role", Missing, "Role.Missing", "Every promise is a difference between these five roles."),
        new("role-superuser", Changed, "Role.Superuser", "No privilege and no trigger stops a superuser."),
        new("role-createrole", Changed, "Role.CreateRole", "Who makes roles makes one that may do what he may not."),
        new("role-createdb", Changed, "Role.CreateDatabase", "A role of a cut has no business with databases; who makes one owns it."),
        new("role-replication", Changed, "Role.Replication", "A replication connection reads every page of the cluster."),
        new("role-bypassrls", Changed, "Role.BypassRls", "Row security of an organisation's own tables would not bind it."),
        new(
            "role-login",
            Changed,
            "Role.Login",
            "The owner must not log in: nobody runs a cut as it. The others must, or OFF is refused as well."
        ),
        new("role-setting", Missing, "Setting.RoleMissing", "In another isolation level the kill switch is refused or blind."),
        new("role-setting", Changed, "Setting.RoleChanged", "In another isolation level the kill switch is refused or blind."),
        new(
            "role-setting",
            Added,
            "Setting.RoleAdded",
            "A default of the role reaches every session of a cut: another search_path, replica mode, another role."
        ),
        new("member-of", Added, "Membership.Granted", "What a role may become, it is: the roles of a cut are members of nothing."),
        new(
            "member-owner",
            Missing,
            "Membership.SignalMissing",
            "Turning execution off ends the sessions that hold the fence; without pg_signal_backend it cannot."
        ),
        new("member-owner", Added, "Membership.Owner", "Every gateway function runs as the owner, with whatever the owner is a member of."),
        new("member-held", Added, "Membership.Held", "Whoever is a member of a role of a cut may act as it, without its password."),
        new("schema-owner", Changed, "Owner.Schema", "A schema's owner drops and makes what is in it."),
        new("table-owner", Changed, "Owner.Table", "A table's owner disables its triggers."),
        new("table", Missing, "Table.Missing", "A governed table is gone."),
        new("table", Added, "Table.Unknown", "What this version did not make has no guard of this version."),
        new(
            "table",
            Changed,
            "Table.Changed",
            "A view where a table was stores nothing, and a view that reads something else misleads the gateway."
        ),
        new("table-unlogged", Added, "Table.Unlogged", "An unlogged table is empty after a crash."),
        new("table-rowsecurity", Added, "Table.RowSecurity", "Row security hides rows from the guards that count them."),
        new("table-space", Added, "Table.Space", "A table elsewhere is lost with a disk that the cluster's backup does not know."),
        new("column", Missing, "Column.Missing", "What it held is gone."),
        new("column", Changed, "Column.Type", "Another type holds other values than were signed."),
        new(
            "column",
            Added,
            "Column.Unknown",
            "What this version did not make, nothing of this version guards; its default is code that runs at every insert."
        ),
        new("column-null", Missing, "Column.Null", "A value that must be there may be missing."),
        new("column-null", Added, "Column.Null", "A value that may be missing must be there: a cut would be refused."),
        new("column-default", Missing, "Column.Default", "Who wrote and when is a default; another one writes something else."),
        new("column-default", Changed, "Column.Default", "Who wrote and when is a default; another one writes something else."),
        new("column-default", Added, "Column.Default", "Who wrote and when is a default; another one writes something else."),
        new("function", Missing, "Function.Missing", "A gateway or a guard is gone."),
        new("function", Changed, "Function.Changed", "What runs is not what this version holds."),
        new(
            "function",
            Added,
            "Function.Unknown",
            "A function among the gateways that this version does not hold, perhaps another form of one of them."
        ),
        new("function-owner", Changed, "Owner.Function", "A gateway runs with its owner's rights, and its owner may replace it."),
        new(
            "function-definer",
            Changed,
            "Function.Definer",
            "A gateway that runs as its caller can do nothing, a helper that runs as its owner too much."
        ),
        new(
            "function-settings",
            Changed,
            "Function.SearchPath",
            "Without its own search_path a definer function takes its caller's: the caller chooses what it calls."
        ),
        new(
            "function-traits",
            Changed,
            "Function.Traits",
            "A volatile function reads in a snapshot of its own: one declared stable would not see the switch being turned off."
        ),
        new("constraint", Missing, "Constraint.Missing", "Rows may be stored that contradict themselves."),
        new("constraint", Changed, "Constraint.Changed", "Rows may be stored that contradict themselves."),
        new(
            "constraint",
            Added,
            "Constraint.Unknown",
            "A constraint that this version does not know may refuse a cut, and its expression is code."
        ),
        new("constraint-invalid", Added, "Constraint.NotValid", "Rows that were there before were never checked."),
        new("index", Missing, "Index.Missing", "A unique index is what makes a phase happen once."),
        new("index", Changed, "Index.Changed", "A unique index is what makes a phase happen once."),
        new("index", Added, "Index.Unknown", "An index on an expression is code that runs as the owner at every insert."),
        new("index-invalid", Added, "Index.Invalid", "An invalid index is not used, and holds nobody to anything."),
        new("rule", Added, "Rule.Present", "A rule rewrites a statement before any trigger sees it."),
        new("policy", Added, "Policy.Present", "A policy decides which rows exist, for the guards as well."),
        new("inheritance", Added, "Table.Inherited", "Rows of a child are read as the parent's, and the parent's triggers never saw them."),
        new("type", Changed, "Type.Changed", "A function returns or takes something else than this version expects."),
        new(
            "type",
            Added,
            "Type.Unknown",
            "A type or domain among the governed tables that this version does not hold; a domain's check is code."
        ),
        new("word", Missing, "Word.Missing", "What a unit or a run may be is data; without its word it is refused."),
        new(
            "word",
            Changed,
            "Word.Changed",
            "The order of the phases and how long a card lives are rows: whoever changes one changes what is refused."
        ),
        new("trigger", Missing, "Trigger.Missing", "The guard is gone: owner and superuser write as they like."),
        new("trigger", Changed, "Trigger.Changed", "The guard calls something else, or at another time."),
        new("trigger", Added, "Trigger.Unknown", "It runs in the transaction of every cut, and may change or drop rows."),
        new("trigger-state", Changed, "Trigger.NotAlways", "A trigger that is off, or off in replica mode, guards nothing there."),
        new("table-grant", Missing, "Privilege.Missing", "A role cannot do its duty; the kill switch may be among it."),
        new("sequence-grant", Missing, "Privilege.Missing", "A role cannot do its duty; the kill switch may be among it."),
        new("function-grant", Missing, "Privilege.Missing", "A role cannot do its duty; the kill switch may be among it."),
        new("schema-grant", Missing, "Privilege.Missing", "A role cannot do its duty; the kill switch may be among it."),
        new("public-table-grant", Added, "Privilege.PublicTable", "PUBLIC is every role of the cluster, also the ones to come."),
        new("public-attribute-grant", Added, "Privilege.PublicTable", "PUBLIC is every role of the cluster, also the ones to come."),
        new("public-sequence-grant", Added, "Privilege.PublicTable", "PUBLIC is every role of the cluster, also the ones to come."),
        new("public-function-grant", Added, "Privilege.PublicFunction", "PUBLIC is every role of the cluster, also the ones to come."),
        new("public-schema-grant", Added, "Privilege.PublicSchema", "PUBLIC is every role of the cluster, also the ones to come."),
        new(
            "table-grant",
            Added,
            "Privilege.Table",
            "A right beyond the contract: writes go through functions, and reading is granted table by table."
        ),
        new("attribute-grant", Added, "Privilege.Column", "A right on one column is none on the table, and just as good for who wants it."),
        new("sequence-grant", Added, "Privilege.Sequence", "Who sets a sequence decides which number comes next, or that none does."),
        new(
            "function-grant",
            Added,
            "Privilege.Function",
            "An inner function called from outside goes around its gateway; a gateway of another duty ends their segregation."
        ),
        new("schema-grant", Added, "Privilege.Schema", "A right on the schema beyond the contract."),
        new("grant-option", Added, "Privilege.GrantOption", "Who may pass a right on decides who has it."),
        new("default-grant", Added, "Privilege.Default", "The next table or function that the owner makes is open from its first moment."),
    ];
}
