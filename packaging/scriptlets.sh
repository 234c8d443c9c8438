# shellcheck shell=sh disable=SC2015,SC2043,SC2329
# What happens around the files of a package; the same for deb and rpm. Nothing here may fail: a package that cannot be
# installed, upgraded or removed is worse than a unit that was not restarted.

# Images and containers have no systemd that runs, or not even systemctl.
systemd() { if command -v systemctl >/dev/null; then systemctl --quiet "$@" || :; fi; }
running() { [ -d /run/systemd/system ]; }

# The deb was removed and not purged, and is being installed again: said by preinst, asked once by postinst.
mark_installed_again() { mkdir -p /var/lib/efs-mount-agent && touch /var/lib/efs-mount-agent/installed-again || :; }
was_installed_again() { rm /var/lib/efs-mount-agent/installed-again 2>/dev/null; }

# Enabled where the distribution enables what is installed (Debian, Ubuntu), and not where it does not (RHEL, Amazon
# Linux), unless it was enabled before, as it was installed without a package; started in no case: the configuration may
# not be there yet.
first_installed() {
    systemctl is-enabled --quiet efs-mount-agent.service 2>/dev/null \
        || systemd --no-reload preset efs-mount-agent.service
    for unit in @UNITS@; do
        for file in /etc/systemd/system/$unit /usr/local/lib/systemd/system/$unit; do
            [ ! -f "$file" ] || echo "efs-mount-agent: $file comes before the package's unit: remove it"
        done
    done
    exchanged
}

# The mounts stay while the daemon is exchanged. Nobody waits for it: its start may wait for a file system.
upgraded() { exchanged; }

exchanged() {
    if running; then
        reload || say_reload
        refused || systemd --no-block try-restart efs-mount-agent.service
    fi
}

# Where systemd cannot be told of other units now, and what is wrong then.
reload() {
    if silent; then return 1; fi
    systemd daemon-reload
}

say_reload() {
    echo "efs-mount-agent: systemd was not told of the changed units, for it would wait for the server of $path, which" \
        "does not answer: 'systemctl daemon-reload' when it does${1-}"
}

# A daemon-reload looks at the mount point of each line of fstab, and while a server does not answer, systemd stands still
# for 90 s. Paths are escaped alike in both tables. stat -f asks the server, stat might not.
silent() {
    [ -f /etc/fstab ] || return 1
    while read -r _ _ _ _ path rest; do
        case $rest in *" - nfs"*) ;; *) continue ;; esac
        if in_fstab "$path"; then
            path=$(printf '%b' "$(printf '%s\n' "$path" | sed 's/\\/\\0/g')")
            timeout -s KILL 2 stat -f "$path" >/dev/null 2>&1 || [ $? -ne 137 ] || return 0
        fi
    done </proc/self/mountinfo
    return 1
}

# Whether this path, or one below it, has a line.
in_fstab() {
    while read -r what where _ || [ -n "$what" ]; do
        case $what in '#'*) continue ;; esac
        case $where in "$1" | "$1"/*) return 0 ;; esac
    done </etc/fstab
    return 1
}

# Whether the executable that is there now refuses the configuration that the running daemon has: the daemon would end, and
# not be tried again. Asked with the environment of that daemon, in which may be keys of the configuration. A daemon that
# got another file by its command line is not asked for.
refused() {
    pid=$(systemctl show -p MainPID efs-mount-agent.service 2>/dev/null) || return 1
    pid=${pid#MainPID=}
    [ "${pid:-0}" != 0 ] || return 1
    [ "$(tr '\0' '\n' <"/proc/$pid/cmdline" | wc -l)" -eq 2 ] || return 1
    # shellcheck disable=SC2016 # for the inner shell
    said=$(xargs -0 sh -c '
        env -i "$@" timeout -s KILL 10 /usr/bin/efs-mount-agent run --check 2>&1 >/dev/null; [ $? -eq 78 ]
    ' sh <"/proc/$pid/environ" 2>/dev/null) || return 1
    printf '%s\nefs-mount-agent: %s %s\n' "$said" \
        "this version refuses the configuration, and so the daemon of the one before was" \
        "not restarted; it is gone with the next boot: mend the above, then 'systemctl restart efs-mount-agent'"
}

# Disabled, too: a unit that docker requires and that is not there would keep docker from starting. Then stopped, and in
# this order: the gate may be waiting (for ever, and docker for it). Ended while docker still required it, docker would fail
# with it, or be stopped; without the link, docker's queued start goes on as soon as the gate is gone. To cancel its job
# instead would leave its process. ignore-requirements: not even a dependency that somebody else wrote stops containers.
# So a gate that waits is worth a systemd that stands still for a while: there are no containers yet.
to_be_removed() {
    systemd --no-reload disable @UNITS@
    if running; then
        case $(systemctl is-active efs-mount-agent-ready.service 2>/dev/null) in
            activating) systemd daemon-reload ;;
            *) reload || : ;;
        esac
        systemd --job-mode=ignore-requirements stop @UNITS@
        systemd reset-failed @UNITS@ 2>/dev/null
    fi
}

removed() {
    if running; then reload || say_reload "; until then Docker, where it required the gate, cannot be started anew"; fi
    if grep -q '^# efs-mount-agent: .* - managed' /etc/fstab 2>/dev/null; then
        echo "efs-mount-agent: its file systems stay mounted, and their marked lines stay in /etc/fstab; $1"
    fi
}
