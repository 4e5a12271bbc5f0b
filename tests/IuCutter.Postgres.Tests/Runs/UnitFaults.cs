namespace IuCutter.Postgres.Tests.Runs;

/// <summary>
/// Wrong rows as a faulty executor, or somebody at the database, would leave them: past the gateway, with triggers off, and each
/// hash that a constraint demands made to fit.
/// </summary>
internal static class UnitFaults
{
    private const string One = "TEST-LAW/CH-1/ART-1";
    private const string Two = "TEST-LAW/CH-1/ART-2";
    private const string Last = "TEST-LAW/CH-2/ART-3";

    /// <summary>What is wrong, and the statements that make it so.</summary>
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["last line dropped"] = Body(Last, "regexp_replace(body, '[^\\n]*\\n$', '')"),
        ["last character dropped"] = Body(Last, "left(body, -1)"),
        ["first character dropped"] = Body(One, "substr(body, 2)"),
        ["next unit's first character taken"] = Body(One, "body || '#'"),
        ["blank line added"] = Body(One, "body || E'\\n'"),
        ["NFC became NFD"] = Body(One, "normalize(body, NFD)"),
        ["LF became CRLF"] = Body(One, "replace(body, E'\\n', E'\\r\\n')"),
        ["space became no-break space"] = Body(One, "replace(body, ' ', U&'\\00A0')"),
        ["space became tab"] = Body(One, "replace(body, ' ', E'\\t')"),
        ["byte order mark added"] = Body(One, "U&'\\FEFF' || body"),
        ["zero-width space added"] = Body(One, "replace(body, ':', U&':\\200B')"),
        ["letter became its look-alike"] = Body(One, "replace(body, 'o', U&'\\043E')"),
        ["case changed"] = Body(One, "upper(body)"),
        ["digit changed"] = Body(One, "replace(body, '1', '7')"),
        ["two units merged into one"] = Body(One, $"body || (select v.body from {OfVersion(Two)})"),
        ["body changed, its hash kept"] = Unchecked + Version(One, "body = body || 'x'"),
        ["hash of another body"] = Unchecked + Version(One, "content_hash = repeat('0', 64)"),
        ["bodies swapped"] = $"""
            create temp table swap on commit drop as select u.canonical_address as address, v.body from public.information_unit u
                join public.unit_version v on v.unit_id = u.id where u.canonical_address in ('{One}', '{Two}');
            {Body(One, $"(select s.body from swap s where s.address = '{Two}')")};
            {Body(Two, $"(select s.body from swap s where s.address = '{One}')")}
            """,
        ["title changed"] = Title(One, "title || '!'"),
        ["title in NFD"] = Title("TEST-LAW/CH-2", "normalize('R' || U&'\\00E9' || 'st', NFD)"),
        ["title with a blank more"] = Title(One, "title || ' '"),
        ["title of another unit"] = Title(One, $"(select v.title from {OfVersion(Two)})"),
        ["title changed in the version alone"] = Version(One, "title = title || '!'"),
        ["title changed in the profile alone"] = Unit(One, "identity_profile = identity_profile || '{\"title\": \"Other\"}'"),
        ["parent dropped"] = Unit(One, "parent_or_container_ref = null"),
        ["parent is another chapter"] = Unit(One, $"parent_or_container_ref = {IdOf("TEST-LAW/CH-2")}"),
        ["parent is a sibling"] = Unit(One, $"parent_or_container_ref = {IdOf(Two)}"),
        ["unit kind"] =
            $"insert into public.unit_kind values ('other_unit', 'x') on conflict do nothing; {Unit(One, "unit_kind = 'other_unit'")}",
        ["section type"] = Unit(One, "section_type = 'clause', identity_profile = identity_profile || '{\"section_type\": \"clause\"}'"),
        ["section type in the column alone"] = Unit(One, "section_type = 'clause'"),
        ["section code"] = Unit(One, "section_code = 'ART-9'"),
        ["order swapped"] = $"{Unit(One, "sort_order = 90")}; {Unit(Two, "sort_order = 2")}; {Unit(One, "sort_order = 3")}",
        ["order with a gap"] = Unit(Last, "sort_order = sort_order + 1"),
        ["owner"] = Unit(One, "owner_ref = 'Mallory', identity_profile = identity_profile || '{\"owner\": \"Mallory\"}'"),
        ["owner in the profile alone"] = Unit(One, "identity_profile = identity_profile || '{\"owner\": \"Mallory\"}'"),
        ["publication type"] = Unit(One, "identity_profile = identity_profile || '{\"publication_type\": \"guideline\"}'"),
        ["profile with a member more"] = Unit(One, "identity_profile = identity_profile || '{\"note\": \"x\"}'"),
        ["profile with a member less"] = Unit(One, "identity_profile = identity_profile - 'owner'"),
        ["conformance"] = Unit(One, "conformance_status = case conformance_status when 'verified' then 'unverified' else 'verified' end"),
        ["unit enacted already"] = Unit(One, "lifecycle_status = 'enacted'"),
        ["version enacted already"] = Version(One, "lifecycle_status = 'enacted', enacted_at = now()"),
        ["document code"] = Unit(One, "doc_code = 'OTHER-LAW'"),
        ["address"] = Unit(One, "canonical_address = 'TEST-LAW/CH-1/ART-1X'"),
        ["addresses swapped"] =
            $"{Unit(One, "canonical_address = 'TEST-LAW/X'")}; {Unit(Two, $"canonical_address = '{One}'")}; "
            + Unit("TEST-LAW/X", $"canonical_address = '{Two}'"),
        ["creator of the unit"] = Unit(One, "created_by = 'DOT-992'"),
        ["creator of the version"] = Version(One, "created_by = 'DOT-992'"),
        ["creator everywhere"] = """
            update public.information_unit set created_by = 'Mallory'; update public.unit_version set created_by = 'Mallory';
            update public.birth_registry set born_by = 'Mallory';
            update public.iu_lifecycle_log set actor = 'Mallory' where to_status = 'draft'
            """,
        ["owner is null"] = $"alter table public.information_unit alter owner_ref drop not null; {Unit(One, "owner_ref = null")}",
        ["title is null"] = $"alter table public.unit_version alter title drop not null; {Version(One, "title = null")}",
        ["changed since"] = Unit(One, "updated_by = 'someone', updated_at = now()"),
        ["version sequence"] = Version(One, "version_seq = 2"),
        ["number of bytes"] = Version(One, "content_profile = content_profile || '{\"bytes\": 1}'"),
        ["media type"] = Version(One, "content_profile = content_profile || '{\"media_type\": \"text/html\"}'"),
        ["provenance: run"] = Version(One, "provenance = provenance || '{\"run_id\": \"x\"}'"),
        ["provenance: source"] = Version(One, "provenance = provenance || '{\"source_sha256\": \"x\"}'"),
        ["provenance: plan"] = Version(One, "provenance = provenance - 'plan_digest'"),
        ["version added"] = $"""
            insert into public.unit_version (unit_id, version_seq, title, body, content_hash, content_profile, provenance, created_by)
            select v.unit_id, 2, v.title, v.body, v.content_hash, v.content_profile, v.provenance, v.created_by from {OfVersion(One)}
            """,
        [
            "anchors swapped"
        ] = $"""
            create temp table swap on commit drop as select u.canonical_address as address, u.version_anchor_ref as anchor
                from public.information_unit u where u.canonical_address in ('{One}', '{Two}');
            {Unit(
                One,
                $"version_anchor_ref = s.anchor, content_anchor_ref = s.anchor::text from swap s where s.address = '{Two}'",
                " and"
            )};
            {Unit(Two, $"version_anchor_ref = s.anchor, content_anchor_ref = s.anchor::text from swap s where s.address = '{One}'", " and")}
            """,
        ["unit doubled"] = Copy("TEST-LAW/CH-1/ART-2B", "doc_code"),
        ["unit planted under another document code"] = Copy("TEST-LAW/CH-1/ART-2B", "'OTHER-LAW'"),
        ["unit of another document below"] =
            Copy("OTHER-LAW/X", "'OTHER-LAW'") + $"; {Unit("OTHER-LAW/X", $"parent_or_container_ref = {IdOf(One)}")}",
        [
            "unit removed"
        ] = $"""
            delete from public.iu_lifecycle_log where unit_id = {IdOf(Last)}; delete from public.birth_registry where unit_id = {IdOf(
                Last
            )};
            delete from public.unit_version where unit_id = {IdOf(
                Last
            )}; delete from public.information_unit where canonical_address = '{Last}'
            """,
        ["version removed"] = $"delete from public.unit_version where unit_id = {IdOf(Last)}",
        ["birth removed"] = $"delete from public.birth_registry where unit_id = {IdOf(One)}",
        ["birth of another"] = $"update public.birth_registry set born_by = 'DOT-992' where unit_id = {IdOf(One)}",
        ["birth at another address"] = $"update public.birth_registry set canonical_address = 'TEST-LAW/X' where unit_id = {IdOf(One)}",
        ["birth in another transaction"] = $"update public.birth_registry set born_xid = '3' where unit_id = {IdOf(One)}",
        ["birth by another permit"] = $"update public.birth_registry set permit_id = gen_random_uuid() where unit_id = {IdOf(One)}",
        ["birth in another run"] = $"update public.birth_registry set run_id = 'x' where unit_id = {IdOf(One)}",
        ["log removed"] = $"delete from public.iu_lifecycle_log where unit_id = {IdOf(One)} and to_status = 'draft'",
        ["log by another"] = $"update public.iu_lifecycle_log set actor = 'DOT-992' where unit_id = {IdOf(One)} and to_status = 'draft'",
        ["log with another reason"] =
            $"update public.iu_lifecycle_log set reason = 'x' where unit_id = {IdOf(One)} and to_status = 'draft'",
        ["log of another build"] =
            $"update public.iu_lifecycle_log set tool_revision = 'x' where unit_id = {IdOf(One)} and to_status = 'draft'",
        ["log of another run"] = $"update public.iu_lifecycle_log set run_id = 'x' where unit_id = {IdOf(One)} and to_status = 'draft'",
        ["log entry added"] = $"""
            insert into public.iu_lifecycle_log (unit_id, unit_version_id, from_status, to_status, actor, reason, run_id, tool_revision)
            select v.unit_id, v.id, 'enacted', 'retired', 'DOT-991', 'x', 'x', 'x' from {OfVersion(One)}
            """,
    };

    // As far as somebody goes who wants it.
    private const string Unchecked = "alter table public.unit_version drop constraint if exists unit_version_check; ";

    private static string IdOf(string address) => $"(select i.id from public.information_unit i where i.canonical_address = '{address}')";

    private static string OfVersion(string address) => $"public.unit_version v where v.unit_id = {IdOf(address)}";

    private static string Unit(string address, string set, string more = " where") =>
        $"update public.information_unit set {set}{more} canonical_address = '{address}'";

    private static string Version(string address, string set) => $"update public.unit_version set {set} where unit_id = {IdOf(address)}";

    private static string Body(string address, string body) =>
        Version(
            address,
            $"body = {body}, content_hash = encode(sha256(convert_to({body}, 'UTF8')), 'hex'), "
                + $"content_profile = content_profile || jsonb_build_object('bytes', octet_length({body}))"
        );

    private static string Title(string address, string title) =>
        $"{Version(address, $"title = {title}")}; "
        + Unit(address, $"identity_profile = identity_profile || jsonb_build_object('title', (select v.title from {OfVersion(address)}))");

    private static string Copy(string address, string document) =>
        $"""
            create temp table copy on commit drop as select gen_random_uuid() as unit, gen_random_uuid() as version;
            insert into public.information_unit (id, canonical_address, unit_kind, section_type, owner_ref, lifecycle_status,
                conformance_status, identity_profile, content_anchor_ref, version_anchor_ref, parent_or_container_ref, doc_code,
                section_code, sort_order, created_by)
            select c.unit, '{address}', u.unit_kind, u.section_type, u.owner_ref, u.lifecycle_status, u.conformance_status,
                u.identity_profile, c.version::text, c.version, u.parent_or_container_ref, {document}, 'ART-2B', u.sort_order, u.created_by
            from copy c, public.information_unit u where u.canonical_address = '{Two}';
            insert into public.unit_version (id, unit_id, version_seq, title, body, content_hash, lifecycle_status, content_profile,
                provenance, enacted_at, created_by)
            select c.version, c.unit, 1, v.title, v.body, v.content_hash, v.lifecycle_status, v.content_profile, v.provenance,
                v.enacted_at, v.created_by
            from copy c, {OfVersion(Two)}
            """;
}
