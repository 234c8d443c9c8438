package io.efsmount.agent.reconcile;

import io.efsmount.agent.fstab.FstabFile;
import io.efsmount.agent.mount.HostFiles;
import io.efsmount.agent.mount.MountInfo;
import io.efsmount.agent.mount.MountPoints;
import io.efsmount.agent.mount.MountTable;
import io.efsmount.agent.mount.Staging;
import io.efsmount.agent.plan.Activity;
import io.efsmount.agent.plan.Discovery;
import io.efsmount.agent.plan.IpAddress;
import io.efsmount.agent.plan.MountEntry;
import io.efsmount.agent.plan.MountFacts;
import io.efsmount.agent.plan.MountPoint;
import io.efsmount.agent.plan.MountSpec;
import io.efsmount.agent.plan.Observation;
import io.efsmount.agent.plan.Placement;
import io.efsmount.agent.plan.Reach;
import io.efsmount.agent.plan.Response;
import io.efsmount.agent.plan.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
    private final Map<String, Slot<MountPoint>> looks = new HashMap<>();
    private final Map<String, MountPoint> lateLooks = new HashMap<>();
    private final Map<String, MountPoint> lastLooks = new HashMap<>();

    /** What the agent itself remembers and does, mount by mount. */
    record Memory(StateFile state, Holds holds, MountJobs jobs, Applier applier, Aws aws, DnsFallback dns) {}

    Observer(
            Machinery machinery,
            io.efsmount.agent.config.AgentSettings settings,
            HostFiles files,
            FstabFile fstab,
            Staging staging,
            Memory memory,
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
        this.roundTrips = roundTrips;
    }

    /** An observer for another configuration, with the same memory. */
    Observer with(io.efsmount.agent.config.AgentSettings settings, Aws aws, DnsFallback dns) {
        Memory same = new Memory(memory.state(), memory.holds(), memory.jobs(), memory.applier(), aws, dns);
        return new Observer(machinery, settings, files, fstab, staging, same, roundTrips);
    }

    World observe(Map<IpAddress, Reach> reach) {
        // Before the mount table: a job that ends in between is then still seen at work, and not as never done.
        Map<String, Activity> activities = specs.stream()
                .collect(Collectors.toMap(MountSpec::name, s -> memory.jobs().activity(s.name())));
        MountInfo table = mountTable.read();
        Map<String, List<MountEntry>> stacks =
                specs.stream().collect(Collectors.toMap(MountSpec::name, s -> table.at(s.path())));
        askAll(stacks);
        Placement placement = memory.aws().placement();
        List<MountFacts> mounts = specs.stream()
                .map(spec -> facts(
                        spec,
                        stacks.getOrDefault(spec.name(), List.of()),
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

    private void askAll(Map<String, List<MountEntry>> stacks) {
        for (MountSpec spec : specs) {
            List<MountEntry> stack = stacks.getOrDefault(spec.name(), List.of());
            if (stack.isEmpty()) {
                Slot<MountPoint> look = looks.computeIfAbsent(spec.name(), _ -> machinery.slot());
                look(spec, look);
            } else if (stack.getFirst().type().equals("nfs4")) {
                roundTrips.ask(spec.name(), stack.getFirst());
            }
        }
        roundTrips.keepOnly(name -> !stacks.getOrDefault(name, List.of()).isEmpty());
        Duration end = machinery.clock().now().plus(PATIENCE);
        looks.values().forEach(look -> look.await(end.minus(machinery.clock().now())));
        roundTrips.await(end.minus(machinery.clock().now()));
    }

    /** An answer for which an earlier pass was too impatient counts until there is a newer one. */
    private void look(MountSpec spec, Slot<MountPoint> look) {
        look.take().ifPresent(late -> lateLooks.put(spec.name(), late));
        Optional<MountPoint> before = Optional.ofNullable(lastLooks.get(spec.name()));
        look.start(() -> MountPoints.look(Path.of(spec.path())), now -> !before.equals(Optional.of(now)));
    }

    private MountFacts facts(MountSpec spec, List<MountEntry> stack, Placement placement, Activity activity) {
        Observation<Discovery> discovery = memory.aws().discovery(spec);
        Optional<MountEntry> top = stack.stream().findFirst();
        if (top.isEmpty()) {
            memory.applier().forgetDirectories(spec.name());
        }
        return new MountFacts(
                spec,
                stack,
                top.isPresent() ? MountPoint.UNKNOWN : looked(spec.name()),
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

    /** A look that has no answer within its patience walks a path on a dead server. */
    private MountPoint looked(String name) {
        Slot<MountPoint> look = looks.get(name);
        Optional<MountPoint> late = Optional.ofNullable(lateLooks.remove(name));
        MountPoint seen =
                look == null ? MountPoint.UNKNOWN : look.take().or(() -> late).orElse(MountPoint.UNREADABLE);
        lastLooks.put(name, seen);
        return seen;
    }
}
