#!/bin/bash
# goals.sh, to be sourced: what the agent is to reach, beside what this run measured. Needs samples.sh.
declare -A figure

goals() {
    echo "| Goal | Measured in this run | Met |"
    echo "|---|---|---|"
    sooner_than_script
    sooner_than_efs_utils
    warm
    first_efs_request
    watching
    growth
}

goal() { echo "| $1 | $2 | $3 |"; }
verdict() { if holds "$1"; then echo yes; else echo "**no**"; fi; }
not_measured() { goal "$1" "not measured in this run" "–"; }

# PLACE DELAY WAY: how many times longer this way takes than the native agent from tags.
times_longer() {
    local event=mount-call mine theirs
    [[ $1 == host ]] || event=mounted
    mine=$(median_of "$1 native-cold $2 $event") theirs=$(median_of "$1 $3 $2 $event")
    [[ -n $mine && -n $theirs ]] && calculate %.1f "$theirs / $mine"
}

sooner_than_script() {
    local place delay way ratio text='' least='' what='mounted from tags at least 20 times sooner than the script'
    for way in script script-lookup; do
        for place in host guest; do
            for delay in 0 5; do
                ratio=$(times_longer "$place" "$delay" "$way") || continue
                text+="${text:+, }$place $delay ms: $ratio"
                [[ -n $least ]] && holds "$least <= $ratio" || least=$ratio
            done
        done
        if [[ -z $least ]]; then
            not_measured "$what"
        else
            goal "$what ($(title "$way"))" "$text" "$(verdict "$least >= 20")"
        fi
        text='' least=''
    done
}

sooner_than_efs_utils() {
    local ratio what="mounted at least 8 times sooner than efs-utils' API path"
    if ratio=$(times_longer host 0 efs-utils); then
        goal "$what" "host 0 ms: $ratio" "$(verdict "$ratio >= 8")"
    else
        goal "$what" "not measured: amazon-efs-utils was not on this machine, or gave no sample" "–"
    fi
}

warm() {
    local host guest what="a warm boot is mounted within 60 ms of exec"
    host=$(median_of "host native-warm 0 mount-call") guest=$(median_of "guest native-warm 0 mounted")
    [[ -z $host ]] || host=$(calculate %.1f "$host")
    [[ -z $guest ]] || guest=$(calculate %.1f "$guest")
    [[ -z $host ]] || goal "$what" "host, until mount(2) is called: median $host ms" "$(verdict "$host <= 60")"
    [[ -z $guest ]] || goal "$what" "guest, until mounted, on user-mode Linux: median $guest ms" "$(verdict "$guest <= 60")"
    [[ -n $host$guest ]] || not_measured "$what"
}

first_efs_request() {
    local place at what='"run" reaches its first EFS request within 40 ms of exec'
    for place in host guest; do
        at=$(median_of "$place native-cold 0 first-efs-request")
        [[ -n $at ]] || continue
        at=$(calculate %.1f "$at")
        goal "$what" "$place: median $at ms" "$(verdict "$at <= 40")"
    done
    [[ -n $(median_of "host native-cold 0 first-efs-request") ]] || not_measured "$what"
}

watching() {
    local file seconds rss='' core what="10 mounts watched for 10 minutes: under 45 MiB resident and under 0.1 % of a core"
    for file in long-host long-guest watch-host watch-guest; do
        has "$file native 10 rss" || continue
        seconds=60
        [[ $file == watch-* ]] || seconds=600
        rss=$(calculate %.1f "${figure[$file native 10 rss]} / 1024")
        core=$(calculate %.3f "${figure[$file native 10 cpu]} / $seconds / 10")
        goal "$what" "${file#*-}, $seconds s: $rss MiB, $core % of a core" "$(verdict "$rss < 45 && $core < 0.1")"
    done
    [[ -n $rss ]] || not_measured "$what"
}

# How much more a pass takes with 1,000 mounts in the table than with 1, and how much more reading that table takes.
growth() {
    local kind pass table what="the cost of a pass does not grow with the mounts beyond what reading mountinfo costs"
    for kind in oneManaged allManaged; do
        has "pass $kind 1000 time" || { not_measured "$what" && return; }
        pass=$(calculate %.0f "${figure[pass $kind 1000 time]} - ${figure[pass $kind 1 time]}")
        table=$(calculate %.0f "${figure[pass ${kind}TableOnly 1000 time]} - ${figure[pass ${kind}TableOnly 1 time]}")
        goal "$what: $(title "$kind")" "from 1 to 1,000 mounts a pass takes $pass µs more, reading and parsing the table $table µs more" \
            "$(verdict "$pass <= 1.25 * $table")"
    done
}
