package io.efsmount.agent.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efsmount.agent.plan.Action;
import io.efsmount.agent.plan.IpAddress;
import io.efsmount.agent.plan.MountOptions;
import io.efsmount.agent.plan.MountSource;
import io.efsmount.agent.plan.Problem;
import io.efsmount.agent.plan.ProblemCode;
import io.efsmount.agent.plan.Replace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MounterTest {
    private static final IpAddress HERE = IpAddress.parse("127.0.0.1");
    private static final String NEW = "127.0.0.1:/";

    @TempDir
    Path folder;

    private FakeKernel kernel;
    private FakeNfs server;
    private Mounter mounter;
    private Path path;

    @BeforeEach
    void prepare() throws IOException {
        kernel = new FakeKernel(folder);
        server = new FakeNfs(FakeNfs.Manner.ANSWERS);
        mounter = new Mounter(
                kernel, kernel.files(), new Preflight(Duration.ofMillis(500)), new Staging(folder.resolve("staging")));
        path = Files.createDirectory(folder.resolve("data"));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void it_is_mounted_in_the_staging_folder_proven_there_and_only_then_bound_to_its_path() throws IOException {
        assertEquals(Optional.empty(), mounter.attach(attach(Replace.NOTHING, "/"), () -> true));

        List<String> verbs = kernel.log.stream().map(line -> line.split(" ")[0]).toList();
        assertEquals(List.of("mount", "statfs", "bind", "detach"), verbs);
        assertTrue(kernel.log.get(0).startsWith("mount " + folder.resolve("staging/data.")));
        assertEquals("bind " + path, kernel.log.get(2));
        assertEquals(List.of(NEW), kernel.sourcesAt(path.toString()));
        assertEquals(
                Optional.of(15360),
                kernel.files()
                        .readAheadKb(kernel.files()
                                .mountTable()
                                .at(path.toString())
                                .getFirst()
                                .device()));
        assertNothingStaged();
    }

    @Test
    void before_it_is_in_place_systemd_knows_that_containers_end_first_and_forgets_it_with_the_mount()
            throws IOException {
        Path units = Files.createDirectory(kernel.files().units());
        kernel.fail("bind", Errno.EIO);
        failure(Replace.NOTHING);
        assertEquals(1, units.toFile().list().length);
        kernel.mend("bind");
        assertEquals(Optional.empty(), mounter.attach(attach(Replace.NOTHING, "/"), () -> true));
        assertEquals(1, units.toFile().list().length);

        kernel.twin(path.toString());
        assertEquals(Optional.empty(), mounter.detach(new Action.Detach("data", path.toString(), false)));
        assertEquals(1, units.toFile().list().length, "one is still there");
        assertEquals(Optional.empty(), mounter.detach(new Action.Detach("data", path.toString(), false)));
        assertEquals(0, units.toFile().list().length);
    }

    @Test
    void a_drop_in_that_cannot_be_written_is_no_reason_not_to_mount() throws IOException {
        Files.createSymbolicLink(kernel.files().units(), Path.of("/proc/self/fdinfo"));
        assertEquals(Optional.empty(), mounter.attach(attach(Replace.NOTHING, "/"), () -> true));
    }

    @Test
    void a_mount_that_nobody_wants_any_more_when_it_succeeds_is_not_put_in_place() throws IOException {
        AtomicBoolean wanted = new AtomicBoolean(true);
        kernel.meanwhile = Optional.of(() -> wanted.set(false));
        assertTrue(mounter.attach(attach(Replace.NOTHING, "/"), wanted::get).isPresent());
        assertEquals(List.of(), kernel.sourcesAt(path.toString()));
        assertNothingStaged();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mount", "statfs", "bind"})
    void whatever_fails_nothing_is_left_in_the_staging_folder(String operation) throws IOException {
        kernel.fail(operation, Errno.EIO);

        assertEquals(ProblemCode.MOUNT_FAILED, failure(Replace.NOTHING).code());
        assertEquals(List.of(), kernel.sourcesAt(path.toString()));
        assertNothingStaged();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mount", "statfs"})
    void what_is_mounted_stays_until_its_successor_is_proven(String operation) throws IOException {
        kernel.mounted("10.0.0.1:/", path.toString(), "nfs4");
        kernel.fail(operation, Errno.ESTALE);

        for (Replace replace : List.of(Replace.WHEN_IDLE, Replace.DEAD)) {
            failure(replace);
            assertEquals(List.of("10.0.0.1:/"), kernel.sourcesAt(path.toString()));
        }
        assertNothingStaged();
    }

    @Test
    void a_mount_in_use_stays_as_it_is() throws IOException {
        kernel.mounted("10.0.0.1:/", path.toString(), "nfs4");
        kernel.busy.add(path.toString());

        assertEquals(ProblemCode.BUSY, failure(Replace.WHEN_IDLE).code());
        assertEquals(List.of("10.0.0.1:/"), kernel.sourcesAt(path.toString()));
        assertNothingStaged();
    }

    @Test
    void an_idle_mount_is_replaced_and_a_dead_one_even_in_use_with_its_twins() throws IOException {
        kernel.mounted("10.0.0.1:/", path.toString(), "nfs4");
        assertEquals(Optional.empty(), mounter.attach(attach(Replace.WHEN_IDLE, "/"), () -> true));
        assertEquals(List.of(NEW), kernel.sourcesAt(path.toString()));

        kernel.twin(path.toString());
        kernel.busy.add(path.toString());
        kernel.log.clear();
        assertEquals(Optional.empty(), mounter.attach(attach(Replace.DEAD, "/"), () -> true));
        assertEquals(List.of(NEW), kernel.sourcesAt(path.toString()));
        assertEquals(2, kernel.log.stream().filter(("detach " + path)::equals).count());
        assertNothingStaged();
    }

    @ParameterizedTest
    @EnumSource(Replace.class)
    void what_somebody_else_mounted_meanwhile_is_not_touched(Replace replace) throws IOException {
        if (replace != Replace.NOTHING) {
            kernel.mounted("10.0.0.1:/", path.toString(), "nfs4");
        }
        kernel.meanwhile = Optional.of(() -> kernel.mounted("10.0.0.2:/", path.toString(), "nfs4"));

        assertEquals(ProblemCode.FOREIGN_MOUNT, failure(replace).code());
        assertEquals("10.0.0.2:/", kernel.sourcesAt(path.toString()).getFirst());
        assertNothingStaged();
    }

    @ParameterizedTest
    @EnumSource(Replace.class)
    void data_written_meanwhile_is_not_covered(Replace replace) throws IOException {
        if (replace != Replace.NOTHING) {
            kernel.mounted("10.0.0.1:/", path.toString(), "nfs4");
        }
        kernel.meanwhile = Optional.of(() -> {
            try {
                if (replace != Replace.NOTHING) {
                    kernel.unmount(path.toString(), 0);
                }
                Files.writeString(path.resolve("file"), "data");
            } catch (IOException | SystemCallException e) {
                throw new AssertionError(e);
            }
        });

        assertEquals(ProblemCode.PATH_NOT_EMPTY, failure(replace).code());
        assertEquals(List.of(), kernel.sourcesAt(path.toString()));
    }

    @Test
    void a_path_that_became_a_link_or_went_away_is_not_mounted_on() throws IOException {
        Files.delete(path);
        assertEquals(ProblemCode.PATH_NOT_A_DIRECTORY, failure(Replace.NOTHING).code());
        Files.createSymbolicLink(path, Files.createDirectory(folder.resolve("elsewhere")));
        assertEquals(ProblemCode.PATH_NOT_A_DIRECTORY, failure(Replace.NOTHING).code());
        assertNothingStaged();
    }

    @Test
    void a_silent_server_is_not_given_to_the_kernel() throws IOException {
        server.close();

        assertEquals(ProblemCode.CONNECTION_REFUSED, failure(Replace.NOTHING).code());
        assertEquals(List.of(), kernel.log);
    }

    @ParameterizedTest
    @CsvSource({
        "13,/,ACCESS_DENIED",
        "1,/,NOT_PERMITTED",
        "2,/,NOT_EXPORTED",
        "2,/a,PATH_MISSING",
        "20,/a,PATH_MISSING",
        "116,/,NOT_EXPORTED",
        "101,/,NO_ROUTE",
        "113,/,NO_ROUTE",
        "112,/,NO_ROUTE",
        "99,/,NO_ROUTE",
        "111,/,CONNECTION_REFUSED",
        "110,/,TIMED_OUT",
        "19,/,KERNEL_WITHOUT_NFS",
        "22,/,BAD_OPTION",
        "93,/,BAD_OPTION",
        "5,/,MOUNT_FAILED",
        "16,/,MOUNT_FAILED",
        "71,/,MOUNT_FAILED",
        "104,/,MOUNT_FAILED",
        "9999,/,MOUNT_FAILED"
    })
    void every_error_of_the_kernel_has_its_problem(int errno, String directory, ProblemCode code) {
        kernel.fail("mount", errno);
        Problem problem =
                mounter.attach(attach(Replace.NOTHING, directory), () -> true).orElseThrow();

        assertEquals(code, problem.code());
        assertTrue(problem.message().contains("127.0.0.1:" + directory)
                && problem.message().contains(path.toString()));
    }

    @ParameterizedTest
    @CsvSource({"16,BUSY", "1,NOT_PERMITTED", "5,MOUNT_FAILED"})
    void every_error_of_an_unmount_has_its_problem(int errno, ProblemCode code) {
        kernel.mounted("10.0.0.1:/", path.toString(), "nfs4");
        kernel.fail("umount", errno);

        assertEquals(
                code,
                mounter.detach(new Action.Detach("data", path.toString(), false))
                        .orElseThrow()
                        .code());
    }

    @Test
    void unmounting_what_is_gone_is_done() {
        assertEquals(Optional.empty(), mounter.detach(new Action.Detach("data", path.toString(), true)));
    }

    @Test
    void only_leftovers_of_earlier_lives_are_leftovers() throws IOException {
        Staging earlier = new Staging(folder.resolve("staging"));
        Path old = earlier.create("data");
        kernel.mounted("10.0.0.1:/", old.toString(), "nfs4");
        Staging now = new Staging(folder.resolve("staging"));
        kernel.mounted("10.0.0.1:/", now.create("data").toString(), "nfs4");

        assertEquals(
                List.of(old.toString()),
                now.leftovers(kernel.files().mountTable().entries()));
        assertEquals(Optional.empty(), mounter.detachStaging(new Action.DetachStaging(old.toString())));
        assertTrue(Files.notExists(old));
    }

    private Action.Attach attach(Replace replace, String directory) {
        return new Action.Attach(
                "data",
                new MountSource("127.0.0.1", directory),
                HERE,
                path.toString(),
                MountOptions.resolve(List.of("port=" + server.port()), HERE, 90),
                replace);
    }

    private Problem failure(Replace replace) {
        return mounter.attach(attach(replace, "/"), () -> true).orElseThrow();
    }

    private void assertNothingStaged() throws IOException {
        assertTrue(kernel.files().mountTable().entries().stream()
                .noneMatch(e -> e.mountPoint().contains("staging")));
        try (Stream<Path> stages = Files.list(folder.resolve("staging"))) {
            assertEquals(List.of(), stages.toList());
        }
    }
}
