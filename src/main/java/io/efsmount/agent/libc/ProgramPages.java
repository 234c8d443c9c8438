package io.efsmount.agent.libc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The memory that the native executable's own code and data take. Most of what the start has touched is not needed
 * afterwards, and the kernel maps sixteen pages for each one touched. Given back, it comes again from the page cache
 * where it is needed.
 */
public final class ProgramPages {
    /** {@code MADV_DONTNEED} of asm-generic/mman-common.h: takes the pages away, whatever is in them. */
    private static final int MADV_DONTNEED = 4;
    /** {@code MADV_PAGEOUT}, since Linux 5.4: takes away what can be read from the file again. */
    private static final int MADV_PAGEOUT = 21;
    /** First line of a mapping in proc(5)'s smaps: {@code 00400000-00452000 r-xp 00000000 08:02 173521 /usr/bin/x}. */
    private static final Pattern MAPPING =
            Pattern.compile("([0-9a-f]+)-([0-9a-f]+) ([r-][w-][x-][ps]) \\S+ \\S+ \\d+ *(.*)");

    private static final Pattern ANONYMOUS = Pattern.compile("Anonymous: +(\\d+) kB");

    /**
     * A private mapping of the program's file.
     *
     * @param changed whether some of its pages are not as they are in the file; they may be read-only by now
     */
    record Mapping(long address, long length, boolean writable, boolean changed) {

        int advice() {
            return writable || changed ? MADV_PAGEOUT : MADV_DONTNEED;
        }
    }

    private ProgramPages() {}

    /** Gives them back, in a native executable; on a JVM there are none of this kind. Never fails. */
    public static void release() {
        if (System.getProperty("org.graalvm.nativeimage.imagecode") == null) {
            return;
        }
        LibC libc = new LibC();
        // A kernel that does not know an advice refuses it, and nothing is lost.
        ofThisProcess().forEach(mapping -> libc.madvise(mapping.address(), mapping.length(), mapping.advice()));
    }

    private static List<Mapping> ofThisProcess() {
        try {
            String program = Files.readSymbolicLink(Path.of("/proc/self/exe")).toString();
            return parse(Files.readString(Path.of("/proc/self/smaps")), program);
        } catch (IOException _) {
            return List.of();
        }
    }

    static List<Mapping> parse(String smaps, String program) {
        List<Mapping> mappings = new ArrayList<>();
        Matcher mapping = MAPPING.matcher("");
        Matcher anonymous = ANONYMOUS.matcher("");
        for (String line : smaps.split("\n")) {
            if (anonymous.reset(line).matches()) {
                if (mapping.matches()
                        && mapping.group(3).endsWith("p")
                        && mapping.group(4).equals(program)) {
                    mappings.add(mapping(mapping, !anonymous.group(1).equals("0")));
                }
            } else if (MAPPING.matcher(line).matches()) {
                mapping.reset(line);
            }
        }
        return List.copyOf(mappings);
    }

    private static Mapping mapping(Matcher line, boolean changed) {
        long from = Long.parseUnsignedLong(line.group(1), 16);
        long to = Long.parseUnsignedLong(line.group(2), 16);
        return new Mapping(from, to - from, line.group(3).charAt(1) == 'w', changed);
    }
}
