#!/bin/sh
# Checks an evidence bundle of IuCutter, offline: unzip it into an empty folder, then
#
#   sh verify.sh [-c CHECKPOINT] [-r ROSTER] [-z ZIP] [FOLDER]
#
# CHECKPOINT  a checkpoint of the same log that you kept: what it covers must be the beginning of the log in the bundle
# ROSTER      the list of signers that you trust: it must be the newest roster of the bundle
# ZIP         the zip file: it must be, to the byte, what its files give
# FOLDER      where the bundle is unpacked; the folder of this script when it is not given
#
# It needs sha256sum, ssh-keygen (OpenSSH 8.9 or later), openssl, awk and the POSIX utilities. It prints what the bundle tells and
# PASS (exit code 0), or FAIL with the first item that does not hold (1). Take this script from somebody you trust, or read it: a bundle
# that lies brings a script that lies. Without ROSTER, compare the roster's SHA-256 that it prints; who invents a roster invents a bundle.

LC_ALL=C TZ=UTC
export LC_ALL TZ
umask 077
checkpoint='' roster='' zip=''
while getopts c:r:z: option; do
    case $option in
        c) checkpoint=$OPTARG ;;
        r) roster=$OPTARG ;;
        z) zip=$OPTARG ;;
        *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
folder=${1:-$(dirname -- "$0")}
case $folder in /*) ;; *) folder=./$folder ;; esac
[ -d "$folder" ] || { echo "There is no folder $folder." >&2; exit 2; }
for program in sha256sum ssh-keygen openssl awk; do
    command -v "$program" > /dev/null || { echo "$program is not on PATH." >&2; exit 2; }
done
work=${TMPDIR:-/tmp}/iucutter-verify.$$
mkdir "$work" || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM

fail() {
    printf 'FAIL %s\n' "$1" | tr -c ' -~\n' '?'
    exit 1
}

# awk functions: hexadecimal to base64; a field of a record; what is printed of a text; a column of a row.
functions='
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
'

# Column $2 of the row of record $1.
column() {
    awk -v number="$2" "$functions"'
        { text = text (NR > 1 ? "\n" : "") $0 }
        END { ORS = ""; print column(text, number) }
    ' "$folder/rows/$1.row"
}

# The number of lines of $1.
lines() { awk 'END { print NR }' "$1"; }

# Whether the last line of $1 ends.
ends() { [ "$(tail -c 1 "$1" | od -A n -t o1 | tr -d ' ')" = 012 ]; }

# SHA-256 of each file below the folder $1: hash, blank, name.
sums() {
    (cd "$1" && find . ! -type d -exec sha256sum {} +) | awk '{ print substr($0, 1, 64) " " substr($0, 69) }' | sort -k 2
}

# The numbers of the files $1/NUMBER$2 of the bundle, ascending. A name that is none gives -1.
numbers() {
    awk -v folder="$1/" -v extension="$2" '
        { name = substr($0, 66) }
        index(name, folder) == 1 {
            number = substr(name, length(folder) + 1, length(name) - length(folder) - length(extension))
            print (name == folder number extension && number ~ /^(0|[1-9][0-9]*)$/ ? number : -1)
        }
    ' "$work/found" | sort -n
}

# The tree (RFC 6962) over the hashes in $1, one in a line: its levels are $2.0, $2.1..., and the last has the root.
tree() {
    cp "$1" "$2.0"
    level=0
    while [ "$(lines "$2.$level")" -gt 1 ]; do
        rm -rf "$work/nodes"
        mkdir "$work/nodes"
        awk '
            BEGIN { for (value = 0; value < 256; value++) { octal[sprintf("%02x", value)] = sprintf("\\%03o", value) } }
            function bytes(hex,   text, at) {
                text = ""
                for (at = 1; at < 64; at += 2) { text = text octal[substr(hex, at, 2)] }
                return text
            }
            NR % 2 { left = $1; next }
            { print "printf '\''\\001" bytes(left) bytes($1) "'\'' > " sprintf("%09d", NR / 2) }
        ' "$2.$level" > "$work/script"
        (cd "$work/nodes" && . ../script)
        sums "$work/nodes" | cut -c 1-64 > "$2.$((level + 1))"
        awk '{ last = $1 } END { if (NR % 2) { print last } }' "$2.$level" >> "$2.$((level + 1))"
        level=$((level + 1))
    done
    cp "$2.$level" "$2.root"
}

# The root of $1.root, base64.
root() { awk "$functions"'{ print base64($1) }' "$1.root"; }

# Sets text to the bytes of the number $1, the lowest first, $2 of them, as escapes of printf. No process is begun for it: it is called
# several times for each file.
bytes() {
    number=$1 count=$2 text=''
    while [ "$count" -gt 0 ]; do
        text="$text\\$((number % 256 / 64))$((number / 8 % 8))$((number % 8))"
        number=$((number / 256))
        count=$((count - 1))
    done
}

# Whether roster $1 lets principal $2 sign for namespace $3 by that whole name, and gives none of its keys to another.
names() {
    awk -v who="$2" -v space="$3" '
        /^[ \t]*(#|$)/ { next }
        {
            key = ""
            for (word = 2; word < NF; word++) {
                if ($word ~ /^(ssh-|ecdsa-|sk-)/) { key = $(word + 1); break }
            }
            if (key == "") { next }
            if ($1 != who) { other[key]; next }
            own[key]
            if (match($0, /namespaces="[^"]*"/)) {
                count = split(substr($0, RSTART + 12, RLENGTH - 13), list, ",")
                for (at = 1; at <= count; at++) { if (list[at] == space) { found = 1 } }
            }
        }
        END {
            for (key in own) { if (key in other) { found = 0 } }
            exit !found
        }
    ' "$1"
}

# Whether $2 signed the file $1 for namespace $3: signature $4, roster $5, time $6 as a record has it.
verifies() {
    names "$5" "$2" "$3" || return 1
    at=$(printf '%s' "$6" | tr -cd 0-9 | cut -c 1-14)
    ssh-keygen -Y verify -f "$5" -I "$2" -n "$3" -s "$4" -O verify-time="$at" < "$1" > "$work/answer" 2> "$work/error" || return 1
    grep -q "^Good \"$3\" signature for $2 with " "$work/answer"
}

# The zip -----------------------------------------------------------------------------------------------------------------------------

if [ -n "$zip" ]; then
    offset=0
    : > "$work/zip"
    : > "$work/central"
    (cd "$folder" && find . ! -type d) | cut -c 3- | sort > "$work/names"
    zeros='\000\000' facts='\012\000\000\000\000\000\000\000\041\000'
    while IFS= read -r name; do
        size=$(($(wc -c < "$folder/$name")))
        # Its checksum is what unzip has compared the contents with.
        set -- $(od -A n -v -t o1 -j $((offset + 14)) -N 4 "$zip" 2> "$work/error")
        bytes "$size" 4
        common="$facts\\$1\\$2\\$3\\$4$text$text"
        bytes ${#name} 2
        common=$common$text$zeros
        bytes "$offset" 4
        { printf "PK\\003\\004$common"; printf '%s' "$name"; cat "$folder/$name"; } >> "$work/zip"
        {
            printf "PK\\001\\002\\012\\003$common$zeros$zeros$zeros\\000\\000\\244\\201$text"
            printf '%s' "$name"
        } >> "$work/central"
        offset=$((offset + 30 + ${#name} + size))
    done < "$work/names"
    bytes "$(lines "$work/names")" 2
    common=$zeros$zeros$text$text
    bytes $(($(wc -c < "$work/central"))) 4
    common=$common$text
    bytes "$offset" 4
    cat "$work/central" >> "$work/zip"
    printf "PK\\005\\006$common$text$zeros" >> "$work/zip"
    cmp -s "$work/zip" "$zip" || fail zip
fi

# The envelope and the files ----------------------------------------------------------------------------------------------------------

[ -f "$folder/envelope.json" ] || fail 'file envelope.json'
awk -v work="$work" '
    { count = split($0, part, "\"") }
    END {
        if (NR != 1 || count != 19) { exit 1 }
        print part[4] > (work "/payload")
        print part[8] > (work "/type")
        print part[14] > (work "/keyid")
        print part[18] > (work "/blob")
    }
' "$folder/envelope.json" || fail envelope.json
for part in payload blob; do
    fold -w 64 "$work/$part" | openssl base64 -d > "$work/$part.bytes" 2> "$work/error" || fail envelope.json
done
{
    printf '{"payload":"'
    openssl base64 -in "$work/payload.bytes" | tr -d '\n'
    printf '","payloadType":"%s","signatures":[{"keyid":"%s","sig":"' "$(cat "$work/type")" "$(cat "$work/keyid")"
    openssl base64 -in "$work/blob.bytes" | tr -d '\n'
    printf '"}]}'
} > "$work/envelope"
cmp -s "$work/envelope" "$folder/envelope.json" || fail envelope.json
{
    echo '-----BEGIN SSH SIGNATURE-----'
    fold -w 70 "$work/blob"
    echo '-----END SSH SIGNATURE-----'
} > "$work/envelope.sig"
{
    # DSSE, protocol 1.0: the pre-authentication encoding.
    printf 'DSSEv1 %d %s %d ' "$(printf '%s' "$(cat "$work/type")" | wc -c)" "$(cat "$work/type")" "$(wc -c < "$work/payload.bytes")"
    cat "$work/payload.bytes"
} > "$work/signed"
keyid=$(cat "$work/keyid")
ssh-keygen -Y check-novalidate -n iucutter.evidence -s "$work/envelope.sig" < "$work/signed" > "$work/answer" 2> "$work/error" \
    || fail envelope.json
awk -v key="$keyid" '{ last = $NF } END { exit last != key }' "$work/answer" || fail envelope.json

sums "$folder" | awk 'substr($0, 66) != "envelope.json"' > "$work/found"
# [{"digest":{"sha256":"..."},"name":"..."},...
awk '
    { count = split($0, part, "\"") }
    END {
        for (at = 2; at <= count && !(part[at] == "subject" && part[at + 1] == ":[{"); at += 2) { }
        for (at += 2; at + 6 <= count; at += 10) { print part[at + 4] " " part[at + 8] }
    }
' "$work/payload.bytes" > "$work/listed"
broken=$(awk '
    { name = substr($0, 66); sum = substr($0, 1, 64) }
    FILENAME == ARGV[1] { listed[name] = sum; next }
    { found[name] = sum }
    END {
        for (name in listed) { if (!(name in found) || found[name] != listed[name]) { print name } }
        for (name in found) { if (!(name in listed)) { print name } }
    }
' "$work/listed" "$work/found" | sort | head -n 1)
[ -s "$work/listed" ] || fail statement
[ -z "$broken" ] || fail "file $broken"

# The manifest and the statement that follows from it ---------------------------------------------------------------------------------

for name in manifest.txt checkpoint.txt log/leaves.txt log/records.txt; do
    [ -f "$folder/$name" ] || fail "file $name"
done
manifest=$folder/manifest.txt
awk '
    function number(word) { return word ~ /^(0|[1-9][0-9]*)$/ }
    function good() {
        if (NR == 1) { return $0 == "iucutter-evidence 1" }
        if (NR == 2) { return $1 == "document" && NF == 2 }
        if (NR == 3) { return $1 == "at" && NF == 2 }
        if (NR == 4) { return $1 == "signer" && NF == 2 }
        if (NR == 5) { return $1 == "tool" && NF == 3 }
        if ($1 == "run") { kind = 1; return number($2) && NF == 4 }
        if ($1 == "ledger") { kind = 2; return number($3) && NF == 4 }
        if ($1 == "column") { kind = 3; return number($3) && number($4) && NF == 4 }
        if ($1 == "digest") { kind = 4; return number($3) && number($4) && NF == 4 }
        if ($1 == "signature") { kind = 5; return number($2) && NF == 6 }
        if ($1 == "outside") { kind = 6; return number($2) && NF == 3 && !outside++ }
        if ($1 == "missing") { kind = 7; return NF == 4 }
        return 0
    }
    !good() || kind < before || /[^A-Za-z0-9._:@+\/ -]/ || /\.\./ || /  / || /^ / || / $/ || / [-\/]/ { bad = 1 }
    { before = kind }
    END { exit bad || NR < 5 }
' "$manifest" || fail manifest.txt
ends "$manifest" || fail manifest.txt
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
[ "$(cat "$work/type")" = application/vnd.in-toto+json ] || fail statement

# The log -----------------------------------------------------------------------------------------------------------------------------

# A checkpoint (C2SP tlog-checkpoint), or a signed note with one: its lines up to the first that is empty.
awk '/^$/ { bad = 1 } END { exit bad || NR < 3 }' "$folder/checkpoint.txt" && ends "$folder/checkpoint.txt" || fail checkpoint.txt
awk '/[^0-9a-f]/ || length($0) != 64 { bad = 1 } END { exit bad || NR == 0 }' "$folder/log/leaves.txt" || fail log/leaves.txt
[ $(($(wc -c < "$folder/log/leaves.txt") % 65)) -eq 0 ] || fail log/leaves.txt
origin=$(sed -n 1p "$folder/checkpoint.txt")
size=$(lines "$folder/log/leaves.txt")
tree "$folder/log/leaves.txt" "$work/tree"
root=$(root "$work/tree")
[ "$(sed -n 2p "$folder/checkpoint.txt")" = "$size" ] || fail checkpoint.txt
[ "$(sed -n 3p "$folder/checkpoint.txt")" = "$root" ] || fail checkpoint.txt

if [ -n "$checkpoint" ]; then
    awk '/^$/ { exit } { print }' "$checkpoint" > "$work/given" || fail 'given checkpoint'
    [ "$(sed -n 1p "$work/given")" = "$origin" ] || fail 'given checkpoint'
    earlier=$(sed -n 2p "$work/given")
    awk -v earlier="$earlier" -v size="$size" 'BEGIN { exit !(earlier ~ /^(0|[1-9][0-9]*)$/ && earlier + 0 <= size + 0) }' \
        || fail 'given checkpoint'
    if [ "$earlier" = 0 ]; then
        printf '' | sha256sum | cut -c 1-64 > "$work/earlier.root"
    else
        head -n "$earlier" "$folder/log/leaves.txt" > "$work/first"
        tree "$work/first" "$work/earlier"
    fi
    [ "$(sed -n 3p "$work/given")" = "$(root "$work/earlier")" ] || fail 'given checkpoint'
fi

records=$folder/log/records.txt
awk -v size="$size" '
    $1 !~ /^(0|[1-9][0-9]*)$/ || $1 + 0 >= size + 0 || NR > 1 && $1 + 0 <= before + 0 || substr($0, length($1) + 2, 7) != "{\"at\":\"" {
        bad = 1
    }
    { before = $1 }
    END { exit bad || before != size - 1 }
' "$records" && ends "$records" || fail log/records.txt
mkdir "$work/records"
(cd "$work/records" && while IFS=' ' read -r index record; do printf '\000%s' "$record" > "$index"; done) < "$records"
sums "$work/records" > "$work/records.sums"
broken=$(awk '
    FILENAME == ARGV[1] { leaf[FNR - 1] = $1; next }
    FILENAME == ARGV[2] { sum[$2] = $1; next }
    sum[$1] != leaf[$1] { print $1; exit }
' "$folder/log/leaves.txt" "$work/records.sums" "$records")
[ -z "$broken" ] || fail "record $broken"
# Index, relation, time, digest of the row, run, key; then what is told of an event.
awk "$functions"'
    {
        record = substr($0, length($1) + 2)
        relation = field(record, "relation")
        phase = field(record, "phase"); outcome = field(record, "outcome"); error = field(record, "error")
        story = plain(field(record, "at")) " " plain(field(record, "kind")) (phase == "" ? "" : ", phase " plain(phase)) \
            (outcome == "" ? "" : ", " plain(outcome)) (error == "" ? "" : ", " plain(error)) " by " plain(field(record, "person"))
        print $1 "\t" relation "\t" field(record, "at") "\t" field(record, "row_sha256") "\t" field(record, "run") "\t" \
            field(record, "key") "\t" story
    }
' "$records" > "$work/table"
numbers log/proofs .tlog-proof > "$work/proofs"
awk -F '\t' -v last=$((size - 1)) 'FILENAME == ARGV[1] { known[$1]; next } ($1 in known) || $1 == last' "$work/proofs" "$work/table" \
    > "$work/known"
# A field of the record $1 in that table; of one that has a proof, or of the last.
told() { awk -F '\t' -v index_="$1" -v number="$2" '$1 == index_ { print $number; exit }' "$work/known"; }
at=$(awk '$1 == "at" { print $2; exit }' "$manifest")
[ "$(told $((size - 1)) 3)" = "$at" ] || fail manifest.txt

mkdir "$work/expected"
cp "$folder/checkpoint.txt" "$work/checkpoint"
(cd "$work" && awk -v size="$size" "$functions"'
    FILENAME == ARGV[1] {
        proof[++proofs] = $1
        level = 0
        for (left = size; left > 1; left = int((left + 1) / 2)) {
            node = level ? int(node / 2) : $1
            need[level "," (node % 2 ? node - 1 : node + 1)]
            level++
        }
        next
    }
    FNR == 1 { of = FILENAME == ARGV[2] ? 0 : of + 1 }
    ((of "," (FNR - 1)) in need) { hash[of "," (FNR - 1)] = $1 }
    END {
        while ((getline line < "checkpoint") > 0) { note = note line "\n" }
        ORS = ""
        for (at = 1; at <= proofs; at++) {
            file = "expected/" proof[at]
            print "c2sp.org/tlog-proof@v1\nindex " proof[at] "\n" > file
            level = 0
            for (left = size; left > 1; left = int((left + 1) / 2)) {
                node = level ? int(node / 2) : proof[at]
                beside = level "," (node % 2 ? node - 1 : node + 1)
                if (beside in hash) { print base64(hash[beside]) "\n" > file }
                level++
            }
            print "\n" note > file
            close(file)
        }
    }
' proofs $(level=0; while [ -f "tree.$level" ]; do echo "tree.$level"; level=$((level + 1)); done))
while read -r index; do
    [ "$index" -lt "$size" ] && cmp -s "$work/expected/$index" "$folder/log/proofs/$index.tlog-proof" || fail "proof $index"
done < "$work/proofs"

# The rows, and what follows from them ------------------------------------------------------------------------------------------------

numbers rows .row > "$work/rows"
awk -F '\t' '
    FILENAME == ARGV[1] { digest[$1] = $4; known[$1]; next }
    FILENAME == ARGV[2] { split($0, part, " "); sum[part[2]] = part[1]; next }
    {
        row = "rows/" $1 ".row"
        if (!($1 in known) || sum[row] != digest[$1]) { print "row " $1; exit }
        if (!(("log/proofs/" $1 ".tlog-proof") in sum)) { print "proof " $1; exit }
    }
' "$work/table" "$work/found" "$work/rows" > "$work/broken"
[ ! -s "$work/broken" ] || fail "$(cat "$work/broken")"

while read -r kind first second third rest; do
    case $kind in
        column)
            [ -f "$folder/rows/$second.row" ] || fail "column $first"
            column "$second" "$third" > "$work/column"
            cmp -s "$work/column" "$folder/$first" || fail "column $first"
            ;;
        digest)
            [ -f "$folder/rows/$second.row" ] && [ -f "$folder/$first" ] || fail "digest $first"
            [ "$(column "$second" "$third")" = "$(sha256sum < "$folder/$first" | cut -c 1-64)" ] || fail "digest $first"
            ;;
    esac
done < "$manifest"
while read -r kind first second third rest; do
    [ "$kind" = run ] || continue
    [ "$(told "$first" 2)" = cutter_governance.run ] && [ -f "$folder/rows/$first.row" ] || fail "run $second"
    [ "$(column "$first" 1)" = "$second" ] && [ "$(column "$first" 2)" = "$third" ] || fail "run $second"
done < "$manifest"
while read -r kind first second third rest; do
    [ "$kind" = ledger ] || continue
    awk -F '\t' -v run="$first" '
        BEGIN {
            count = split("decision_backlog_entry decision_backlog_history manifest_envelope manifest_unit_block review_decision " \
                "cut_change_set cut_change_set_affected_row verify_result dot_pair_signature", table, " ")
            for (at = 1; at <= count; at++) { ledger["cutter_governance." table[at]] }
        }
        $5 == run && ($2 in ledger) { print $2 " " $6 " " $4 }
    ' "$work/table" > "$work/ledger"
    [ "$(lines "$work/ledger")" = "$second" ] && [ "$(sha256sum < "$work/ledger" | cut -c 1-64)" = "$third" ] || fail "ledger $first"
done < "$manifest"

# Whether $1 of $2 is in the bundle, $3 times, or the manifest says that it is not: one of both.
told_or_there() {
    awk -v what="$1" -v subject="$2" -v there="$3" '
        $1 == "missing" && $2 == what && $3 == subject { told = 1 }
        END { exit told + there != 1 }
    ' "$manifest" || fail "$1 $2"
}

# Who signed --------------------------------------------------------------------------------------------------------------------------

numbers rosters .allowed_signers > "$work/rosters"
while read -r index; do
    [ "$(told "$index" 2)" = cutter_governance.roster ] || fail "roster $index"
    grep -q "^column rosters/$index\.allowed_signers $index 3\$" "$manifest" || fail "roster $index"
done < "$work/rosters"
while read -r index; do
    case $(told "$index" 2) in
        cutter_governance.approval_signature) spaces=iucutter.approval principal=2 ;;
        cutter_governance.dot_pair_signature) spaces='iucutter.executor iucutter.verifier' principal=5 ;;
        cutter_governance.backup_attestation) spaces=iucutter.verifier principal=12 ;;
        cutter_governance.rehearsal) spaces=iucutter.verifier principal=8 ;;
        cutter_governance.roster)
            [ -f "$folder/rosters/$index.allowed_signers" ] || fail "roster $index"
            continue
            ;;
        *) continue ;;
    esac
    awk -v row="$index" -v spaces=" $spaces " -v principal="$(column "$index" "$principal")" '
        $1 == "column" && $3 == row { file[$2] }
        $1 == "signature" && $2 == row && index(spaces, " " $3 " ") && $4 == principal && ($6 in file) { found = 1 }
        END { exit !found }
    ' "$manifest" || fail "signature of record $index"
done < "$work/rows"
newest=$(tail -n 1 "$work/rosters")
[ -n "$newest" ] || fail roster
newest=rosters/$newest.allowed_signers
[ -z "$roster" ] || cmp -s "$roster" "$folder/$newest" || fail 'given roster'

# What is not in it -------------------------------------------------------------------------------------------------------------------

document=$(awk '$1 == "document" { print $2; exit }' "$manifest")
told_or_there outside-checkpoint "$document" "$(awk '$1 == "outside" { there = 1 } END { print there + 0 }' "$manifest")"
while read -r kind first second third rest; do
    [ "$kind" = run ] || continue
    told_or_there plan "$second" "$(awk -v row="$first" -v file="plans/$second.json" '
        $1 == "digest" && $2 == file && $3 == row && $4 == 6 { there = 1 }
        END { print there + 0 }
    ' "$manifest")"
done < "$manifest"
while read -r index; do
    [ "$(told "$index" 2)" = cutter_governance.backup_record ] || continue
    told_or_there backup-manifest "$(column "$index" 1)" "$(awk -v row="$index" -v file="backups/$index.manifest.json" '
        $1 == "digest" && $2 == file && $3 == row && $4 == 5 { digest = 1 }
        $1 == "signature" && $2 == row && $3 == "iucutter.executor" && $5 == file && $6 == file ".sig" { signature = 1 }
        END { print (digest && signature) + 0 }
    ' "$manifest")"
done < "$work/rows"

# The signatures ----------------------------------------------------------------------------------------------------------------------

while read -r kind index space principal file signature; do
    [ "$kind" = signature ] || continue
    before=$(awk -v index_="$index" '$1 + 0 < index_ + 0 { last = $1 } END { print last }' "$work/rosters")
    time=$(told "$index" 3)
    [ -n "$before" ] && [ -n "$time" ] && [ -f "$folder/$file" ] && [ -f "$folder/$signature" ] || fail "signature $signature"
    verifies "$folder/$file" "$principal" "$space" "$folder/$signature" "$folder/rosters/$before.allowed_signers" "$time" \
        || fail "signature $signature"
done < "$manifest"

# The checkpoint from outside the database: of this log, over each record of the runs, signed by a signer of its time.
outside=$folder/outside/checkpoint.txt
outside_at=''
if grep -q '^outside ' "$manifest"; then
    [ -f "$outside" ] && [ -f "$outside.sig" ] || fail outside/checkpoint.txt
    covered=$(awk '$1 == "outside" { print $2 }' "$manifest")
    principal=$(awk '$1 == "outside" { print $3 }' "$manifest")
    outside_at=$(sed -n '4s/^time //p' "$outside")
    awk '
        function digits(text, count) { return length(text) == count && text !~ /[^0-9]/ }
        function time(text) {
            return length(text) == 32 && substr(text, 1, 5) == "time " && digits(substr(text, 6, 4), 4) && substr(text, 10, 1) == "-" \
                && digits(substr(text, 11, 2), 2) && substr(text, 13, 1) == "-" && digits(substr(text, 14, 2), 2) \
                && substr(text, 16, 1) == "T" && digits(substr(text, 17, 2), 2) && substr(text, 19, 1) == ":" \
                && digits(substr(text, 20, 2), 2) && substr(text, 22, 1) == ":" && digits(substr(text, 23, 2), 2) \
                && substr(text, 25, 1) == "." && digits(substr(text, 26, 6), 6) && substr(text, 32) == "Z"
        }
        /^$/ || /[^ -~]/ || NR == 4 && !time($0) { bad = 1 }
        END { exit bad || NR < 4 }
    ' "$outside" && ends "$outside" && [ "$(sed -n 2p "$outside")" = "$covered" ] || fail outside/checkpoint.txt
    [ "$(sed -n 1p "$outside")" = "$origin" ] || fail outside/checkpoint.txt
    awk -F '\t' -v covered="$covered" -v size="$size" '
        FILENAME == ARGV[1] { split($0, word, " "); if (word[1] == "run") { run[word[3]] } next }
        $5 in run { last = $1 + 1 }
        END { exit !(covered + 0 >= last && covered + 0 >= 1 && covered + 0 <= size + 0) }
    ' "$manifest" "$work/table" || fail outside/checkpoint.txt
    head -n "$covered" "$folder/log/leaves.txt" > "$work/first"
    tree "$work/first" "$work/covered"
    [ "$(sed -n 3p "$outside")" = "$(root "$work/covered")" ] || fail outside/checkpoint.txt
    before=$(awk -v covered="$covered" '$1 + 0 < covered + 0 { last = $1 } END { print last }' "$work/rosters")
    [ -n "$before" ] || fail 'signature outside/checkpoint.txt.sig'
    verifies "$outside" "$principal" iucutter.checkpoint "$outside.sig" "$folder/rosters/$before.allowed_signers" "$outside_at" \
        || fail 'signature outside/checkpoint.txt.sig'
else
    [ ! -e "$outside" ] && [ ! -e "$outside.sig" ] || fail outside/checkpoint.txt
fi

signer=$(awk '$1 == "signer" { print $2; exit }' "$manifest")
verifies "$work/signed" "$signer" iucutter.evidence "$work/envelope.sig" "$folder/$newest" "$at" || fail 'signature of envelope.json'

# What it tells -----------------------------------------------------------------------------------------------------------------------

rostered="$newest, SHA-256 $(sha256sum < "$folder/$newest" | cut -c 1-64)"
awk -v origin="$origin" -v size="$size" -v root="$root" -v key="$keyid" -v roster="$rostered" -v time="$outside_at" "$functions"'
    $1 == "document" { print; print "log " plain(origin) ": " size " records, root " root; print "roster " roster }
    $1 == "at" { at = $2 }
    $1 == "signer" { print "signed by " $2 " with key " key ", as of " at }
    $1 == "tool" { print "written by module " $2 ", SHA-256 " $3 }
    $1 == "outside" {
        print "the runs lie under a checkpoint from outside the database: " $2 " records, " time ", signed by " $3
    }
    $1 == "missing" { print "not in it: " $2 " of " $3 ", " $4 }
' "$manifest"
awk -F '\t' '$2 == "cutter_governance.run_event" { print $7 }' "$work/table"
while read -r index; do
    [ "$(told "$index" 2)" = cutter_governance.run_phase ] || continue
    awk "$functions"'
        { text = text (NR > 1 ? "\n" : "") $0 }
        END {
            print "phase " plain(column(text, 2)) " of " plain(column(text, 1)) ", attempt " plain(column(text, 3)) ": " \
                plain(column(text, 4)) ", by " plain(column(text, 6)) ", " plain(column(text, 7)) ", module " plain(column(text, 8))
        }
    ' "$folder/rows/$index.row"
done < "$work/rows"
awk '$1 == "signature" { print $5 " is signed by " $4 " for " $3 }' "$manifest"
awk '$1 == "ledger" { print "ledger of " $2 ": " $3 " records, SHA-256 " $4 }' "$manifest"
awk '$1 == "run" { print "run " $3 " is " $4 }' "$manifest"
echo PASS
