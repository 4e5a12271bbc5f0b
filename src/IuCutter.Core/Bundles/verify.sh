#!/bin/sh
# Checks an evidence bundle of IuCutter, offline: unzip it into an empty folder, then
#
#   sh verify.sh [-c CHECKPOINT] [-r ROSTER] [-t CERTIFICATES] [-z ZIP] [FOLDER]
#
# CHECKPOINT  a checkpoint of the same log that you kept: what it covers must be the beginning of the log in the bundle
# ROSTER      the list of signers that you trust: it must be the newest roster of the bundle
# CERTIFICATES  the root of the time stamping authority in PEM, and those between: the time stamp of the bundle must lead to it
# ZIP         the zip file: it must be, to the byte, what its files give; asks unzip for its checksums
# FOLDER      where the bundle is unpacked; the folder of this script when it is not given
#
# It needs sha256sum, ssh-keygen (OpenSSH 8.9 or later), openssl, awk and the POSIX utilities. It prints what the bundle tells and
# PASS (exit code 0), or FAIL with the first item that does not hold (1). Take this script from somebody you trust, or read it: a bundle
# that lies brings a script that lies. Without ROSTER, compare the roster's SHA-256 that it prints; who invents a roster invents a bundle.

LC_ALL=C TZ=UTC
export LC_ALL TZ
umask 077
checkpoint='' roster='' authority='' zip=''
while getopts c:r:t:z: option; do
    case $option in
        c) checkpoint=$OPTARG ;;
        r) roster=$OPTARG ;;
        t) authority=$OPTARG ;;
        z) zip=$OPTARG ;;
        *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
# A path that no program takes for an option, for standard input or for an assignment.
path() { case $1 in '' | /*) printf '%s\n' "$1" ;; *) printf '%s\n' "$PWD/$1" ;; esac; }
checkpoint=$(path "$checkpoint") roster=$(path "$roster") authority=$(path "$authority") zip=$(path "$zip")
folder=$(path "${1:-$(dirname -- "$0")}")
[ -d "$folder" ] || { echo "There is no folder $folder." >&2; exit 2; }
folder=$(cd "$folder" && pwd)
for program in sha256sum ssh-keygen openssl awk; do
    command -v "$program" > /dev/null || { echo "$program is not on PATH." >&2; exit 2; }
done
[ -z "$zip" ] || command -v unzip > /dev/null || { echo "unzip is not on PATH." >&2; exit 2; }
work=$(path "${TMPDIR:-/tmp}")/iucutter-verify.$$
mkdir "$work" || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
mkdir "$work/zip" "$work/nodes" "$work/records" "$work/proofs" "$work/made"
export folder work

fail() {
    printf 'FAIL %s\n' "$1" | tr -c ' -~\n' '?'
    exit 1
}

# To begin a program takes longer than most checks here, so none is begun for each file, row or proof: awk goes through all of them, and
# sha256sum, begun by xargs, hashes many files.
#
# awk functions: the first item that does not hold; hexadecimal to base64; the same as escapes of printf; a field of a record; what is
# printed of a text; a column of a row; the same by the number of its record; whether a text is UTF-8, a record in the one form that it
# has, a line without control characters, a row; the row of a record; whether a table is of the ledger. Before them the files
# that many programs read: hashes, files with their hashes, records. A hash may look like a number, 0e1 and 0e2 being one: what has ""
# behind it is compared as text.
functions='
of == "hashes" { sum[$2] = $1 ""; next }
of == "found" { found[substr($0, 66)] = $1 ""; next }
of == "table" { split($0, part, "\t"); relation[part[1]] = part[2] ""; written[part[1]] = part[3] ""; digest[part[1]] = part[4] ""; next }
BEGIN { folder = ENVIRON["folder"] "/"; work = ENVIRON["work"] "/" }
END { if (failed) { exit 1 } }
function fail(item) { print item; failed = 1; exit 1 }
function base64(hex,   text, at, bits, digits) {
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    hex = hex "0000"
    text = ""
    for (at = 1; at < 66; at += 3) {
        bits = (index("0123456789abcdef", substr(hex, at, 1)) - 1) * 256 \
            + (index("0123456789abcdef", substr(hex, at + 1, 1)) - 1) * 16 \
            + index("0123456789abcdef", substr(hex, at + 2, 1)) - 1
        text = text substr(digits, int(bits / 64) + 1, 1) substr(digits, bits % 64 + 1, 1)
    }
    return substr(text, 1, 43) "="
}
function escapes(hex,   text, at) {
    if (!("00" in octal)) { for (at = 0; at < 256; at++) { octal[sprintf("%02x", at)] = sprintf("\\%03o", at) } }
    for (at = 1; at < 64; at += 2) { text = text octal[substr(hex, at, 2)] }
    return text
}
function field(record, name,   at, rest) {
    at = index(record, ",\"" name "\":")
    if (name == "at") { rest = substr(record, 7) }
    else if (at) { rest = substr(record, at + length(name) + 4) }
    else { return "" }
    if (substr(rest, 1, 1) == "\"") {
        return match(rest, /^"([^"\\]|\\.)*"/) ? substr(rest, 2, RLENGTH - 2) : ""
    }
    return match(rest, /^-?[0-9]+/) ? substr(rest, 1, RLENGTH) : ""
}
function plain(text) { return text ~ /[^ -~]/ || text ~ /["\\]/ || text == "" ? "?" : text }
function column(text, number,   value, at, mark, after) {
    text = substr(text, 2)
    for (at = 1; ; at++) {
        value = ""
        while (text != "" && substr(text, 1, 1) != ",") {
            if (substr(text, 1, 1) != "\"") {
                match(text, /^[^,"]+/)
                value = value substr(text, 1, RLENGTH)
                text = substr(text, RLENGTH + 1)
                continue
            }
            text = substr(text, 2)
            while (match(text, /["\\]/)) {
                value = value substr(text, 1, RSTART - 1)
                mark = substr(text, RSTART, 1)
                after = substr(text, RSTART + 1, 1)
                if (mark == "\\") { value = value after }
                else if (after == "\"") { value = value "\"" }
                else { text = substr(text, RSTART + 1); break }
                text = substr(text, RSTART + 2)
            }
        }
        if (at == number) { return value }
        if (text == "") { return "" }
        text = substr(text, 2)
    }
}
function cell(index_, number) { return column(whole(index_), number) }
function utf8(text) {
    gsub(/[\302-\337][\200-\277]/, "?", text)
    gsub(/\340[\240-\277][\200-\277]|[\341-\354\356\357][\200-\277][\200-\277]|\355[\200-\237][\200-\277]/, "?", text)
    gsub(/\360[\220-\277][\200-\277][\200-\277]|\364[\200-\217][\200-\277][\200-\277]/, "?", text)
    gsub(/[\361-\363][\200-\277][\200-\277][\200-\277]/, "?", text)
    return text !~ /[\200-\377]/
}
function canonical(text,   mark, name, before) {
    if (text ~ /[^ -\377]/ || !utf8(text)) { return 0 }
    for (mark = "{"; text != "}"; mark = ",") {
        if (substr(text, 1, 1) != mark) { return 0 }
        text = substr(text, 2)
        if (!match(text, /^"[a-z0-9_]+":/)) { return 0 }
        name = substr(text, 2, RLENGTH - 3)
        if (name "" <= before "") { return 0 }
        before = name
        text = substr(text, RLENGTH + 1)
        if (!match(text, /^"([^"\\]|\\["\\bfnrt]|\\u00(0[0-7bef]|1[0-9a-f]))*"/)) {
            if (!match(text, /^(0|-?[1-9][0-9]*)/) || RLENGTH > 17) { return 0 }
            number = substr(text, 1, RLENGTH) + 0
            if (number >= 9007199254740992 || number <= -9007199254740992) { return 0 }
        }
        text = substr(text, RLENGTH + 1)
    }
    return mark == ","
}
function is_line(text) { return text !~ /[^ -~\200-\377]/ && text != "" && utf8(text) && text !~ /\302[\200-\237]/ }
function is_row(text) {
    if (substr(text, 1, 1) != "(" || text ~ /[^\001-\377]/) { return 0 }
    while (match(text, /"/)) {
        text = substr(text, RSTART + 1)
        for (;;) {
            if (!match(text, /["\\]/)) { return 0 }
            if (substr(text, RSTART, 1) == "\"" && substr(text, RSTART + 1, 1) != "\"") { break }
            if (substr(text, RSTART + 1) == "") { return 0 }
            text = substr(text, RSTART + 2)
        }
        text = substr(text, RSTART + 1)
    }
    return 1
}
function whole(index_,   file, part, lines, text) {
    file = folder "rows/" index_ ".row"
    text = ""
    for (lines = 0; (getline part < file) > 0; lines++) { text = text (lines ? "\n" : "") part }
    close(file)
    return text
}
function ledger(table) {
    return table ~ /^cutter_governance\.[a-z_]+$/ && index(" decision_backlog_entry decision_backlog_history manifest_envelope " \
        "manifest_unit_block review_decision cut_change_set cut_change_set_affected_row verify_result document_version dot_pair_signature ", \
        " " substr(table, 19) " ")
}
'

# Runs the awk program $1 with the other arguments.
check() {
    program=$1
    shift
    item=$(awk "$functions$program" "$@") && return
    fail "$item"
}

# Whether the last line of $1 ends, and awk reads each byte of it: a NUL ends a line to one, and what is read of it to another.
ends() { awk 1 "$1" 2> "$work/error" | cmp -s - "$1"; }

# The tree (RFC 6962) over the leaves: its levels are tree.0, tree.1..., and root is its root, base64.
tree() {
    level=0 nodes=$size levels=''
    : > "$work/odd"
    cat "$folder/log/leaves.txt" > "$work/hashes"
    while :; do
        levels="$levels tree.$level"
        # A node without a neighbour is one of the next level, too.
        (cd "$work" && awk -v level="$level" "$functions"'
            { print $1 > ("tree." level) }
            NR % 2 { left = $1; next }
            { print "printf '\''\\001" escapes(left) escapes($1) "'\'' > " level "." NR / 2 "; echo " level "." NR / 2 }
            END { printf "%s", (NR % 2 ? left "\n" : "") > "odd"; print base64(left) > "root" }
        ' hashes odd > script)
        [ "$nodes" -gt 1 ] || break
        (cd "$work/nodes" && . ../script | xargs sha256sum) > "$work/hashes"
        nodes=$(((nodes + 1) / 2))
        level=$((level + 1))
    done
    read -r root < "$work/root"
}

# Sets first to the root over the first $1 leaves, base64: it follows from the full trees in it, which every longer log has for nodes.
first() {
    first=$root
    [ "$1" -ne "$size" ] || return 0
    right=''
    for left in $(cd "$work" \
        && awk -v size="$1" 'FNR == 1 { width = width ? width * 2 : 1 } FNR == int(size / width) && FNR % 2' $levels); do
        [ -n "$right" ] || { right=$left; continue; }
        text='' rest=$left$right
        while [ -n "$rest" ]; do
            byte=${rest%"${rest#??}"}
            rest=${rest#??}
            text="$text\\$((0x$byte / 64))$((0x$byte / 8 % 8))$((0x$byte % 8))"
        done
        right=$(printf "\\001$text" | sha256sum)
        right=${right%% *}
    done
    [ -n "$right" ] || right=$(printf '' | sha256sum)
    first=$(echo "$right" | awk "$functions"'{ print base64($1) }')
}

# The zip -----------------------------------------------------------------------------------------------------------------------------

if [ -n "$zip" ]; then
    # Its files with their sizes, by their names: headers for them, and where in it are checksums. A name is what unzip gives on each
    # system alike.
    (cd "$folder" && find . ! -type d -exec wc -c {} +) 2> "$work/error" | sort -k 2 | (cd "$work" && awk '
        function bytes(number, count,   text) {
            for (text = ""; count > 0; count--) {
                text = text sprintf("\\%03o", number % 256)
                number = int(number / 256)
            }
            return text
        }
        BEGIN { for (code = 32; code < 127; code++) { letter[sprintf("%c", code)] = sprintf("\\%03o", code) } }
        /^ *[0-9]+ total$/ { next }
        !match($0, /^ *[0-9]+ \.\//) { exit bad = 1 }
        {
            name = substr($0, RLENGTH + 1)
            if (name ~ "[^A-Za-z0-9._@+/-]" || name ~ /(^|\/)-/ || (tolower(name) in names)) { exit bad = 1 }
            names[tolower(name)]
            text = ""
            for (at = 1; at <= length(name); at++) { text = text letter[substr(name, at, 1)] }
            facts = "\\012" bytes(0, 7) "\\041\\000" bytes(0, 4) bytes($1, 4) bytes($1, 4) bytes(length(name), 2) bytes(0, 2)
            print "printf '\''PK\\003\\004" facts text "'\'' > zip/" ++files
            print "printf '\''PK\\001\\002\\012\\003" facts bytes(0, 8) "\\244\\201" bytes(offset, 4) text "'\'' >&3"
            path = ENVIRON["folder"] "/" name
            gsub(/[^A-Za-z0-9]/, "\\\\&", path)
            print "zip/" files " " path > "list"
            local[files] = offset + 15
            offset += 30 + length(name) + $1
            central[files] = directory + 17
            directory += 46 + length(name)
        }
        END {
            print "printf '\''PK\\005\\006" bytes(0, 4) bytes(files, 2) bytes(files, 2) bytes(directory, 4) bytes(offset, 4) \
                bytes(0, 2) "'\'' >&3"
            print "central" > "list"
            for (at = 1; at <= files; at++) { print local[at], offset + central[at] > "checksums" }
            print offset + directory + 22 > "checksums"
            exit bad
        }
    ' > script && . ./script 3> central && xargs cat < list > whole) || fail zip
    # Only the checksums may differ: unzip compares them with the contents, below. Each stands in it twice.
    { wc -c < "$zip"; cmp -l -- "$work/whole" "$zip"; } 2> "$work/error" | awk '
        FILENAME == ARGV[1] && NF == 1 { size = $1; next }
        FILENAME == ARGV[1] { for (at = 0; at < 4; at++) { twin[$1 + at] = $2 + at; twin[$2 + at] = $1 + at } next }
        FNR == 1 { if ($1 + 0 != size + 0) { exit bad = 1 } next }
        !($1 in twin) { exit bad = 1 }
        { value[$1] = $3 }
        END { for (at in value) { if (value[at] != value[twin[at]]) { bad = 1 } } exit bad }
    ' "$work/checksums" - || fail zip
fi

# The envelope and the files ----------------------------------------------------------------------------------------------------------

[ -f "$folder/envelope.json" ] || fail 'file envelope.json'
awk '
    BEGIN { work = ENVIRON["work"] }
    { count = split($0, part, "\"") }
    END {
        if (NR != 1 || count != 19 || /[^ -~]/) { exit 1 }
        print part[4] > (work "/payload")
        print part[8] "\n" part[14] > (work "/words")
        print part[18] > (work "/blob")
    }
' "$folder/envelope.json" || fail envelope.json
for part in payload blob; do
    fold -w 64 "$work/$part" > "$work/folded"
    openssl base64 -d -in "$work/folded" > "$work/$part.bytes" 2> "$work/error" || fail envelope.json
done
{ IFS= read -r type; IFS= read -r keyid; } < "$work/words"
{
    printf '{"payload":"'
    openssl base64 -in "$work/payload.bytes"
    printf '","payloadType":"%s","signatures":[{"keyid":"%s","sig":"' "$type" "$keyid"
    openssl base64 -in "$work/blob.bytes"
    printf '"}]}'
} | tr -d '\n' > "$work/envelope"
cmp -s "$work/envelope" "$folder/envelope.json" || fail envelope.json
printf '%s\n' '-----BEGIN SSH SIGNATURE-----' "$(fold -w 70 "$work/blob")" '-----END SSH SIGNATURE-----' > "$work/signed.sig"
{
    # DSSE, protocol 1.0: the pre-authentication encoding.
    printf 'DSSEv1 %d %s %d ' "${#type}" "$type" "$(wc -c < "$work/payload.bytes")"
    cat "$work/payload.bytes"
} > "$work/signed"
ssh-keygen -Y check-novalidate -n iucutter.evidence -s "$work/signed.sig" < "$work/signed" > "$work/answer" 2> "$work/error" \
    || fail envelope.json
read -r answer < "$work/answer"
[ "${answer##* }" = "$keyid" ] || fail envelope.json

# SHA-256 of each file but the envelope and its time stamp: hash, blank, name.
(cd "$folder" && find . ! -type d ! -path ./envelope.json ! -path ./statement.tsr -exec sha256sum {} +) \
    | awk '{ print substr($0, 1, 64) " " substr($0, 69) }' | sort -k 2 > "$work/found"
# [{"digest":{"sha256":"..."},"name":"..."},...
check '
    { count = split($0, part, "\""); lines++ }
    END {
        for (at = 2; at <= count && !(part[at] == "subject" && part[at + 1] == ":[{"); at += 2) { }
        for (at += 2; at + 6 <= count; at += 10) {
            listed[part[at + 8]] = part[at + 4] ""
            subjects++
        }
        NR && subjects && lines == 1 && length($0) == size + 0 && !/[^ -~]/ || fail("statement")
        for (name in listed) { if ((!(name in found) || found[name] != listed[name]) && (broken == "" || name < broken)) { broken = name } }
        for (name in found) { if (!(name in listed) && (broken == "" || name < broken)) { broken = name } }
        broken == "" || fail("file " broken)
    }
' of=found "$work/found" of=payload size="$(wc -c < "$work/payload.bytes")" "$work/payload.bytes"
# As Test-IuEvidence does, where the files are known.
[ -z "$zip" ] || unzip -tqq "$zip" > "$work/answer" 2> "$work/error" || fail zip

# The manifest and the statement that follows from it ---------------------------------------------------------------------------------

for name in manifest.txt checkpoint.txt log/leaves.txt log/records.txt; do
    [ -f "$folder/$name" ] || fail "file $name"
done
manifest=$folder/manifest.txt
awk '
    function number(word) { return word ~ /^(0|[1-9][0-9]*)$/ && length(word) < 19 }
    function count(word) { return number(word) && word + 0 > 0 && word + 0 <= 2147483647 }
    function good() {
        if (NR == 1) { return $0 == "iucutter-evidence 1" }
        if (NR == 2) { return $1 == "document" && NF == 2 }
        if (NR == 3) { return $1 == "at" && NF == 2 }
        if (NR == 4) { return $1 == "signer" && NF == 2 }
        if (NR == 5) { return $1 == "tool" && NF == 3 }
        if ($1 == "run") { kind = 1; return number($2) && NF == 4 }
        if ($1 == "ledger") { kind = 2; return number($3) && NF == 4 }
        if ($1 == "column") { kind = 3; return number($3) && count($4) && NF == 4 }
        if ($1 == "digest") { kind = 4; return number($3) && count($4) && NF == 4 }
        if ($1 == "signature") { kind = 5; return number($2) && NF == 6 }
        if ($1 == "outside") { kind = 6; return number($2) && NF == 3 && !outside++ }
        if ($1 == "missing") { kind = 7; return NF == 4 }
        return 0
    }
    !good() || kind < before || $0 ~ "[^A-Za-z0-9._:@+/ -]" || /\.\./ || /  / || /^ / || / $/ || / [-\/]/ { bad = 1 }
    { before = kind }
    END { exit bad || NR < 5 }
' "$manifest" || fail manifest.txt
ends "$manifest" || fail manifest.txt
{ read -r title; read -r word document; read -r word at; read -r word signer; } < "$manifest"
awk '
    FILENAME == ARGV[1] && $1 == "document" { document = $2 }
    FILENAME == ARGV[1] && $1 == "at" { at = $2 }
    FILENAME == ARGV[1] && $1 == "signer" { signer = $2 }
    FILENAME == ARGV[1] && $1 == "tool" { version = $2; module = $3 }
    FILENAME == ARGV[1] && $1 == "run" { run[++runs] = $3; state[runs] = $4 }
    FILENAME == ARGV[1] && $1 == "ledger" && !($2 in records) { records[$2] = $3; ledger[$2] = $4 }
    FILENAME == ARGV[2] { subject = subject (FNR > 1 ? "," : "") "{\"digest\":{\"sha256\":\"" $1 "\"},\"name\":\"" $2 "\"}" }
    END {
        for (at_run = 1; at_run <= runs; at_run++) {
            list = list (at_run > 1 ? "," : "") "{"
            if (run[at_run] in records) {
                list = list "\"ledger_records\":" records[run[at_run]] ",\"ledger_sha256\":\"" ledger[run[at_run]] "\","
            }
            list = list "\"run\":\"" run[at_run] "\",\"state\":\"" state[at_run] "\"}"
        }
        ORS = ""
        print "{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicate\":{\"at\":\"" at "\",\"document\":\"" document "\",\"runs\":["
        print list "],\"signer\":\"" signer "\",\"tool\":{\"sha256\":\"" module "\",\"version\":\"" version "\"},\"v\":1},"
        print "\"predicateType\":\"https://iucutter.example/evidence/v1\",\"subject\":[" subject "]}"
    }
' "$manifest" "$work/found" > "$work/statement"
cmp -s "$work/statement" "$work/payload.bytes" || fail statement
[ "$type" = application/vnd.in-toto+json ] || fail statement

# The log -----------------------------------------------------------------------------------------------------------------------------

# A checkpoint (C2SP tlog-checkpoint), or a signed note with one: its lines up to the first that is empty.
form() { awk "$functions"'!is_line($0) { bad = 1 } END { exit bad || NR < 3 }' "$1" && ends "$1"; }
form "$folder/checkpoint.txt" || fail checkpoint.txt
size=$(awk '/[^0-9a-f]/ || length($0) != 64 { bad = 1 } END { print NR; exit bad || NR == 0 }' "$folder/log/leaves.txt") \
    || fail log/leaves.txt
ends "$folder/log/leaves.txt" || fail log/leaves.txt
{ IFS= read -r origin; IFS= read -r covered; IFS= read -r hash; } < "$folder/checkpoint.txt"
tree
[ "$covered" = "$size" ] || fail checkpoint.txt
[ "$hash" = "$root" ] || fail checkpoint.txt

if [ -n "$checkpoint" ]; then
    awk '/^$/ { exit } { print }' "$checkpoint" > "$work/given" && ends "$checkpoint" && form "$work/given" || fail 'given checkpoint'
    { IFS= read -r given; IFS= read -r covered; IFS= read -r hash; } < "$work/given"
    [ "$given" = "$origin" ] || fail 'given checkpoint'
    awk -v size="$size" 'NR == 2 { good = /^(0|[1-9][0-9]*)$/ && $0 + 0 <= size + 0 } END { exit !good }' "$work/given" \
        || fail 'given checkpoint'
    first "$covered"
    [ "$hash" = "$first" ] || fail 'given checkpoint'
fi

records=$folder/log/records.txt
awk -v size="$size" '
    $1 !~ /^(0|[1-9][0-9]*)$/ || $1 + 0 >= size + 0 || NR > 1 && $1 + 0 <= before + 0 || /[^\001-\377]/ { bad = 1 }
    {
        form = substr($0, length($1) + 1, 36)
        gsub(/[1-9]/, "0", form)
        if (form != " {\"at\":\"0000-00-00T00:00:00.000000Z\"") { bad = 1 }
    }
    { before = $1 }
    END { exit bad || NR == 0 || before != size - 1 }
' "$records" && ends "$records" || fail log/records.txt
(cd "$work/records" && while IFS=' ' read -r index record; do
    printf '\000%s' "$record" > "$index"
    echo "$index"
done | xargs sha256sum) < "$records" > "$work/hashes"
# The table: index, relation, time, digest of the row, run, key; then what is told of an event.
check '
    of == "leaves" { leaf[FNR - 1] = $1 }
    of == "records" {
        record = substr($0, length($1) + 2)
        sum[$1] == leaf[$1] "" && canonical(record) || fail("record " $1)
        last = field(record, "at")
        phase = field(record, "phase"); outcome = field(record, "outcome"); error = field(record, "error")
        print $1 "\t" field(record, "relation") "\t" last "\t" field(record, "row_sha256") "\t" field(record, "run") "\t" \
            field(record, "key") "\t" plain(last) " " plain(field(record, "kind")) (phase == "" ? "" : ", phase " plain(phase)) \
            (outcome == "" ? "" : ", " plain(outcome)) (error == "" ? "" : ", " plain(error)) " by " plain(field(record, "person")) \
            > (work "table")
    }
    of == "manifest" && $1 == "at" { at = $2 }
    END { last == at || fail("manifest.txt") }
' of=hashes "$work/hashes" of=leaves "$folder/log/leaves.txt" of=records "$records" of=manifest "$manifest"

# The numbers of the proofs, rows and rosters, ascending. A name that is none gives -1.
awk '
    BEGIN { extension["log/proofs"] = ".tlog-proof"; extension["rows"] = ".row"; extension["rosters"] = ".allowed_signers" }
    {
        name = substr($0, 66)
        for (folder in extension) {
            if (index(name, folder "/") == 1) {
                number = substr(name, length(folder) + 2, length(name) - length(folder) - 1 - length(extension[folder]))
                good = name == folder "/" number extension[folder] && number ~ /^(0|[1-9][0-9]*)$/ && length(number) < 19
                print folder, (good ? number : -1)
            }
        }
    }
' "$work/found" | sort -k 2n > "$work/numbers"
(cd "$work" && awk -v size="$size" "$functions"'
    FILENAME == ARGV[1] && $1 == "log/proofs" && $2 >= 0 && $2 + 0 < size + 0 {
        proof[++proofs] = $2
        level = 0
        for (left = size; left > 1; left = int((left + 1) / 2)) {
            node = level ? int(node / 2) : $2
            need[level "," (node % 2 ? node - 1 : node + 1)]
            level++
        }
    }
    FILENAME == ARGV[1] { next }
    FNR == 1 { of = FILENAME == ARGV[2] ? 0 : of + 1 }
    ((of "," (FNR - 1)) in need) { hash[of "," (FNR - 1)] = $1 }
    END {
        while ((getline piece < (folder "checkpoint.txt")) > 0) { note = note piece "\n" }
        for (at = 1; at <= proofs; at++) {
            file = "proofs/" proof[at]
            printf "c2sp.org/tlog-proof@v1\nindex %s\n", proof[at] > file
            level = 0
            for (left = size; left > 1; left = int((left + 1) / 2)) {
                node = level ? int(node / 2) : proof[at]
                beside = level "," (node % 2 ? node - 1 : node + 1)
                if (beside in hash) { print base64(hash[beside]) > file }
                level++
            }
            printf "\n%s", note > file
            close(file)
            print file
        }
    }
' numbers $levels | xargs sha256sum > hashes)
(cd "$folder" && find . -path './rows/*' ! -type d -exec wc -c {} +) > "$work/sizes"
# One with a NUL in it has no size that fits; there is none in what a database writes.
if [ "$(cd "$folder" && find . -path './rows/*' ! -type d -exec cat {} + | tr -c -d '\000' | wc -c)" -ne 0 ]; then
    for row in "$folder"/rows/*.row; do
        [ "$(tr -c -d '\000' < "$row" | wc -c)" -eq 0 ] || echo "0 ./rows/${row##*/}" >> "$work/sizes"
    done
fi
check '
    of == "sizes" { if (match($0, /^ *[0-9]+ \.\//)) { bytes[substr($0, RLENGTH + 1)] = $1 } }
    of == "proofs" && $1 == "log/proofs" {
        sum["proofs/" $2] != "" && sum["proofs/" $2] == found["log/proofs/" $2 ".tlog-proof"] || fail("proof " $2)
    }
    of == "rows" && $1 == "rows" {
        ($2 in digest) && found["rows/" $2 ".row"] == digest[$2] || fail("row " $2)
        ("log/proofs/" $2 ".tlog-proof") in found || fail("proof " $2)
        text = whole($2)
        is_row(text) && length(text) == bytes["rows/" $2 ".row"] + 0 || fail("row " $2)
    }
' of=hashes "$work/hashes" of=found "$work/found" of=table "$work/table" of=sizes "$work/sizes" \
    of=proofs "$work/numbers" of=rows "$work/numbers"

# What the manifest says that a column or the ledger is, by its line.
(cd "$work" && awk -F '\t' "$functions"'
    FILENAME == ARGV[1] && ledger($2) { lines[$5] = lines[$5] $2 " " $6 " " $4 "\n" }
    FILENAME == ARGV[1] { next }
    { split($0, word, " ") }
    word[1] == "column" { value = cell(word[3], word[4]) }
    word[1] == "ledger" { value = lines[word[2]] }
    word[1] == "column" || word[1] == "ledger" {
        printf "%s", value > ("made/" FNR)
        close("made/" FNR)
        print "made/" FNR
    }
' table "$folder/manifest.txt" | xargs sha256sum > hashes)
check '
    of == "records" { split($0, part, "\t"); if (ledger(part[2])) { records[part[5]]++ } }
    { row = "rows/" $3 ".row" }
    of == "files" && $1 == "column" { (row in found) && ($2 in found) && sum["made/" FNR] == found[$2] || fail("column " $2) }
    of == "files" && $1 == "digest" { (row in found) && ($2 in found) && cell($3, $4) == found[$2] || fail("digest " $2) }
    of == "runs" && $1 == "run" {
        relation[$2] == "cutter_governance.run" && (("rows/" $2 ".row") in found) || fail("run " $3)
        cell($2, 1) == $3 && cell($2, 2) == $4 || fail("run " $3)
    }
    of == "runs" && $1 == "ledger" { records[$2] + 0 == $3 + 0 && sum["made/" FNR] == $4 || fail("ledger " $2) }
' of=hashes "$work/hashes" of=found "$work/found" of=table "$work/table" of=records "$work/table" of=files "$manifest" of=runs "$manifest"

# Who signed --------------------------------------------------------------------------------------------------------------------------

check '
    BEGIN {
        spaces["cutter_governance.approval_signature"] = "iucutter.approval"; column_["cutter_governance.approval_signature"] = 2
        spaces["cutter_governance.dot_pair_signature"] = "iucutter.executor iucutter.verifier"
        column_["cutter_governance.dot_pair_signature"] = 5
        spaces["cutter_governance.backup_attestation"] = "iucutter.verifier"; column_["cutter_governance.backup_attestation"] = 12
        spaces["cutter_governance.rehearsal"] = "iucutter.verifier"; column_["cutter_governance.rehearsal"] = 8
    }
    $1 == "column" { claimed[$2, $3, $4]; file[$2, $3] }
    $1 == "signature" && (($6, $2) in file) { signed[$2, $3, $4] }
    of == "rosters" && $1 == "rosters" {
        relation[$2] == "cutter_governance.roster" || fail("roster " $2)
        ("rosters/" $2 ".allowed_signers", $2, 3) in claimed || fail("roster " $2)
        roster[$2]
        newest = $2
    }
    of == "rows" && $1 == "rows" && (relation[$2] in spaces) {
        who = cell($2, column_[relation[$2]])
        split(spaces[relation[$2]], space, " ")
        ($2, space[1], who) in signed || ($2, space[2], who) in signed || fail("signature of record " $2)
    }
    of == "rows" && $1 == "rows" && relation[$2] == "cutter_governance.roster" { $2 in roster || fail("roster " $2) }
    END { newest != "" || fail("roster"); print "rosters/" newest ".allowed_signers" > (work "newest") }
' of=table "$work/table" of=manifest "$manifest" of=rosters "$work/numbers" of=rows "$work/numbers"
read -r newest < "$work/newest"
[ -z "$roster" ] || cmp -s "$roster" "$folder/$newest" || fail 'given roster'

# What is not in it -------------------------------------------------------------------------------------------------------------------

check '
    # Each part is in the bundle, or the manifest says that it is not: one of both.
    function once(what, subject, there) { ((what, subject) in missing) + there == 1 || fail(what " " subject) }
    $1 == "outside" { outside = 1 }
    $1 == "missing" { missing[$2, $3] }
    $1 == "digest" { claimed[$2, $3, $4] }
    $1 == "signature" && $3 == "iucutter.executor" && $6 == $5 ".sig" { signed[$5, $2] }
    of == "parts" && $1 == "document" { once("outside-checkpoint", $2, outside + 0) }
    of == "parts" && $1 == "run" { once("plan", $3, (("plans/" $3 ".json", $2, 6) in claimed)) }
    of == "rows" && $1 == "rows" && relation[$2] == "cutter_governance.backup_record" {
        file = "backups/" $2 ".manifest.json"
        once("backup-manifest", cell($2, 1), ((file, $2, 5) in claimed) && ((file, $2) in signed))
    }
' of=table "$work/table" of=manifest "$manifest" of=parts "$manifest" of=rows "$work/numbers"

# The signatures ----------------------------------------------------------------------------------------------------------------------

# What ssh-keygen is asked: kind, number of the roster in force, time, who, namespace, file, signature, and its name here.
awk "$functions"'
    # Without a roster it is refused when its turn comes.
    function refused() { by = "-" }
    # The bits of base64, six to a letter, as text; that of its end may be longer than what it stands for.
    function sextets(text,   at, all) {
        if (!("A" in six)) {
            for (at = 0; at < 64; at++) {
                six[substr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", at + 1, 1)] = int(at / 32) % 2 \
                    int(at / 16) % 2 int(at / 8) % 2 int(at / 4) % 2 int(at / 2) % 2 at % 2
            }
        }
        sub(/=+$/, "", text)
        for (at = 1; at <= length(text); at++) { all = all six[substr(text, at, 1)] }
        return substr(all, 1, length(all) - length(all) % 8)
    }
    # The bits of an armored signature; none when the file is not one.
    function signed(file,   part, text) {
        while ((getline part < file) > 0) { text = text part }
        close(file)
        gsub(/[ \t\r]/, "", text)
        if (text !~ /^-----BEGINSSHSIGNATURE-----[A-Za-z0-9+\/]+=*-----ENDSSHSIGNATURE-----$/) { return "" }
        return sextets(substr(text, 28, length(text) - 52))
    }
    # Whether a roster lets somebody sign for a namespace by that whole name, and gives the key that signed to nobody else. In a signature
    # it stands behind SSHSIG, a version and its length.
    function names(roster, who, space, signature,   file, part, count, word, at, key, options, list, by, holder, good) {
        by = signed(signature)
        if (by == "") { return 0 }
        file = folder "rosters/" roster ".allowed_signers"
        while ((getline part < file) > 0) {
            if (part ~ /^[ \t]*(#|$)/) { continue }
            count = split(part, word)
            key = options = ""
            for (at = 2; at < count && key == ""; at++) {
                if (word[at] ~ /^(ssh-|ecdsa-|sk-)/) { key = sextets(word[at + 1]) }
                else { options = options " " word[at] }
            }
            if (key == "") { continue }
            if (substr(by, 113, length(key)) == key) { holder[word[1] == who "" ? 1 : 2] }
            if (word[1] "" != who "") { continue }
            if (match(tolower(options), /namespaces="[^"]*"/)) {
                count = split(substr(options, RSTART + 12, RLENGTH - 13), list, ",")
                for (at = 1; at <= count; at++) { if (list[at] "" == space "") { good = 1 } }
            }
        }
        close(file)
        return good && !((1 in holder) && (2 in holder))
    }
    function ask(kind, before, time, who, space, file, signature, name) {
        by = ""
        for (at = 1; at <= rosters && roster[at] + 0 < before + 0; at++) { by = roster[at] }
        by != "" && time != "" || refused()
        names(by, who, space, (signature == "signed.sig" ? work : folder) signature) || refused()
        gsub(/[^0-9]/, "", time)
        print kind, by, substr(time, 1, 14) "-", who, space, file, signature, name
    }
    $1 == "rosters" { roster[++rosters] = $2 }
    $1 == "at" { now = $2 }
    $1 == "signer" { signer = $2 }
    $1 == "signature" { ask("signature", $2, written[$2], $4, $3, $5, $6, $6) }
    $1 == "outside" {
        file = "outside/checkpoint.txt"
        for (at = 1; (getline piece < (folder file)) > 0; at++) { if (at == 4) { outside = substr(piece, 6) } }
        ask("outside", $2, outside, $3, "iucutter.checkpoint", file, file ".sig", file ".sig")
    }
    END { ask("signer", roster[rosters] + 1, now, signer, "iucutter.evidence", "signed", "signed.sig", "of envelope.json") }
' of=table "$work/table" of=numbers "$work/numbers" of=manifest "$manifest" > "$work/asked"

# Asks for the signatures of kind $1, whose files are in the folder $2.
verify() {
    while read -r kind by time who space file signature name; do
        [ "$kind" = "$1" ] || continue
        [ "$by" != - ] || fail "signature $name"
        [ -f "$2/$file" ] && [ -f "$2/$signature" ] || fail "signature $name"
        ssh-keygen -Y verify -f "$folder/rosters/$by.allowed_signers" -I "$who" -n "$space" -s "$2/$signature" -O verify-time="${time%-}" \
            < "$2/$file" > "$work/answer" 2> "$work/error" && read -r answer < "$work/answer" \
            && [ "${answer#"Good \"$space\" signature for $who with "}" != "$answer" ] || fail "signature $name"
    done < "$work/asked"
}

verify signature "$folder"

# The checkpoint from outside the database: of this log, over each record of the runs, signed by a signer of its time.
outside=$folder/outside/checkpoint.txt outside_at=''
if grep -q '^outside ' "$manifest"; then
    [ -f "$outside" ] && [ -f "$outside.sig" ] || fail outside/checkpoint.txt
    outside_at=$(awk '
        FILENAME == ARGV[1] { if ($1 == "outside") { covered = $2 } next }
        FNR == 2 && $0 "" != covered "" { bad = 1 }
        FNR == 4 { print substr($0, 6); form = $0; gsub(/[0-9]/, "0", form) }
        /^$/ || /[^ -~]/ { bad = 1 }
        END { exit bad || form != "time 0000-00-00T00:00:00.000000Z" }
    ' "$manifest" "$outside") && ends "$outside" || fail outside/checkpoint.txt
    { IFS= read -r given; read -r covered; IFS= read -r hash; } < "$outside"
    [ "$given" = "$origin" ] || fail outside/checkpoint.txt
    awk -F '\t' -v covered="$covered" -v size="$size" '
        FILENAME == ARGV[1] { split($0, word, " "); if (word[1] == "run") { run[word[3]] } next }
        $5 in run { last = $1 + 1 }
        END { exit !(covered + 0 >= last && covered + 0 >= 1 && covered + 0 <= size + 0) }
    ' "$manifest" "$work/table" || fail outside/checkpoint.txt
    first "$covered"
    [ "$hash" = "$first" ] || fail outside/checkpoint.txt
    verify outside "$folder"
else
    [ ! -e "$outside" ] && [ ! -e "$outside.sig" ] || fail outside/checkpoint.txt
fi
verify signer "$work"

# The time stamp of the envelope (RFC 3161), where there is one -----------------------------------------------------------------------

stamp='' stamp_at=''
if [ -e "$folder/statement.tsr" ]; then
    # One object, which says granted; its token, signed by a certificate in it; what the token says.
    openssl asn1parse -inform DER -in "$folder/statement.tsr" 2> "$work/error" \
        | awk -v length_="$(wc -c < "$folder/statement.tsr")" '
            NR == 1 { match($0, /hl=[0-9]+/); size = substr($0, RSTART + 3, RLENGTH - 3); match($0, / l= *[0-9]+/) }
            NR == 1 { size += substr($0, RSTART + 3, RLENGTH - 3) }
            NR == 3 { granted = / INTEGER +:0[01]$/ }
            END { exit !(granted && size == length_ + 0) }
        ' \
        && openssl ts -reply -in "$folder/statement.tsr" -token_out -out "$work/token" > "$work/answer" 2> "$work/error" \
        && openssl cms -verify -noverify -inform DER -in "$work/token" -signer "$work/tsa" -out "$work/tstinfo" > "$work/answer" \
            2> "$work/error" \
        && openssl asn1parse -inform DER -in "$work/tstinfo" > "$work/stamp" 2> "$work/error" || fail statement.tsr
    # Time as in ISO 8601 and in seconds since 1970, algorithm, imprint.
    awk '
        /:d=3 .* OBJECT / && algorithm == "" { algorithm = $NF }
        /:d=2 .* OCTET STRING / && imprint == "" { imprint = tolower($NF) }
        /:d=1 .* GENERALIZEDTIME / && time == "" { time = substr($NF, 2) }
        END {
            month = substr(time, 5, 2) + 0
            years = substr(time, 1, 4) - (month <= 2)
            days = 365 * years + int(years / 4) - int(years / 100) + int(years / 400) \
                + int((153 * ((month + 9) % 12) + 2) / 5) + substr(time, 7, 2) - 1 - 719468
            print substr(time, 1, 4) "-" substr(time, 5, 2) "-" substr(time, 7, 2) \
                "T" substr(time, 9, 2) ":" substr(time, 11, 2) ":" substr(time, 13, 2) "Z"
            printf "%.0f\n", days * 86400 + substr(time, 9, 2) * 3600 + substr(time, 11, 2) * 60 + substr(time, 13, 2)
            print algorithm substr(imprint, index(imprint, "]:") + 1)
        }
    ' "$work/stamp" > "$work/stamped" 2> "$work/error"
    { read -r stamp; read -r stamp_at; read -r imprint; } < "$work/stamped"
    [ "$imprint" = ":sha256:$(sha256sum < "$folder/envelope.json" | cut -c 1-64)" ] || fail statement.tsr
    openssl x509 -in "$work/tsa" -noout -fingerprint -sha256 -subject -nameopt multiline,esc_msb,esc_ctrl > "$work/certificate"
    stamp=$(awk -v at="$stamp" -v given="${authority:+given}" '
        /Fingerprint=/ { sub(/.*=/, ""); gsub(/:/, ""); hash = tolower($0) }
        /^ +commonName +=/ { sub(/^ +commonName += /, ""); name = names++ ? "?" : $0 }
        END {
            if (name !~ /^[A-Za-z0-9 .()\/:_-]+$/ || name ~ /^ | $/) { name = "?" }
            print "time stamp " at " of envelope.json by " name ", certificate SHA-256 " hash ", " \
                (given != "" ? "which leads to the given authority" : \
                "whose authority is not verified: verify.sh -t, -TimestampCertificate")
        }
    ' "$work/certificate")
fi
if [ -n "$authority" ]; then
    openssl ts -verify -digest "${imprint#:sha256:}" -in "$folder/statement.tsr" -CAfile "$authority" -attime "$stamp_at" \
        > "$work/answer" 2> "$work/error" || fail 'given authority'
fi

# What it tells -----------------------------------------------------------------------------------------------------------------------

awk -v root="$root" -v size="$size" -v key="$keyid" -v newest="$newest" -v time="$outside_at" -v stamp="$stamp" "$functions"'
    of == "checkpoint" { if (FNR == 1) { origin = plain($0) } }
    of == "head" && $1 == "document" { print; print "log " origin ": " size " records, root " root }
    of == "head" && $1 == "document" { print "roster " newest ", SHA-256 " found[newest] }
    of == "head" && $1 == "at" { at = $2 }
    of == "head" && $1 == "signer" { print "signed by " $2 " with key " key ", as of " at; if (stamp != "") { print stamp } }
    of == "head" && $1 == "tool" { print "written by module " $2 ", SHA-256 " $3 }
    of == "head" && $1 == "outside" {
        print "the runs lie under a checkpoint from outside the database: " $2 " records, " time ", signed by " $3
    }
    of == "head" && $1 == "missing" { print "not in it: " $2 " of " $3 ", " $4 }
    of == "events" { split($0, part, "\t"); if (part[2] == "cutter_governance.run_event") { print part[7] } }
    of == "phases" && $1 == "rows" && relation[$2] == "cutter_governance.run_phase" {
        print "phase " plain(cell($2, 2)) " of " plain(cell($2, 1)) ", attempt " plain(cell($2, 3)) ": " plain(cell($2, 4)) \
            ", by " plain(cell($2, 6)) ", " plain(cell($2, 7)) ", module " plain(cell($2, 8))
    }
    of == "signatures" && $1 == "signature" { print $5 " is signed by " $4 " for " $3 }
    of == "ledgers" && $1 == "ledger" { print "ledger of " $2 ": " $3 " records, SHA-256 " $4 }
    of == "runs" && $1 == "run" { print "run " $3 " is " $4 }
' of=found "$work/found" of=table "$work/table" of=checkpoint "$folder/checkpoint.txt" of=head "$manifest" \
    of=events "$work/table" of=phases "$work/numbers" of=signatures "$manifest" of=ledgers "$manifest" of=runs "$manifest"
echo PASS
