package io.efsmount.agent.efs;

import io.efsmount.agent.plan.Discovery;
import io.efsmount.agent.plan.MountSpec;
import io.efsmount.agent.plan.Observation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The file systems and mount targets of one region, by the EFS API (REST-JSON, version 2015-02-01). Never throws: what
 * could not be learned is {@link Observation.Unavailable}. Each call is tried once, because the caller has its own
 * back-off; only where a server hangs up without a byte, the JDK's HTTP client asks once more. Making a catalog does no
 * I/O; credentials and connections are looked for at the first call. One caller at a time.
 */
public final class EfsCatalog implements AutoCloseable {
    private final EfsCalls calls;

    /** @param credentials closed with the catalog */
    public EfsCatalog(EfsSettings settings, Credentials credentials) {
        this.calls = new EfsCalls(settings, new Connection(settings, credentials));
    }

    /** What matches the mount's selector, and all mount targets of the one to take: two calls for up to ten targets. */
    public Observation<Discovery> discover(MountSpec spec) {
        return new Pass(calls).discover(spec);
    }

    /**
     * The same for several mounts, by mount name and in their order. Nothing is asked twice: all tag selectors share one
     * listing, and mounts of one file system share its targets. When the API throttles, cannot be reached or has no
     * credentials for us, the rest is not asked at all and has the same problem.
     */
    public Map<String, Observation<Discovery>> discoverAll(List<MountSpec> specs) {
        Pass pass = new Pass(calls);
        Map<String, Observation<Discovery>> found = new LinkedHashMap<>();
        specs.forEach(spec -> found.put(spec.name(), pass.discover(spec)));
        return found;
    }

    @Override
    public void close() {
        calls.close();
    }
}
