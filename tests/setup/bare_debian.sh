#!/bin/bash
# Proof on a bare Debian 12: two chroots with python3 and nothing else, on this machine's package sources.
#
#   tests/setup/bare_debian.sh [FOLDER] [--suite [PYTEST ARGUMENTS]]
#                              as root; needs debootstrap and about 3 GB under FOLDER
#
# One chroot is started by root (first start, SIGTERM, later start, with --suite the whole suite), the other by an
# ordinary user without sudo (the one exact command and exit 3; after that command the hall starts).
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
FOLDER=$(realpath -m "${1:-/tmp/bare_debian}")
SUITE=${2:-}
CHOSEN=("${@:3}")
FIRST_START_S=900
LATER_START_S=${LATER_START_S:-6} # more on a machine that is busy with other things
STOP_S=5

if [ "${BARE_DEBIAN_INSIDE:-}" != yes ]; then
    # A mount namespace of its own: whatever happens, no mount is left behind.
    BARE_DEBIAN_INSIDE=yes exec unshare --mount --propagation private "${BASH_SOURCE[0]}" "$FOLDER" $SUITE "${CHOSEN[@]}"
fi

trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
say() { printf '%s  %s\n' "$(date +%T)" "$*"; }
fail() { say "FAILED: $*"; exit 1; }
now() { date +%s.%N; }
since() { printf '%.1f' "$(echo "$(now) - $1" | bc)"; }

mirror() {
    { sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/*.sources; awk '$1 == "deb" {print $2}' /etc/apt/sources.list; } \
        2>/dev/null | head -n 1
}

make_base() {
    [ -e "$FOLDER/base/.complete" ] && return
    rm -rf "$FOLDER/base"
    mkdir -p "$FOLDER"
    local started
    started=$(now)
    say "debootstrap of Debian 12 with python3 alone"
    debootstrap --variant=minbase --include=python3 bookworm "$FOLDER/base" "$(mirror)" > "$FOLDER/debootstrap.log" \
        || { tail -n 5 "$FOLDER/debootstrap.log"; fail debootstrap; }
    touch "$FOLDER/base/.complete"
    say "debootstrap took $(since "$started") s, $(du -sm "$FOLDER/base" | cut -f1) MB"
}

# What this machine knows about package sources, handed over as it is: none of it is written into the project.
hand_over() {
    local root=$1 path
    rm -rf "$root/etc/apt"
    cp -a /etc/apt "$root/etc/apt"
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
    mkdir -p "$root/etc/ssl" "$root/usr/share/ca-certificates" "$root/usr/local/share/ca-certificates" "$root/root/.config"
    cp -a /etc/ssl/certs "$root/etc/ssl/"
    cp -a /usr/share/ca-certificates/. "$root/usr/share/ca-certificates/"
    cp -a /usr/local/share/ca-certificates/. "$root/usr/local/share/ca-certificates/"
    cp -a /usr/share/keyrings/. "$root/usr/share/keyrings/"
    for path in /etc/pip.conf /etc/xdg/pip; do
        if [ -e "$path" ]; then mkdir -p "$root/$(dirname "$path")" && cp -a "$path" "$root/$path"; fi
    done
    # A person's own pip settings count for every user of the chroot.
    { cat "$root/etc/pip.conf" 2>/dev/null || true; cat ~/.config/pip/pip.conf ~/.pip/pip.conf 2>/dev/null || true; } \
        > "$FOLDER/pip.conf"
    python3 - "$FOLDER/pip.conf" "$root/etc/pip.conf" <<'MERGE'
import configparser, sys
read = configparser.ConfigParser(strict=False, interpolation=None)
read.read(sys.argv[1])
with open(sys.argv[2], "w") as out:
    read.write(out)
MERGE
    # Folders on this machine that pip is told to look into.
    while read -r path; do
        if [ -d "$path" ]; then
            mkdir -p "$root$path"
            mount --bind "$path" "$root$path"
        fi
    done < <({ cat "$root/etc/pip.conf"; env | grep '^PIP_' || true; } | grep -oE '(file://)?/[A-Za-z0-9_./+-]+' \
        | sed 's,^file://,,; s,/simple$,,' | sort -u)
}

make_root() {
    local root=$FOLDER/$1
    rm -rf "$root"
    cp -a "$FOLDER/base" "$root"
    hand_over "$root"
    mount -t proc proc "$root/proc"
    mount -t tmpfs tmpfs "$root/dev" -o mode=755
    mkdir -p "$root/dev/shm" "$root/dev/pts"
    for path in null zero random urandom tty full; do
        touch "$root/dev/$path"
        mount --bind "/dev/$path" "$root/dev/$path"
    done
    mount -t tmpfs tmpfs "$root/dev/shm" -o mode=1777
    mount -t devpts devpts "$root/dev/pts" -o newinstance,ptmxmode=0666,mode=620
    ln -s pts/ptmx "$root/dev/ptmx"
    ln -s /proc/self/fd "$root/dev/fd"
    chroot "$root" useradd --create-home clerk
    git clone --quiet --no-hardlinks "$HERE" "$root/srv/tidehall"
    git -C "$root/srv/tidehall" log --oneline -1
}

# Runs a command in the chroot with a clean environment but for pip's, the proxies' and the certificates' settings.
inside() {
    local root=$1 user=$2 home=/root
    shift 2
    [ "$user" = root ] || home=/home/$user
    local kept=()
    mapfile -t kept < <(env | grep -iE '^(PIP_[A-Z_]+|[a-z]+_proxy|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE)=' || true)
    exec env -i "${kept[@]}" PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="$home" TERM=dumb \
        chroot --userspec="$user" "$root" /bin/sh -c "cd $PLACE && exec \"\$@\"" sh "$@"
}

# Starts the hall, waits for READY, measures the longest silence, stops it; sets TOOK_S.
start_and_stop() {
    local root=$1 user=$2 within=$3 name=$4 started pid code
    : > "$FOLDER/$name.out"
    started=$(now)
    ( inside "$root" "$user" python3 run_kiosk.py --port 0 --mqtt-port 0 ) > "$FOLDER/$name.out" 2> "$FOLDER/$name.err" &
    pid=$!
    local quiet=0 longest=0 size=0 before=0
    while ! grep -q '^READY {' "$FOLDER/$name.out"; do
        sleep 0.1
        kill -0 $pid 2>/dev/null || { tail -n 20 "$FOLDER/$name.err"; fail "$name: ended before READY"; }
        size=$(stat -c %s "$FOLDER/$name.err")
        if [ "$size" = "$before" ]; then quiet=$((quiet + 1)); else quiet=0; before=$size; fi
        [ "$quiet" -gt "$longest" ] && longest=$quiet
        [ "$(echo "$(now) - $started > $within" | bc)" = 1 ] && { tail -n 20 "$FOLDER/$name.err"; fail "$name: no READY in $within s"; }
    done
    TOOK_S=$(since "$started")
    say "$name: READY after $TOOK_S s, longest silence about $(echo "$longest * 0.1" | bc) s"
    started=$(now)
    kill -TERM $pid
    code=0
    wait $pid || code=$?
    say "$name: SIGTERM, exit $code after $(since "$started") s"
    [ "$code" = 0 ] || fail "$name: exit $code"
    [ "$(echo "$(now) - $started > $STOP_S" | bc)" = 0 ] || fail "$name: too slow to stop"
    [ "$longest" -lt 50 ] || fail "$name: silent for $longest tenths of a second"
}

# Three later starts, each within the limit; what the installation left to be written is not theirs to wait for.
later_starts() {
    local root=$1 user=$2 turn
    sync
    for turn in 1 2 3; do
        start_and_stop "$root" "$user" "$LATER_START_S" "$user: later start $turn"
        ! grep -q '准备' "$FOLDER/$user: later start $turn.err" || fail "a later start set something up"
    done
}

by_root() {
    PLACE=/srv/tidehall
    local root=$FOLDER/by_root calls
    make_root by_root
    start_and_stop "$root" root "$FIRST_START_S" "root: first start"
    grep -E '^\[(准备|完成)\]' "$FOLDER/root: first start.err" || true
    calls=$(grep -c '^Commandline' "$root/var/log/apt/history.log")
    later_starts "$root" root
    [ "$(grep -c '^Commandline' "$root/var/log/apt/history.log")" = "$calls" ] || fail "a later start called apt"
    if [ "$SUITE" = --suite ]; then
        say "the whole suite"
        ( inside "$root" root python3 run_kiosk.py test "${CHOSEN[@]}" ) > "$FOLDER/suite.log" 2>&1 \
            || { tail -n 40 "$FOLDER/suite.log"; fail "the suite"; }
        tail -n 3 "$FOLDER/suite.log"
    fi
}

by_clerk() {
    PLACE=/home/clerk/tidehall
    local root=$FOLDER/by_clerk code=0 asked
    make_root by_clerk
    mv "$root/srv/tidehall" "$root$PLACE"
    chroot "$root" chown -R clerk: "$PLACE"
    ( inside "$root" clerk python3 run_kiosk.py --port 0 ) > "$FOLDER/clerk.out" 2> "$FOLDER/clerk.err" || code=$?
    asked=$(tail -n 1 "$FOLDER/clerk.err" | sed 's/^ *//')
    say "clerk: exit $code and asks for: $asked"
    [ "$code" = 3 ] || fail "clerk: exit $code instead of 3"
    [ ! -s "$FOLDER/clerk.out" ] || fail "clerk: something on stdout"
    ( PLACE=/ inside "$root" root sh -c "$asked" ) > "$FOLDER/asked.log" 2>&1 || { tail "$FOLDER/asked.log"; fail "that command"; }
    say "clerk: that command, run by root as it stands, did it"
    start_and_stop "$root" clerk "$FIRST_START_S" "clerk: start after it"
    later_starts "$root" clerk
}

[ "$(id -u)" = 0 ] || fail "needs root for chroot and mounts"
command -v debootstrap bc > /dev/null || fail "needs debootstrap and bc"
make_base
by_clerk
by_root
say "passed"
