# shellcheck shell=sh disable=SC2034,SC2329
# What happens around the files of a package; the same for deb and rpm. Nothing here may fail: a package that cannot be
# installed, upgraded or removed is worse than a unit that was not restarted.

# Images and containers have no systemd that runs, or not even systemctl.
systemd() { if command -v systemctl >/dev/null; then systemctl --quiet "$@" || :; fi; }
running() { [ -d /run/systemd/system ]; }

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

# Disabled, too: a unit that docker requires and that is not there would keep docker from starting.
to_be_removed() {
    if running; then systemd stop efs-mount-agent.service; fi
    systemd --no-reload disable @UNITS@
}

removed() {
    if running; then systemd daemon-reload; fi
    if grep -q '^# efs-mount-agent: .* - managed' /etc/fstab 2>/dev/null; then
        echo "efs-mount-agent: its file systems stay mounted, and their marked lines stay in /etc/fstab; $1"
    fi
}
