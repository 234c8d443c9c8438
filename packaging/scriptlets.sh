# shellcheck shell=sh disable=SC2015,SC2329
# What happens around the files of a package; the same for deb and rpm. Nothing here may fail: a package that cannot be
# installed, upgraded or removed is worse than a unit that was not restarted.

# Images and containers have no systemd that runs, or not even systemctl.
systemd() { if command -v systemctl >/dev/null; then systemctl --quiet "$@" || :; fi; }
running() { [ -d /run/systemd/system ]; }

# The deb was removed and not purged, and is being installed again: said by preinst, asked once by postinst.
mark_installed_again() { mkdir -p /var/lib/efs-mount-agent && touch /var/lib/efs-mount-agent/installed-again || :; }
was_installed_again() { rm /var/lib/efs-mount-agent/installed-again 2>/dev/null; }

# Enabled where the distribution enables what is installed (Debian, Ubuntu), and not where it does not (RHEL, Amazon
# Linux); started in no case: the configuration may not be there yet.
first_installed() {
    systemd preset efs-mount-agent.service
    if running; then systemd daemon-reload; fi
}

# The mounts stay while the daemon is exchanged. Nobody waits for it: its start may wait for a file system.
upgraded() {
    if running; then
        systemd daemon-reload
        systemd --no-block try-restart efs-mount-agent.service
    fi
}

# Disabled, too: a unit that docker requires and that is not there would keep docker from starting. Then stopped, and in
# this order: the gate may be waiting (for ever, and docker for it). Ended while docker still required it, docker would fail
# with it, or be stopped; without the link, docker's queued start goes on as soon as the gate is gone. To cancel its job
# instead would leave its process. ignore-requirements: not even a dependency that somebody else wrote stops containers.
to_be_removed() {
    systemd --no-reload disable @UNITS@
    if running; then
        systemd daemon-reload
        systemd --job-mode=ignore-requirements stop @UNITS@
        systemd reset-failed @UNITS@ 2>/dev/null
    fi
}

removed() {
    if running; then systemd daemon-reload; fi
    if grep -q '^# efs-mount-agent: .* - managed' /etc/fstab 2>/dev/null; then
        echo "efs-mount-agent: its file systems stay mounted, and their marked lines stay in /etc/fstab; $1"
    fi
}
