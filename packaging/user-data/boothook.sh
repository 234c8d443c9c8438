#!/bin/bash
# EC2 user data, a cloud-boothook: installs efs-mount-agent on an ECS host before docker and ecs start, and writes its
# configuration. For hosts with rpm (ECS-optimised Amazon Linux 2023) or dpkg (Debian, Ubuntu). It runs at each boot;
# where all is as it should be, it changes nothing. It never fails the boot: what went wrong is one line in the journal
# and on the console. make-user-data sets the settings and makes user data of it; docs/aws.md explains.

# https://..., s3://BUCKET/KEY (read with the instance's role) or a file of the AMI; empty: the AMI has the agent
package=''
# what sha256sum prints for that file
package_sha256=''
# empty: as /etc/ecs/ecs.config has it
ecs_cluster=''
# becomes /etc/efs-mount-agent/agent.properties where there is none
agent_properties='efs.mounts.shared.tags.Name=shared
efs.mounts.shared.path=/mnt/efs/shared'

# ---- end of the settings
# In bash 4.2 (Amazon Linux 2), -u takes a list without members for a variable that is not set: hence the +.
set -euo pipefail
umask 022
unit=efs-mount-agent.service
properties=/etc/efs-mount-agent/agent.properties
ecs_config=/etc/ecs/ecs.config
ecs_ports=22,2375,2376,51678,51679,51680
agent_port=51688
metadata=http://169.254.169.254/latest
# the checksum of the package that this script installed and enabled last
record=/var/lib/efs-mount-agent/user-data.sha256
policy=/usr/sbin/policy-rc.d
policy_mark='# by the user data of efs-mount-agent, while it installs'
location='^(/|https://|s3://[^/]+/).+\.(rpm|deb)$'
attempts=5
doing='starting'
installed=
changed=()
cleanup=()

main() {
    trap finish EXIT
    # not below /tmp, which a boot may empty at this very moment
    work=$(mktemp -d -p /run)
    cleanup+=("$work")
    # a power failure left it, and it forbids every package to start its service
    if grep -qsxF "$policy_mark" $policy; then rm -f $policy; fi
    doing="writing $properties"
    configure
    doing="writing $ecs_config"
    configure_ecs
    doing="installing ${package:-what the AMI has}"
    install_package
    doing="starting $unit"
    start
}

configure() {
    if [[ ! -e $properties ]]; then
        replace "$properties" <<<"$agent_properties"
        changed+=("wrote $properties")
    fi
}

# ECS must find its cluster whatever becomes of our agent, and must not give our port to a container. The list of
# reserved ports replaces the default of ECS, which is therefore repeated.
configure_ecs() {
    local before='' after line ports cluster
    local number='[[:blank:]]*[0-9]+[[:blank:]]*' quote="[\"']?"
    if [[ -e $ecs_config ]]; then before=$(<"$ecs_config"); fi
    after=$before
    line=$(grep '^ECS_CLUSTER=' <<<"$before" | tail -1) || true
    # no cluster's name has a quote or a blank
    cluster=${line#ECS_CLUSTER=} cluster=${cluster//[\"\'[:blank:]]/}
    if [[ -n $ecs_cluster && -z $line ]]; then
        after+=$'\n'ECS_CLUSTER=$ecs_cluster
    elif [[ -n $ecs_cluster && $cluster != "$ecs_cluster" ]]; then
        say "$ecs_config names another cluster than $ecs_cluster, and is left so"
    fi
    line=$(grep '^[[:blank:]]*ECS_RESERVED_PORTS=' <<<"$before" | tail -1) || true
    if [[ -z $line ]]; then
        after+=$'\n'ECS_RESERVED_PORTS=[$ecs_ports,$agent_port]
    elif [[ ! $line =~ ^ECS_RESERVED_PORTS=($quote)\[([[:blank:]]*|$number(,$number)*)\]($quote)[[:blank:]]*$ ||
        ${BASH_REMATCH[1]} != "${BASH_REMATCH[4]}" ]]; then
        say "$ecs_config: ECS_RESERVED_PORTS is no list such as [22,80], and is left so: add $agent_port to it"
    else
        quote=${BASH_REMATCH[1]} ports=${BASH_REMATCH[2]//[[:blank:]]/}
        if [[ ,$ports, != *,$agent_port,* ]]; then
            ports="ECS_RESERVED_PORTS=${quote}[${ports:-$ecs_ports},$agent_port]$quote"
            # shellcheck disable=SC2001 # lines, not the whole text
            after=$(sed "s/^ECS_RESERVED_PORTS=.*/$ports/" <<<"$after")
        fi
    fi
    if [[ $after != "$before" ]]; then
        replace "$ecs_config" <<<"${after#$'\n'}"
        changed+=("wrote $ecs_config")
    fi
}

# The package is installed again when its checksum in the settings is another one, or when it is gone. What the AMI has
# counts as installed at the first boot.
install_package() {
    if [[ -e $record && $(<"$record") == "$package_sha256" && (-z $package || -x /usr/bin/efs-mount-agent) ]]; then
        return
    fi
    installed=yes
    if [[ -z $package ]]; then return; fi
    [[ $package_sha256 =~ ^[0-9a-f]{64}$ ]] || fail 'package_sha256 is not the 64 hexadecimal digits of sha256sum'
    [[ $package =~ $location ]] \
        || fail 'package is neither https://..., nor s3://BUCKET/KEY, nor a path, or ends neither in .rpm nor in .deb'
    local file=$work/efs-mount-agent.${package##*.}
    fetch "$file"
    sha256sum --check --status <<<"$package_sha256  $file" \
        || fail "its checksum is $(sha256sum <"$file" | cut -c 1-64), not $package_sha256"
    case $file in
        *.rpm) attempt timeout 120 rpm -U --oldpackage --replacepkgs "$file" ;;
        *.deb) install_deb "$file" ;;
    esac
    changed+=("installed $package")
}

# A package that starts its service waits for the network to be online, and that waits for cloud-init: for us.
install_deb() {
    # an empty one, which a power failure may leave too, forbids nothing
    if [[ ! -s $policy ]]; then
        cleanup+=("$policy")
        printf '%s\n' '#!/bin/sh' "$policy_mark" 'exit 101' >$policy
        chmod 755 $policy
    fi
    attempt env DEBIAN_FRONTEND=noninteractive timeout 120 dpkg --force-confold -i "$1"
}

# At boot the network, the name server and the permissions of a new role may come some seconds late.
fetch() {
    local said tries=1
    until said=$(download "$1" 2>&1); do
        if ((tries == attempts)); then fail "not in $attempts attempts: $(last_line "$said")"; fi
        sleep $((2 ** tries))
        tries=$((tries + 1))
    done
}

download() {
    case $package in
        /*) cp "$package" "$1" ;;
        https://*) get --proto-redir =https --location --output "$1" "$package" ;;
        s3://*) download_s3 "$1" ;;
    esac
}

# The minimal Amazon Linux has no aws; its curl can sign. The keys go through a pipe, never onto a command line, and
# not as a here-document, which is a file before bash 5.1.
download_s3() {
    if command -v aws >/dev/null; then
        timeout 60 aws s3 cp --only-show-errors "$package" "$1"
        return
    fi
    local token role keys region domain url path=${package#s3://}
    token=$(get -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$metadata/api/token") || return
    region=$(get_metadata placement/region) || return
    domain=$(get_metadata services/domain) || return
    role=$(get_metadata iam/security-credentials/) || return
    keys=$(get_metadata "iam/security-credentials/$role" | tr -d ' \n') || return
    url=https://${path%%/*}.s3.$region.$domain/${path#*/}
    # the certificate for *.s3.REGION.DOMAIN is not for a name with one more dot
    if [[ ${path%%/*} == *.* ]]; then url=https://s3.$region.$domain/$path; fi
    printf '%s\n' "aws-sigv4 = \"aws:amz:$region:s3\"" \
        "user = \"$(value AccessKeyId):$(value SecretAccessKey)\"" \
        "header = \"x-amz-security-token: $(value Token)\"" \
        'header = "x-amz-content-sha256: UNSIGNED-PAYLOAD"' \
        | get --output "$1" --config - "$url"
}

get() { curl --silent --show-error --fail --connect-timeout 5 --max-time 60 "$@"; }
get_metadata() { get -H "X-aws-ec2-metadata-token: $token" "$metadata/meta-data/$1"; }
value() { printf '%s' "$keys" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }

# Enables once for each package: who disables the unit later means it.
# Never waits: our unit starts after network-online.target, which waits for cloud-init, which waits for this script.
start() {
    if [[ -n $installed ]]; then
        attempt systemctl daemon-reload
        attempt systemctl enable --quiet $unit
        replace "$record" <<<"$package_sha256"
    elif ! systemctl is-enabled --quiet $unit; then
        say "$(printf '%s' ${changed[@]+"${changed[@]/%/; }"})$unit is not enabled, and is left so"
        return
    elif ((${#changed[@]} == 0)); then
        say 'nothing to do: the agent is installed and enabled, its configuration and ecs.config are written'
        return
    fi
    attempt systemctl start --no-block $unit
    changed+=("queued $unit")
    say "$(printf '%s; ' ${changed[@]+"${changed[@]}"})boot goes on"
}

# At once, and with the mode that the file has: ecs.config may hold the password of a registry.
replace() {
    mkdir -p "$(dirname "$1")"
    (umask 077 && cat >"$1.new")
    if [[ -e $1 ]]; then
        chmod --reference="$1" "$1.new"
        chown --reference="$1" "$1.new"
    else
        chmod 644 "$1.new"
    fi
    mv -f "$1.new" "$1"
}

attempt() {
    local said status=0
    said=$("$@" 2>&1) || status=$?
    if ((status != 0)); then fail "$1 ended with status $status: $(last_line "$said")"; fi
}

last_line() { tail -n 1 <<<"$1"; }

fail() {
    echo "$1" >"$work/why"
    echo "$1" >&2
    exit 1
}

finish() {
    local status=$? why
    trap - EXIT
    set +e
    if ((status != 0)); then
        why=$(cat "$work/why" 2>/dev/null)
        say "FAILED while $doing: ${why:-status $status}. The boot goes on without; the next boot tries again"
    fi
    rm -rf ${cleanup[@]+"${cleanup[@]}"}
    exit 0
}

# cloud-init keeps what a boothook prints for itself.
say() {
    logger -t efs-mount-agent-user-data -- "$1" || true
    { echo "efs-mount-agent user data: $1" >/dev/console; } 2>/dev/null || true
    echo "efs-mount-agent user data: $1"
}

main
