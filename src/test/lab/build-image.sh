#!/bin/bash
# build-image.sh: builds the guest's disk (Debian, systemd, NFS) unless it is there, and prints its path as the last line.
#
# The image lies in a cache outside the tree, under a name made from everything it consists of: a change of this folder
# or of the kernel's package makes another image, an unchanged tree finds the one it made before. Takes about a minute.
# LAB_EXTRA names more packages, separated by blanks: that is another image again.
# "build-image.sh obstacle" builds nothing; its status is 3, and it says why, if the image is not there and its packages cannot
# be had.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${LAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/efs-mount-agent/lab}
suite=bookworm
mirror=${LAB_MIRROR:-http://deb.debian.org/debian}
modules=/usr/lib/uml/modules
read -ra extra <<<"${LAB_EXTRA:-}"

# Not started in a guest: nothing there needs them, and each costs boot time (fork is dear in user-mode Linux).
masked=(
    getty@tty1.service serial-getty@.service getty-static.service systemd-logind.service systemd-timesyncd.service
    apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer systemd-tmpfiles-clean.timer
    e2scrub_reap.service ldconfig.service systemd-hwdb-update.service systemd-pstore.service systemd-random-seed.service
    systemd-binfmt.service systemd-modules-load.service systemd-network-generator.service kmod-static-nodes.service
    systemd-update-utmp.service systemd-update-utmp-runlevel.service
    proc-sys-fs-binfmt_misc.automount proc-sys-fs-binfmt_misc.mount dev-hugepages.mount sys-fs-fuse-connections.mount
    sys-kernel-config.mount sys-kernel-debug.mount sys-kernel-tracing.mount
    modprobe@configfs.service modprobe@drm.service modprobe@dm_mod.service modprobe@loop.service modprobe@efi_pstore.service
    rpcbind.service rpcbind.socket rpcbind.target nfs-server.service nfs-kernel-server.service nfs-blkmap.service
    nfs-client.target stunnel4.service
)

main() {
    [[ -x /usr/bin/linux.uml ]] || fail "no /usr/bin/linux.uml: apt-get install $(xargs <"$here/packages")"
    [[ $EUID == 0 ]] || fail "not root"
    mkdir -p "$cache"
    local image
    image=$cache/root-$(fingerprint).ext4
    if [[ ${1-} == obstacle ]]; then
        [[ -e $image ]] || reachable
        return
    fi
    exec 9>"$cache/lock"
    flock 9 # one build at a time; the second one finds what the first one made
    [[ -e $image ]] || build "$image"
    echo "$image"
}

build() {
    find "$cache" -maxdepth 1 -name 'root-*.ext4' -mtime +14 -delete
    work=$(mktemp -d "$cache/build.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    local root=$work/root
    step "Debian $suite with $(packages | wc -l) packages from $mirror"
    debootstrap_into "$root"
    step "kernel modules"
    copy_modules "$root"
    step "settings"
    configure "$root"
    step "file system"
    : >"$work/image" # else mke2fs announces that it makes one
    mke2fs -q -t ext4 -L labroot -E root_owner=0:0 -d "$root" "$work/image" 1500M
    mv "$work/image" "$1"
    step "done, $(du -h "$1" | cut -f1)"
}

# With apt, which knows of proxies.
reachable() {
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    timeout 120 /usr/lib/apt/apt-helper -o Acquire::Retries=3 download-file "$mirror/dists/$suite/Release" "$work/Release" \
        >"$work/said" 2>&1 || {
        echo "the guest's disk is not built yet, and $mirror cannot be reached (LAB_MIRROR names another): $(
            grep -m 1 '^E:' "$work/said" || tail -1 "$work/said")" >&2
        exit 3
    }
}

fingerprint() {
    {
        dpkg-query --show user-mode-linux
        ((${#extra[@]} == 0)) || echo "${extra[@]}"
        cd "$here"
        find build-image.sh guest-packages overlay -type f -printf '%p %m\n' | LC_ALL=C sort
        find build-image.sh guest-packages overlay -type f -print0 | LC_ALL=C sort -z | xargs -0 cat
    } | sha256sum | cut -c1-16
}

packages() {
    cat "$here/guest-packages"
    ((${#extra[@]} == 0)) || printf '%s\n' "${extra[@]}"
}

debootstrap_into() {
    timeout -k 30 600 mmdebstrap --quiet --mode=root --variant=minbase --include="$(packages | paste -sd,)" \
        --aptopt='Acquire::Languages "none"' \
        --dpkgopt='path-exclude=/usr/share/man/*' \
        --dpkgopt='path-exclude=/usr/share/locale/*' \
        --dpkgopt='path-exclude=/usr/share/doc/*' \
        "$suite" "$1" "$mirror"
}

copy_modules() {
    local from release to
    for from in "$modules"/*; do
        release=${from##*/}
        to=$1/lib/modules/$release
        mkdir -p "$to"
        (cd "$from" && cp -a --parents kernel/{fs,net,lib,crypto,mm} kernel/drivers/{net,block} modules.* "$to/")
        rm -rf "$to"/kernel/net/{mac80211,wireless,bluetooth,nfc} "$to"/kernel/fs/{xfs,btrfs,ocfs2,gfs2,ceph,cifs}
        depmod -b "$1" "$release"
    done
}

configure() {
    local root=$1
    cp -r --no-preserve=ownership "$here/overlay/." "$root/"
    echo '# the kernel command line mounts the root' >"$root/etc/fstab"
    echo instance >"$root/etc/hostname"
    printf '127.0.0.1 localhost instance\n::1 localhost\n' >"$root/etc/hosts"
    : >"$root/etc/machine-id"
    rm -f "$root/etc/resolv.conf"
    chroot "$root" passwd -q -d root
    chroot "$root" systemctl -q set-default multi-user.target
    chroot "$root" systemctl -q enable systemd-networkd systemd-networkd-wait-online \
        lab-spool lab-net lab-fakes@aws nfsd@1 nfsd@2 nfsd@3
    chroot "$root" systemctl -q mask "${masked[@]}"
    chroot "$root" lab-nfs-utils off # the product claims to need none; last, so that no package puts them back
}

step() { echo "lab image: $1"; }
fail() {
    echo "$1" >&2
    exit 1
}

main "$@"
