package io.efsmount.agent.plan;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads a {@link Scene} from lines of words, {@code #} for comments. Lines about a mount belong to the last
 * {@code mount} line. Without any line: zone az1, the API answers and knows nothing, fstab is managed and empty.
 *
 * <pre>
 * zone az1|unknown       region eu-central-1|unknown       seed i-1
 * api down CODE          api stale CODE
 * fs ID [STATE] [zone=az2] [created=7] [tag:KEY=VALUE]     (tag Name=shared when none is given)
 * target IP[,IP6] ZONE [STATE] [fs=ID]
 * mount NAME [id= token= tag:KEY=] [path=] [directory=] [options=a;b] [cross-zone=refuse] [ambiguous=oldest] [ip=] [dirs=a;b] [guard=false]
 * stack SOURCE [addr=] [type=] [device=] [root=] [option=NAME=VALUE] [propagation=private]   (one line each layer, topmost first)
 * at MOUNT_POINT         data ENTRIES BYTES                ground OPTIONS PROPAGATION…
 * response RESPONSE                 readahead KB     directories missing
 * dns IP|failed          memory IP ZONE|- [fs=] [selector=id_fs-…] [directory=]   hold HELD|HELD_LAZY
 * activity busy|failed|stuck|backing-off CODE [IP]                reach IP ANSWERS|DEAD
 * fstab off|unavailable  fstab foreign PATH                fstab right IP   fstab managed NAME SOURCE PATH
 * staging PATH
 * </pre>
 */
public final class SceneText {
    private final Scene scene = new Scene();
    private List<String> words = List.of();
    private Map<String, String> keys = new HashMap<>();

    /** For tests of what comes after the plan. */
    public static World world(String text) {
        return parse(text).world();
    }

    static Scene parse(String text) {
        SceneText reader = new SceneText();
        text.lines()
                .map(l -> l.replaceFirst("#.*", "").strip())
                .filter(l -> !l.isEmpty())
                .forEach(reader::line);
        return reader.scene;
    }

    private void line(String line) {
        List<String> all = Arrays.asList(line.split(" +"));
        words = all.stream().filter(w -> w.indexOf('=') < 0).toList();
        keys = all.stream()
                .filter(w -> w.indexOf('=') > 0)
                .map(w -> w.split("=", 2))
                .collect(Collectors.toMap(w -> w[0], w -> w[1]));
        switch (words.getFirst()) {
            case "zone" -> scene.zone = known(ProblemCode.METADATA_UNREACHABLE);
            case "region" -> scene.region = known(ProblemCode.REGION_UNKNOWN);
            case "seed" -> scene.seed = word(1);
            case "api" -> api();
            case "fs" -> fileSystem();
            case "target" -> target();
            case "mount" -> mount();
            case "reach" -> scene.reach.put(IpAddress.parse(word(1)), Reach.valueOf(word(2)));
            case "fstab" -> fstab();
            case "staging" -> scene.staging.add(word(1));
            default -> ofMount();
        }
        if (!keys.isEmpty()) {
            throw new IllegalArgumentException("not understood: " + keys + " in: " + line);
        }
    }

    private void ofMount() {
        Place place = scene.place();
        switch (words.getFirst()) {
            case "stack" -> place.stack.add(entry(place));
            case "at" -> place.mountPoint = Optional.of(MountPoint.valueOf(word(1)));
            case "data" ->
                place.data = Optional.of(new DataFound(Long.parseLong(word(1)), Long.parseLong(word(2)), true));
            case "ground" -> place.ground = Optional.of(ground());
            case "response" -> place.response = Optional.of(Response.valueOf(word(1)));
            case "readahead" -> place.readAheadKb = Optional.of(Integer.valueOf(word(1)));
            case "directories" -> place.directoriesEnsured = false;
            case "dns" ->
                place.dns = word(1).equals("failed")
                        ? Observation.unavailable(ProblemCode.DNS_FAILED.with("DNS knows no such name"))
                        : Observation.known(IpAddress.parse(word(1)));
            case "memory" -> place.memory = Optional.of(memory(place));
            case "hold" -> place.hold = Hold.valueOf(word(1));
            case "activity" -> place.activity = activity();
            default -> throw new IllegalArgumentException("unknown line: " + words);
        }
    }

    private Observation<String> known(ProblemCode otherwise) {
        return word(1).equals("unknown")
                ? Observation.unavailable(otherwise.with("not told by the metadata"))
                : Observation.known(word(1));
    }

    private void api() {
        Optional<Problem> problem = Optional.of(code(word(2)).with("the API says nothing"));
        if (word(1).equals("down")) {
            scene.apiDown = problem;
        } else {
            scene.apiStale = problem;
        }
    }

    private void fileSystem() {
        Map<String, String> tags = tags();
        scene.fileSystems.add(new FileSystem(
                word(1),
                "token-" + word(1),
                Instant.ofEpochSecond(
                        1_700_000_000L + Long.parseLong(key("created").orElse("0"))),
                tags.isEmpty() ? Map.of("Name", "shared") : tags,
                words.size() > 2 ? LifeCycle.valueOf(word(2)) : LifeCycle.AVAILABLE,
                key("zone")));
    }

    private void target() {
        List<IpAddress> addresses =
                Stream.of(word(1).split(",")).map(IpAddress::parse).toList();
        MountTarget target = new MountTarget(
                "fsmt-" + word(1),
                words.size() > 3 ? LifeCycle.valueOf(word(3)) : LifeCycle.AVAILABLE,
                addresses.stream().filter(a -> !a.isIpv6()).findFirst(),
                addresses.stream().filter(IpAddress::isIpv6).findFirst(),
                word(2));
        scene.targets
                .computeIfAbsent(key("fs").orElse("fs-00000001"), _ -> new java.util.ArrayList<>())
                .add(target);
    }

    private void mount() {
        Place place = new Place();
        place.name = word(1);
        place.path = key("path").orElse("/mnt/" + word(1));
        key("id").ifPresent(id -> place.selector = new FileSystemSelector.ById(id));
        key("token").ifPresent(token -> place.selector = new FileSystemSelector.ByCreationToken(token));
        Map<String, String> tags = tags();
        if (!tags.isEmpty()) {
            place.selector = new FileSystemSelector.ByTags(tags);
        }
        place.directory = key("directory").orElse("/");
        place.options = list("options");
        place.crossZone = !key("cross-zone").equals(Optional.of("refuse"));
        place.oldest = key("ambiguous").equals(Optional.of("oldest"));
        place.guard = !key("guard").equals(Optional.of("false"));
        place.ip = key("ip").map(IpAddress::parse);
        place.directories =
                list("dirs").stream().map(d -> new DirectorySpec(d, 0755, 0, 0)).toList();
        scene.places.add(place);
    }

    private MountEntry entry(Place place) {
        int layer = place.stack.size();
        String source = word(1);
        String host = source.substring(0, source.lastIndexOf(":/")).replaceAll("[\\[\\]]", "");
        IpAddress address = IpAddress.parse(key("addr").orElse(host));
        MountEntry right = Scene.nfs(100 + layer, key("device").orElse("0:5" + layer), place, source, address);
        Optional<String> other = key("option");
        List<String> options = right.superOptions().stream()
                .map(o -> other.filter(n -> o.startsWith(n.replaceFirst("=.*", "=")))
                        .orElse(o))
                .toList();
        return new MountEntry(
                right.id(),
                right.parentId(),
                right.device(),
                key("root").orElse("/"),
                place.path,
                right.options(),
                key("propagation").map(List::of).orElse(right.propagation()),
                key("type").orElse("nfs4"),
                source,
                options);
    }

    private MountEntry ground() {
        List<String> options = List.of(word(1).split(","));
        List<String> propagation = words.subList(2, words.size());
        return new MountEntry(1, 1, "8:1", "/", "/", options, propagation, "ext4", "/dev/root", List.of("rw"));
    }

    private Remembered memory(Place place) {
        return new Remembered(
                key("selector").map(s -> s.replace('_', ' ')).orElse(place.selector.describe()),
                key("fs").orElse("fs-00000001"),
                IpAddress.parse(word(1)),
                Optional.of(word(2)).filter(z -> !z.equals("-")),
                key("directory").orElse("/"));
    }

    private Activity activity() {
        if (word(1).equals("busy")) {
            return new Activity.Busy("Attach");
        }
        Problem problem = code(word(2)).with("the last attempt did not do");
        Optional<IpAddress> server = words.size() > 3 ? Optional.of(IpAddress.parse(word(3))) : Optional.empty();
        return switch (word(1)) {
            case "stuck" -> new Activity.Stuck(problem, server);
            case "failed" -> new Activity.Idle(Optional.of(problem));
            default -> new Activity.BackingOff(problem, server);
        };
    }

    private void fstab() {
        switch (word(1)) {
            case "off" -> scene.manageFstab = false;
            case "unavailable" ->
                scene.fstabUnavailable = Optional.of(ProblemCode.FSTAB_UNAVAILABLE.with("cannot read /etc/fstab"));
            case "foreign" -> scene.foreignPaths.add(word(2));
            case "right" -> scene.managed.add(rightEntry(scene.place(), IpAddress.parse(word(2))));
            case "managed" -> scene.managed.add(new FstabEntry(word(2), word(3), word(4), "nfs4", "_netdev,nofail"));
            default -> throw new IllegalArgumentException("unknown line: " + words);
        }
    }

    static FstabEntry rightEntry(Place place, IpAddress address) {
        String source = address.asSourceHost() + ":" + place.directory;
        String options = MountOptions.resolve(place.options, address, Scene.MOUNT_TIMEOUT)
                .fstab();
        return new FstabEntry(place.name, source, place.path, "nfs4", options);
    }

    private Map<String, String> tags() {
        Map<String, String> tags = new HashMap<>();
        keys.forEach((key, value) -> {
            if (key.startsWith("tag:")) {
                tags.put(key.substring("tag:".length()), value);
            }
        });
        tags.keySet().forEach(tag -> keys.remove("tag:" + tag));
        return tags;
    }

    private List<String> list(String name) {
        return key(name).map(text -> List.of(text.split(";"))).orElse(List.of());
    }

    private static ProblemCode code(String code) {
        return ProblemCode.valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private String word(int index) {
        return words.get(index);
    }

    private Optional<String> key(String name) {
        return Optional.ofNullable(keys.remove(name));
    }
}
