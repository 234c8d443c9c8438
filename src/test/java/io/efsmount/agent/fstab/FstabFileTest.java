package io.efsmount.agent.fstab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.efsmount.agent.fstab.FstabFile.Written;
import io.efsmount.agent.plan.FstabEntry;
import io.efsmount.agent.plan.FstabView;
import io.efsmount.agent.plan.Observation;
import io.efsmount.agent.plan.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FstabFileTest {
    private static final FstabEntry SHARED = new FstabEntry("shared", "10.0.1.10:/", "/mnt/efs", "nfs4", "nfsvers=4.1");
    private static final String BACKUP = "fstab.efs-mount-agent-20260102-030405";
    private static final String OLD = "UUID=1 / xfs defaults 1 1\n";

    @TempDir
    private Path folder;

    private Path path;
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private FstabFile fstab;

    @BeforeEach
    void anFstabOfThisHost() throws IOException {
        path = folder.resolve("fstab");
        Files.writeString(path, OLD);
        fstab = new FstabFile(path, () -> now);
    }

    @Test
    void itShowsWhatTheFileHolds() throws IOException {
        assertEquals(Observation.known(new FstabView(List.of(), Set.of("/"))), fstab.read());
        fstab.write(List.of(SHARED));
        assertEquals(Observation.known(new FstabView(List.of(SHARED), Set.of("/"))), fstab.read());
    }

    @Test
    void whatItHoldsAlreadyIsNotWrittenAgain() throws IOException {
        assertEquals(new Written.Changed(), fstab.write(List.of(SHARED)));
        Object key = Files.readAttributes(path, "unix:ino").get("ino");

        assertEquals(new Written.Unchanged(), fstab.write(List.of(SHARED)));
        assertEquals(key, Files.readAttributes(path, "unix:ino").get("ino"));
    }

    @Test
    void mountsThatAreSeenToSideBySideDoNotLoseEachOthersEntries() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Written>> puts = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                FstabEntry entry = new FstabEntry("m" + i, "10.0.1.10:/", "/mnt/" + i, "nfs4", "hard");
                puts.add(() -> fstab.put(entry));
            }
            for (Future<Written> put : threads.invokeAll(puts)) {
                assertEquals(new Written.Changed(), put.get());
            }
        }
        assertEquals(8, fstab.read().toOptional().orElseThrow().managed().size());
        assertEquals(new Written.Changed(), fstab.drop("m3"));
        assertEquals(7, fstab.read().toOptional().orElseThrow().managed().size());
    }

    @Test
    void onlyTheFirstChangeLeavesADatedCopyOfWhatWasThereBefore() throws IOException {
        fstab.write(List.of(SHARED));
        now = now.plusSeconds(60);
        fstab.write(List.of());
        fstab.write(List.of(SHARED));

        assertEquals(Set.of("fstab", BACKUP), files());
        assertEquals(OLD, Files.readString(folder.resolve(BACKUP)));
    }

    @Test
    void noChangeLeavesNoCopy() throws IOException {
        assertEquals(new Written.Unchanged(), fstab.write(List.of()));
        assertEquals(Set.of("fstab"), files());
    }

    @Test
    void aMissingFileIsAnEmptyOneAndIsCreatedForAllToRead() throws IOException {
        Files.delete(path);
        assertEquals(Observation.known(new FstabView(List.of(), Set.of())), fstab.read());
        assertEquals(new Written.Unchanged(), fstab.write(List.of()));
        assertTrue(Files.notExists(path));

        assertEquals(new Written.Changed(), fstab.write(List.of(SHARED)));
        assertEquals("rw-r--r--", mode(path));
        assertEquals(Set.of("fstab"), files());
    }

    @Test
    void modeIsKept() throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
        fstab.write(List.of(SHARED));

        assertEquals("rw-r-----", mode(path));
        assertEquals("rw-r-----", mode(folder.resolve(BACKUP)));
    }

    @Test
    void ownerAndGroupAreKept() throws IOException {
        assumeTrue(isRoot(), "only root can give files away");
        Files.setAttribute(path, "unix:uid", 4711);
        Files.setAttribute(path, "unix:gid", 4712);
        Files.setAttribute(path, "unix:mode", 0106644); // the set-user-id bits would be lost by a change of owner
        fstab.write(List.of(SHARED));

        for (Path file : List.of(path, folder.resolve(BACKUP))) {
            Map<String, Object> kept = Files.readAttributes(file, "unix:uid,gid,mode");
            assertEquals(Map.of("uid", 4711, "gid", 4712, "mode", 0106644), kept);
        }
    }

    @Test
    void aSymbolicLinkIsLeftAlone() throws IOException {
        Path real = Files.move(path, folder.resolve("real"));
        Files.createSymbolicLink(path, real);

        refused("symbolic link");
        assertTrue(Files.isSymbolicLink(path));
        assertEquals(OLD, Files.readString(real));
        assertEquals(Set.of("fstab", "real"), files());
    }

    @Test
    void aSymbolicLinkToNowhereIsNoMissingFile() throws IOException {
        Files.delete(path);
        Files.createSymbolicLink(path, folder.resolve("nowhere"));

        refused("symbolic link");
        assertTrue(Files.notExists(folder.resolve("nowhere")));
    }

    @Test
    void aFolderIsLeftAlone() throws IOException {
        Files.delete(path);
        Files.createDirectory(path);
        refused("no regular file");
    }

    @Test
    void aFileOfMoreThanOneMebibyteIsLeftAlone() throws IOException {
        String line = "#" + "x".repeat(1022) + "\n";
        Files.writeString(path, line.repeat(1024));
        assertInstanceOf(Observation.Known.class, fstab.read());

        Files.writeString(path, line.repeat(1024) + "#");
        refused("larger than 1 MiB");
    }

    @Test
    void whatSomebodyElseChangesMeanwhileIsNotLost() throws IOException {
        String theirs = OLD + "nas:/m /mnt/m nfs ro 0 0\n";
        FstabFile raced = new FstabFile(path, meanwhile(() -> Files.writeString(path, theirs)));

        Written.Failed failed = assertInstanceOf(Written.Failed.class, raced.write(List.of(SHARED)));
        assertTrue(failed.problem().message().contains("somebody else changed it"));
        assertEquals(theirs, Files.readString(path));
        assertEquals(Set.of("fstab", BACKUP), files());
        assertEquals(new Written.Changed(), raced.write(List.of(SHARED)));
    }

    @Test
    void aFileThatDisappearsMeanwhileIsNotBroughtBack() throws IOException {
        FstabFile raced = new FstabFile(path, meanwhile(() -> Files.deleteIfExists(path)));

        assertInstanceOf(Written.Failed.class, raced.write(List.of(SHARED)));
        assertEquals(Set.of(), files());
    }

    @Test
    void aFolderThatIsGoneIsAProblemAndNoException() throws IOException {
        Path nowhere = folder.resolve("no/such/fstab");
        FstabFile lost = new FstabFile(nowhere, InstantSource.system());

        Written.Failed failed = assertInstanceOf(Written.Failed.class, lost.write(List.of(SHARED)));
        assertEquals(ProblemCode.FSTAB_UNAVAILABLE, failed.problem().code());
        assertTrue(failed.problem().message().startsWith("cannot write " + nowhere + ": there is no "));
    }

    @Test
    void aFolderThatCannotBeWrittenIsAProblemAndNothingChanges() throws IOException {
        assumeFalse(isRoot(), "root may write everywhere: see the test with the immutable folder of /proc");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            Written.Failed failed = assertInstanceOf(Written.Failed.class, fstab.write(List.of(SHARED)));
            assertTrue(failed.problem().message().contains("access denied to "));
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        assertEquals(Set.of("fstab"), files());
        assertEquals(OLD, Files.readString(path));
    }

    @Test
    void aFileSystemThatTakesNoNewFilesIsAProblemForRootToo() {
        FstabFile proc = new FstabFile(Path.of("/proc/self/fstab"), InstantSource.system());
        assertInstanceOf(Written.Failed.class, proc.write(List.of(SHARED)));
    }

    @Test
    void theSecurityLabelIsCopiedBeforeTheFileIsInItsPlace() throws IOException {
        Path log = tool("chcon", "exit 0");
        tool("restorecon", "exit 0");
        labelled(folder).write(List.of(SHARED));

        List<String> calls = Files.readAllLines(log);
        assertEquals(2, calls.size()); // for the backup, and for the file
        for (String call : calls) {
            assertTrue(call.startsWith("chcon --no-dereference --reference=" + path + " " + folder + "/."), call);
            assertTrue(call.endsWith(".tmp"), call);
        }
    }

    @Test
    void aLabelThatCannotBeCopiedIsSetFromThePolicyAfterwards() throws IOException {
        Path log = tool("chcon", "exit 1");
        tool("restorecon", "exit 0");
        assertEquals(new Written.Changed(), labelled(folder).write(List.of(SHARED)));

        List<String> restored = Files.readAllLines(log).stream()
                .filter(call -> call.startsWith("restorecon"))
                .toList();
        assertEquals(List.of("restorecon " + folder.resolve(BACKUP), "restorecon " + path), restored);
    }

    @Test
    void aLabelThatNoToolIsThereToCopyIsSetFromThePolicyToo() throws IOException {
        Path log = tool("restorecon", "exit 0");
        assertEquals(new Written.Changed(), labelled(folder).write(List.of(SHARED)));
        assertTrue(Files.readAllLines(log).contains("restorecon " + path));
    }

    @Test
    void withoutTheToolsTheFileIsWrittenAllTheSame() throws IOException {
        assertEquals(new Written.Changed(), labelled(folder).write(List.of(SHARED)));
        assertEquals(Observation.known(List.of(SHARED)), fstab.read().map(FstabView::managed));
    }

    @Test
    void onAHostWithoutSelinuxNoProcessIsStarted() throws IOException {
        Path log = tool("chcon", "exit 0");
        labelled(folder.resolve("no-selinux")).write(List.of(SHARED));
        assertTrue(Files.notExists(log));
    }

    private FstabFile labelled(Path selinux) {
        return new FstabFile(path, () -> now, new SecurityLabel(selinux, folder.resolve("tools")));
    }

    /** A program that writes its call to a log and then does what the text says. */
    private Path tool(String name, String end) throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        Path log = tools.resolve("log");
        Path tool = tools.resolve(name);
        Files.writeString(tool, "#!/bin/sh\necho " + name + " \"$@\" >> " + log + "\n" + end + "\n");
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
        return log;
    }

    private void refused(String reason) throws IOException {
        Set<String> before = files();
        String read = fstab.read().reason().orElseThrow().message();
        assertTrue(read.startsWith("cannot read " + path + ": ") && read.contains(reason), read);
        Written.Failed failed = assertInstanceOf(Written.Failed.class, fstab.write(List.of(SHARED)));
        assertEquals(ProblemCode.FSTAB_UNAVAILABLE, failed.problem().code());
        assertTrue(failed.problem().message().contains(reason));
        assertEquals(before, files());
    }

    /** A clock that is asked for the backup's name, between the reading and the rename. */
    private InstantSource meanwhile(Change change) {
        return () -> {
            try {
                change.happens();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return now;
        };
    }

    private interface Change {
        void happens() throws IOException;
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    }

    private boolean isRoot() throws IOException {
        return Files.getAttribute(folder, "unix:uid").equals(0);
    }
}
