package io.efsmount.agent.reconcile;

import io.efsmount.agent.fstab.FstabFile;
import io.efsmount.agent.mount.HostFiles;
import io.efsmount.agent.mount.MountInfo;
import io.efsmount.agent.mount.MountTable;
import io.efsmount.agent.mount.Staging;
import io.efsmount.agent.plan.Activity;
import io.efsmount.agent.plan.Discovery;
import io.efsmount.agent.plan.IpAddress;
import io.efsmount.agent.plan.MountEntry;
import io.efsmount.agent.plan.MountFacts;
import io.efsmount.agent.plan.MountSpec;
import io.efsmount.agent.plan.Observation;
import io.efsmount.agent.plan.Placement;
import io.efsmount.agent.plan.Reach;
import io.efsmount.agent.plan.Response;
import io.efsmount.agent.plan.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Puts together what the planner sees. Whatever can block was asked on a thread of its own and is waited for only briefly:
 * what has no answer by then is unknown in this pass, and its answer starts the next.
 */
final class Observer {
    /** A look at a healthy local path or server takes a millisecond or two. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final Machinery machinery;
    private final List<MountSpec> specs;
    private final boolean manageFstab;
    private final int mountTimeoutSeconds;
    private final HostFiles files;
    private final MountTable mountTable;
    private final FstabFile fstab;
    private final Staging staging;
    private final Memory memory;
    private final RoundTrips roundTrips;
    private final Looks looks;

    /** What the agent itself remembers and does, mount by mount. */
    record Memory(StateFile state, Holds holds, MountJobs jobs, Applier applier, Aws aws, DnsFallback dns) {}

    Observer(
            Machinery machinery,
            io.efsmount.agent.config.AgentSettings settings,
            HostFiles files,
            FstabFile fstab,
            Staging staging,
            Memory memory,
            Looks looks,
            RoundTrips roundTrips) {
        this.machinery = machinery;
        this.specs = settings.mounts();
        this.manageFstab = settings.manageFstab();
        this.mountTimeoutSeconds =
                Math.toIntExact(settings.timing().mountTimeout().toSeconds());
        this.files = files;
        this.mountTable = new MountTable(files);
        this.fstab = fstab;
        this.staging = staging;
        this.memory = memory;
        this.looks = looks;
        this.roundTrips = roundTrips;
    }

    /** An observer for another configuration, with the same memory. */
    Observer with(io.efsmount.agent.config.AgentSettings settings, Aws aws, DnsFallback dns) {
        Memory same = new Memory(memory.state(), memory.holds(), memory.jobs(), memory.applier(), aws, dns);
        looks.keepOnly(settings.mounts());
        return new Observer(machinery, settings, files, fstab, staging, same, looks, roundTrips);
    }

    World observe(Map<IpAddress, Reach> reach) {
        // Before the mount table: a job that ends in between is then still seen at work, and not as never done.
        Map<String, Activity> activities = specs.stream()
                .collect(Collectors.toMap(MountSpec::name, s -> memory.jobs().activity(s.name())));
        MountInfo table = mountTable.read();
        Map<String, MountInfo.Spot> spots =
                specs.stream().collect(Collectors.toMap(MountSpec::name, s -> table.spot(s.path())));
        askAll(spots);
        Placement placement = memory.aws().placement();
        List<MountFacts> mounts = specs.stream()
                .map(spec -> facts(
                        spec,
                        Objects.requireNonNull(spots.get(spec.name())),
                        placement,
                        Objects.requireNonNull(activities.get(spec.name()))))
                .toList();
        return new World(
                placement,
                mounts,
                memory.aws().apiProblem(),
                reach,
                fstab.read(),
                staging.leftovers(table.entries()),
                manageFstab,
                mountTimeoutSeconds);
    }

    private void askAll(Map<String, MountInfo.Spot> spots) {
        for (MountSpec spec : specs) {
            List<MountEntry> stack =
                    Objects.requireNonNull(spots.get(spec.name())).stack();
            looks.ask(spec, stack, memory.jobs().ended(spec.name()));
            stack.stream()
                    .findFirst()
                    .filter(top -> top.type().equals("nfs4"))
                    .ifPresent(top -> roundTrips.ask(spec.name(), top));
        }
        Set<String> inPlace = specs.stream()
                .map(MountSpec::name)
                .filter(name -> !Objects.requireNonNull(spots.get(name)).stack().isEmpty())
                .collect(Collectors.toSet());
        roundTrips.keepOnly(inPlace::contains);
        Duration end = machinery.clock().now().plus(PATIENCE);
        looks.await(PATIENCE);
        roundTrips.await(end.minus(machinery.clock().now()));
    }

    private MountFacts facts(MountSpec spec, MountInfo.Spot spot, Placement placement, Activity activity) {
        Observation<Discovery> discovery = memory.aws().discovery(spec);
        Optional<MountEntry> top = spot.stack().stream().findFirst();
        Looks.Seen seen = looks.seen(spec.name());
        top.filter(entry -> entry.type().equals("nfs4"))
                .ifPresent(_ -> memory.applier().inPlace(spec.path()));
        if (top.isEmpty()) {
            memory.applier().forgetDirectories(spec.name());
        }
        return new MountFacts(
                spec,
                spot.stack(),
                seen.at(),
                seen.data(),
                spot.ground(),
                top.map(entry -> response(spec, entry)).orElse(Response.UNKNOWN),
                top.flatMap(entry -> files.readAheadKb(entry.device())),
                memory.applier().directoriesEnsured(spec.name()),
                discovery,
                memory.dns().address(spec, placement, discovery),
                memory.state().remembered(spec.name()),
                memory.holds().of(spec.name()),
                activity);
    }

    private Response response(MountSpec spec, MountEntry entry) {
        return entry.type().equals("nfs4") ? roundTrips.response(spec.name(), entry) : Response.UNKNOWN;
    }
}
