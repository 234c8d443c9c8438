-- Prints what wrk itself does not: single figures, and the 99.9th percentile. Milliseconds; wrk counts microseconds.
done = function(summary, latency, requests)
    for _, percentile in ipairs({50, 99, 99.9}) do
        print(string.format("= p%g %.3f", percentile, latency:percentile(percentile) / 1000))
    end
    print(string.format("= max %.3f", latency.max / 1000))
    print(string.format("= per-second %.0f", summary.requests / (summary.duration / 1e6)))
    local errors = summary.errors
    print(string.format("= unanswered %d", errors.connect + errors.read + errors.write + errors.timeout))
end
