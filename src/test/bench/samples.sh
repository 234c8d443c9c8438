#!/bin/bash
# samples.sh, to be sourced: the samples in the folder $samples as numbers to write down.
: "${samples:?}"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
declare -A statistic=() figure=()

# "host native-cold 0 mount-call" has n, minimum, lower quartile, median, upper quartile and maximum; for single figures,
# such as "watch-host native 10 rss", there is the figure.
load_samples() {
    local file key words
    for file in host guest; do
        [[ -s $samples/$file ]] || continue
        while read -ra words; do
            key="$file ${words[*]:0:3}"
            statistic[$key]=${words[*]:3}
        done < <(LC_ALL=C sort -k1,3 -k4,4g "$samples/$file" | awk -f "$here/quartiles.awk")
    done
    for file in watch-host watch-guest long-host long-guest health-host health-guest pass; do
        [[ -s $samples/$file ]] || continue
        while read -ra words; do
            key="$file ${words[*]:0:${#words[@]}-1}"
            [[ $file != pass ]] || { key="$file ${words[*]:0:3}" && figure["$key error"]=${words[4]}; }
            figure[$key]=${words[-1]}
            [[ $file != pass ]] || figure[$key]=${words[3]}
        done <"$samples/$file"
    done
}

has() { [[ -n ${statistic[$1]-}${figure[$1]-} ]]; }
field_of() { cut -d' ' -f"$2" <<<"${statistic[$1]-}"; }
count_of() { field_of "$1" 1 | sed 's/^$/0/'; }
median_of() { field_of "$1" 4; }

# "41.2 (40.1–43.9; 38.0–60.2)": median, quartiles, extremes.
spread_of() {
    local n low quarter median three_quarters high
    read -r n low quarter median three_quarters high <<<"${statistic[$1]-}"
    if [[ -z $n ]]; then
        echo "–"
    else
        printf '**%.1f** (%.1f–%.1f; %.1f–%.1f)\n' "$median" "$quarter" "$three_quarters" "$low" "$high"
    fi
}

# An expression of numbers, in a format of printf: calculate %.1f '3 / 2'. Without numbers: a dash.
calculate() {
    awk "BEGIN { printf \"$1\n\", $2 }" 2>/dev/null || echo "–"
}

holds() { [[ $(calculate %d "($1)") == 1 ]]; }
