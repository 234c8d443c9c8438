# quartiles.awk: "GROUP... VALUE" lines, sorted by group and then by value as a number, become
# "GROUP... N MIN QUARTILE MEDIAN QUARTILE MAX". A quartile between two samples is interpolated.
function at(share,    place, low) {
    place = 1 + (count - 1) * share
    low = int(place)
    return low == count ? value[count] : value[low] + (place - low) * (value[low + 1] - value[low])
}
function tell() {
    if (count) printf "%s %d %s %s %s %s %s\n", group, count, at(0), at(0.25), at(0.5), at(0.75), at(1)
    count = 0
}
{
    this = $0
    sub(/ [^ ]+$/, "", this)
    if (this != group) tell()
    group = this
    value[++count] = $NF
}
END { tell() }
