package io.efsmount.agent.mount;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A mount table in memory that shows itself as a mountinfo file, with a log of what was done, and failures to order. */
public final class FakeKernel implements SystemCalls {
    private record Mount(int id, int parent, String device, String target, String type, String source, String data) {}

    /** {@code FS_EXTENT_FL}, which every folder of ext4 has. */
    static final int EXTENTS = 0x80000;

    private final Path mountInfo;
    private final Path bdi;
    private final Path units;
    private final List<Mount> table = new ArrayList<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private final Map<String, Runnable> deeds = new HashMap<>();
    private final Map<String, Integer> flags = new HashMap<>();
    private int devices = 40;

    public final List<String> log = Collections.synchronizedList(new ArrayList<>());
    public final Set<String> busy = new HashSet<>();
    /** How many directories were opened and not closed. */
    public final AtomicInteger open = new AtomicInteger();
    /** Done inside the next mount(2) of NFS: what others do while it hangs. */
    public Optional<Runnable> meanwhile = Optional.empty();

    public FakeKernel(Path folder) {
        mountInfo = folder.resolve("mountinfo");
        bdi = folder.resolve("bdi");
        units = folder.resolve("units");
        render();
    }

    public HostFiles files() {
        return new HostFiles(mountInfo, bdi, units);
    }

    /**
     * From now on the operation ({@code mount}, {@code bind}, {@code umount}, {@code statfs}, {@code open},
     * {@code open_tree}, {@code name}, {@code flags}, {@code setflags}) fails so.
     */
    public void fail(String operation, int errno) {
        failures.put(operation, errno);
    }

    /** From now on it goes well again. */
    public void mend(String operation) {
        failures.remove(operation);
    }

    /** Somebody else mounts something. */
    public void mounted(String source, String target, String type) {
        add("0:" + devices++, target, type, source, "addr=" + source.replaceFirst(":/.*", ""));
    }

    /** A second mount of what is there. */
    public void twin(String target) {
        Mount top = top(target).orElseThrow();
        add(top.device, target, top.type, top.source, top.data);
    }

    public List<String> sourcesAt(String target) {
        return files().mountTable().at(target).stream().map(e -> e.source()).toList();
    }

    @Override
    public synchronized void mount(
            @Nullable String source, String target, @Nullable String type, long flags, @Nullable String data)
            throws SystemCallException {
        boolean bind = type == null;
        log.add((bind ? "bind " : "mount ") + target);
        meanwhile.ifPresent(Runnable::run);
        meanwhile = Optional.empty();
        check(bind ? "bind" : "mount", target);
        if (bind) {
            Mount from = top(String.valueOf(source)).orElseThrow();
            add(from.device, target, from.type, from.source, from.data);
        } else {
            String device = "0:" + devices++;
            add(device, target, String.valueOf(type), String.valueOf(source), String.valueOf(data));
            window(device);
        }
    }

    private void window(String device) {
        try {
            Files.createDirectories(bdi.resolve(device));
            Files.writeString(bdi.resolve(device).resolve("read_ahead_kb"), "128\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void unmount(String target, int flags) throws SystemCallException {
        boolean lazy = (flags & MNT_DETACH) != 0;
        log.add((lazy ? "detach " : "umount ") + target);
        check("umount", target);
        Mount top = top(target).orElse(null);
        if (top == null) {
            throw new SystemCallException("umount", target, Errno.EINVAL);
        }
        if (busy.contains(target) && !lazy) {
            throw new SystemCallException("umount", target, Errno.EBUSY);
        }
        table.remove(top);
        render();
    }

    @Override
    public synchronized long fileSystemType(String path) throws SystemCallException {
        log.add("statfs " + path);
        check("statfs", path);
        return top(path).filter(m -> m.type.equals("nfs4")).isPresent() ? NFS_SUPER_MAGIC : 0xEF53;
    }

    @Override
    public synchronized OpenDirectory openDirectory(String path) throws SystemCallException {
        log.add("open " + path);
        check("open", path);
        MountInfo.Spot spot = files().mountTable().spot(path);
        int mount =
                spot.stack().stream().findFirst().or(spot::ground).orElseThrow().id();
        open.incrementAndGet();
        return new FakeDirectory(this, Path.of(path), mount);
    }

    /** What is mounted here covers nothing really. */
    @Override
    public synchronized OpenDirectory openBeneath(String mountPoint, String relative) throws SystemCallException {
        log.add("open beneath " + relative);
        check("open_tree", mountPoint);
        open.incrementAndGet();
        return new FakeDirectory(this, Path.of(mountPoint, relative), 0);
    }

    synchronized String name(Path opened) throws IOException {
        try {
            check("name", opened.toString());
            return opened.toString();
        } catch (SystemCallException e) {
            throw new IOException(e);
        }
    }

    synchronized int flags(String path) throws SystemCallException {
        check("flags", path);
        return flags.getOrDefault(path, EXTENTS);
    }

    /** Also by somebody else. */
    public synchronized void setFlags(String path, int now) throws SystemCallException {
        check("setflags", path);
        log.add("flags %x %s".formatted(now, path));
        flags.put(path, now);
    }

    /** Somebody does this in the moment before the operation is next done. */
    public void before(String operation, Runnable deed) {
        deeds.put(operation, deed);
    }

    private void check(String operation, String subject) throws SystemCallException {
        Optional.ofNullable(deeds.remove(operation)).ifPresent(Runnable::run);
        Integer errno = failures.get(operation);
        if (errno != null) {
            throw new SystemCallException(operation, subject, errno);
        }
    }

    private Optional<Mount> top(String target) {
        return table.stream().filter(m -> m.target.equals(target)).reduce((_, last) -> last);
    }

    /** As the kernel does: the lowest id that is free. */
    private void add(String device, String target, String type, String source, String data) {
        int id = 2;
        Set<Integer> used = new HashSet<>();
        table.forEach(m -> used.add(m.id));
        while (used.contains(id)) {
            id++;
        }
        int parent = top(target).map(Mount::id).orElse(1);
        table.add(new Mount(id, parent, device, target, type, source, data));
        render();
    }

    private void render() {
        StringBuilder text = new StringBuilder("1 1 8:1 / / rw shared:1 - ext4 /dev/root rw\n");
        table.forEach(m -> text.append(m.id + " " + m.parent + " " + m.device + " / " + m.target
                + " rw,relatime shared:2 - " + m.type + " " + m.source + " rw," + m.data + "\n"));
        try {
            Path fresh = Files.writeString(mountInfo.resolveSibling("mountinfo.new"), text);
            Files.move(fresh, mountInfo, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
