#!/bin/bash
# agents.sh, to be sourced: starts agents that watch mounts, in place "guest" or "host", below the folder $work.
#
# Guest: real mounts of the lab's NFS servers, for each agent in a mount namespace of its own. Host: mounts that only the
# agent sees, because this kernel has no NFS (stopwatch/pretended_mounts.c); what the agent itself does is real.
: "${place:?}" "${work:?}"
endpoint=127.18.0.1:18090
pids=()

# PROGRAM is native or jvm. Count 0 is one configured mount that is held.
start_agent() {
    local program=$1 count=$2 port=$3 folder=$work/$1-$2 command
    mkdir -p "$folder/run/held"
    : >"$folder/fstab"
    configuration "$folder" "$count" "$port" >"$folder/agent.properties"
    ((count > 0)) || : >"$folder/run/held/m1"
    command=("$BENCH_AGENT")
    [[ $program == native ]] || read -ra command <<<"$BENCH_JVM"
    local as=(unshare -m --propagation private)
    if [[ $place == host ]]; then
        mount_table "$folder" "$count" >"$folder/mountinfo"
        as=("$BENCH_STOPWATCH" -m "$folder/mountinfo" -s "$folder/mnt" -t 86400 --)
    fi
    # shellcheck disable=SC2016
    "${as[@]}" bash -c 'echo $$ >"$0"; exec "$@"' "$folder/pid" "${command[@]}" run -c "$folder/agent.properties" \
        >"$folder/log" 2>&1 &
    pids+=($!)
}

# What agents before left there is protected from writes.
fresh() {
    [[ ! -d $1 ]] || chattr -fR -i "$1" || true
    rm -rf "$1" && mkdir -p "$1"
}

start_endpoints() {
    "$BENCH_STOPWATCH" -a "$BENCH_ANSWERS" -l "$endpoint" -n 127.18.1.10:2049 -t 86400 -- sleep infinity >/dev/null &
    pids+=($!)
}

end_all() {
    kill "${pids[@]}" 2>/dev/null || true
    wait
}

# Intervals and time-outs are the defaults.
configuration() {
    local folder=$1 count=$2 port=$3 i
    cat <<END
efs.endpoint.efs=http://$endpoint
efs.endpoint.metadata=http://$endpoint
efs.endpoint.ecs-introspection=http://127.18.0.1:18091
efs.fstab-file=$folder/fstab
efs.state-directory=$folder/state
efs.run-directory=$folder/run
efs.health.host=127.18.0.1
efs.health.port=$port
END
    for ((i = 1; i <= (count > 0 ? count : 1); i++)); do
        [[ $place == host ]] || mkdir -p "/srv/efs/dir$i"
        printf '%s\n' "efs.mounts.m$i.tags.Name=shared" "efs.mounts.m$i.path=$folder/mnt/m$i" "efs.mounts.m$i.directory=/dir$i"
        [[ -z ${targets-} ]] || echo "efs.mounts.m$i.mount-target-ip=10.0.$i.10"
    done
}

# This host's own, and the NFS mounts as a kernel with NFS shows them. No such device exists, so nothing can be set on it.
mount_table() {
    local folder=$1 count=$2 i root options
    root=$(awk '$5 == "/" { print $1; exit }' /proc/self/mountinfo)
    options=rw,vers=4.1,rsize=1048576,wsize=1048576,namlen=255,hard,noresvport,proto=tcp,timeo=600,retrans=2,sec=sys
    options+=,clientaddr=127.0.0.1,local_lock=none,addr=127.18.1.10
    cat /proc/self/mountinfo
    for ((i = 90001; i <= 90000 + count; i++)); do
        echo "$i $root 0:$i / $folder/mnt/m$((i - 90000)) rw,relatime shared:$i - nfs4 127.18.1.10:/dir$((i - 90000)) $options"
    done
}

ready() { curl -s -m 5 "http://127.18.0.1:$1/health/ready"; }

# Until so many of its mounts are mounted.
await_mounted() { await_ready "$1" "$2" "$3" "[.checks[] | select(.data.state == \"mounted\")] | length == $2"; }

await_ready() {
    local folder=$work/$1-$2 port=$3 filter=$4 end=$((SECONDS + 240))
    until ready "$port" | jq -e "$filter" >/dev/null 2>&1; do
        ((SECONDS < end)) || { ready "$port"; tail -20 "$folder/log"; exit 1; } >&2
        sleep 0.5
    done
}
