package io.efsmount.agent.libc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Finds the one native library, libjffi, which is carried inside the program too. Left to itself, jffi unpacks it at each
 * start into a temporary folder that anybody can write to, and that many hosts mount noexec. Here it is taken from beside
 * the executable, or from {@code ../lib/efs-mount-agent}, where the packages put it; only if it is not there is it
 * unpacked, once, into a folder of the agent's own. A file that is not the carried library, byte for byte, is not loaded.
 */
public final class JffiLibrary {
    private static final String NAME = "libjffi-1.2.so";
    /** Of jffi: the folder in which it looks first. */
    private static final String FOLDER_PROPERTY = "jffi.boot.library.path";

    private static boolean loaded;

    private final byte[] carried;
    private final Function<Path, Optional<String>> loader;
    private final List<String> failures = new ArrayList<>();

    private JffiLibrary(byte[] carried, Function<Path, Optional<String>> loader) {
        this.carried = carried;
        this.loader = loader;
    }

    /**
     * Loads the library, and tells jffi where it is. A process has it once: of two copies, each would have an errno of its
     * own, and one could be asked for what the other saw.
     *
     * @param own folders of the agent in which it may be, or be unpacked, best first; they are made if need be
     * @param stays whether the caller is the daemon; a command unpacks into a private temporary folder first, so that one
     *     that only looks leaves nothing behind
     * @throws IllegalStateException with all that was tried, if it cannot be loaded
     */
    public static synchronized void load(List<Path> own, boolean stays) {
        if (!loaded) {
            load(own, stays, JffiLibrary::tryLoad);
            loaded = true;
        }
    }

    /** @param loader takes the file in, or says why that is not possible */
    static void load(List<Path> own, boolean stays, Function<Path, Optional<String>> loader) {
        JffiLibrary library = new JffiLibrary(carried(), loader);
        Path folder = Stream.concat(installed(), own.stream())
                .filter(library::loads)
                .findFirst()
                .or(() -> library.unpackInto(own, stays)
                        .flatMap(place -> place.get().stream())
                        .filter(library::unpacksAndLoads)
                        .findFirst())
                .orElseThrow(() -> new IllegalStateException(NAME + " cannot be loaded ("
                        + String.join("; ", library.failures) + "): put it beside the executable, or mount one of these"
                        + " folders without noexec"));
        System.setProperty(FOLDER_PROPERTY, folder.toString());
    }

    private Stream<Supplier<Optional<Path>>> unpackInto(List<Path> own, boolean stays) {
        Stream<Supplier<Optional<Path>>> lasting = own.stream().map(folder -> () -> Optional.of(folder));
        Stream<Supplier<Optional<Path>>> passing = Stream.of(this::temporary);
        return stays ? Stream.concat(lasting, passing) : Stream.concat(passing, lasting);
    }

    private static byte[] carried() {
        String resource =
                "/jni/" + (System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64") + "-Linux/" + NAME;
        try (InputStream in = JffiLibrary.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("this build does not carry " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the carried " + resource, e);
        }
    }

    private static Stream<Path> installed() {
        try {
            Path bin = Path.of("/proc/self/exe").toRealPath().resolveSibling(".");
            return Stream.of(bin, bin.resolve("../lib/efs-mount-agent")).map(Path::normalize);
        } catch (IOException _) {
            return Stream.of();
        }
    }

    /** Only this user may enter it, and it goes when the process ends. */
    private Optional<Path> temporary() {
        try {
            Path folder = Files.createTempDirectory("efs-mount-agent-");
            folder.toFile().deleteOnExit(); // in reverse order: the file goes first
            folder.resolve(NAME).toFile().deleteOnExit();
            return Optional.of(folder);
        } catch (IOException e) {
            failures.add("a temporary folder: " + e);
            return Optional.empty();
        }
    }

    private boolean loads(Path folder) {
        Path file = folder.resolve(NAME);
        if (!isCarried(file)) {
            return false;
        }
        Optional<String> failure = loader.apply(file);
        failure.ifPresent(failures::add);
        return failure.isEmpty();
    }

    private boolean unpacksAndLoads(Path folder) {
        Path file = folder.resolve(NAME);
        try {
            if (!isCarried(file)) {
                unpack(file);
            }
        } catch (IOException e) {
            failures.add(folder + ": " + e);
            return false;
        }
        return loads(folder);
    }

    private boolean isCarried(Path file) {
        try {
            return Files.isRegularFile(file)
                    && Files.size(file) == carried.length
                    && Arrays.equals(Files.readAllBytes(file), carried);
        } catch (IOException _) {
            return false;
        }
    }

    private void unpack(Path file) throws IOException {
        var onlyOurs = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---"));
        Path folder = Files.createDirectories(file.resolveSibling(""), onlyOurs);
        Path temporary = folder.resolve(NAME + "." + ProcessHandle.current().pid());
        try {
            Files.write(temporary, carried);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    @SuppressWarnings("restricted") // what this class is for
    private static Optional<String> tryLoad(Path file) {
        try {
            System.load(file.toAbsolutePath().toString());
            return Optional.empty();
        } catch (UnsatisfiedLinkError e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
