package io.efsmount.agent.nativeimage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is linked with {@code src/main/native/glibc/stub}, in small: it does what it did, and needs less for it. */
class OlderGlibcTest {
    /** Says what is wrong, or nothing. */
    private static final String PROGRAM = """
            #define _GNU_SOURCE
            #include <dlfcn.h>
            #include <errno.h>
            #include <fcntl.h>
            #include <pthread.h>
            #include <semaphore.h>
            #include <stdio.h>
            #include <stdlib.h>
            #include <string.h>
            #include <sys/stat.h>
            #include <unistd.h>

            #define MUST(what) if (!(what)) printf("not so: %s\\n", #what)

            extern char **__environ;
            static int constructed, given;
            static sem_t done, end;
            __attribute__((constructor)) static void construct(int count) { constructed++; given = count; }
            __attribute__((destructor)) static void destruct(void) { puts("destructed"); }
            static void *thread(void *name) { pthread_setname_np(pthread_self(), name); sem_post(&done); sem_wait(&end); return name; }

            int main(int count, char **arguments) {
                struct stat by_path, by_file, in_folder, link;
                pthread_t started;
                void *result = 0;
                char name[16] = "";
                MUST(constructed == 1 && given == 2 && count == 2 && !strcmp(arguments[1], "argument"));
                MUST(sem_init(&end, 0, 0) == 0 && sem_init(&done, 0, 0) == 0);
                MUST(pthread_create(&started, 0, thread, "worker") == 0);
                MUST(sem_wait(&done) == 0 && pthread_getname_np(started, name, 16) == 0 && !strcmp(name, "worker"));
                MUST(pthread_kill(started, 0) == 0 && sem_post(&end) == 0 && pthread_join(started, &result) == 0 && result);
                int file = open(arguments[0], O_RDONLY);
                MUST(fcntl(file, F_GETFD) == 0 && fcntl(file, F_SETFD, FD_CLOEXEC) == 0 && fcntl(file, F_GETFD) == FD_CLOEXEC);
                MUST(stat(arguments[0], &by_path) == 0 && fstat(file, &by_file) == 0);
                MUST(fstatat(AT_FDCWD, arguments[0], &in_folder, 0) == 0 && by_path.st_size > 1000);
                MUST(!memcmp(&by_path, &by_file, sizeof by_path) && !memcmp(&by_path, &in_folder, sizeof by_path));
                MUST(lstat("/proc/self/exe", &link) == 0 && S_ISLNK(link.st_mode));
                MUST(stat("/none", &link) == -1 && errno == ENOENT && mknod("/none/there", S_IFIFO, 0) == -1);
                MUST(setenv("LATER", "1", 1) == 0 && environ == __environ && getenv("LATER"));
                MUST(dlsym(dlopen(0, RTLD_NOW), "malloc") == (void *) malloc);
                return 0;
            }
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void this_machine_links_so() throws Exception {
        assumeTrue(
                run("sh", "-c", "for each in gcc readelf objdump; do command -v $each >/dev/null || echo no; done")
                        .isEmpty(),
                "no gcc and binutils here");
        var said = run("src/main/native/glibc/stub", folder.resolve("stub").toString());
        assumeTrue(said.equals("native: linked for glibc 2.17 and newer\n"), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-no-pie", "-pie"})
    void a_program_does_the_same_with_less(String kind) throws Exception {
        assertEquals("", link(kind, PROGRAM, "@" + folder.resolve("stub/options")));
        assertEquals("destructed\n", run(program(), "argument"));
        assertTrue(needed() <= 17, "glibc 2." + needed());

        assertEquals("", link(kind, PROGRAM));
        assertEquals("destructed\n", run(program(), "argument"));
        assertTrue(needed() >= 34, "glibc 2." + needed());
    }

    @Test
    void what_is_newer_is_an_error_with_its_name() throws Exception {
        var text = "#include <sys/random.h>\nint main() { return getrandom(0, 0, 0); }\n";
        var said = link("-no-pie", text, "@" + folder.resolve("stub/options"));
        assertTrue(said.contains("undefined reference to `getrandom'"), said);
    }

    @Test
    void what_is_asked_of_a_library_that_did_not_have_it_is_found() throws Exception {
        assertEquals("", link("-no-pie", PROGRAM, "@" + folder.resolve("stub/options")));
        assertEquals("", misplaced());

        var elsewhere = Files.writeString(folder.resolve("c.c"), "void pthread_create(void) {}\n");
        var versions = Files.writeString(folder.resolve("c.map"), "GLIBC_2.2.5 { pthread_create; };\n");
        var library = folder.resolve("other.so").toString();
        var how = "-Wl,-soname,librt.so.1,--version-script=" + versions;
        assertEquals("", run("gcc", "-shared", "-nostdlib", how, "-o", library, elsewhere.toString()));
        assertEquals("", link("-no-pie", PROGRAM, library, "@" + folder.resolve("stub/options")));
        assertEquals(program() + ": pthread_create of librt.so.1, and not of libpthread.so.0\n", misplaced());
    }

    private String program() {
        return folder.resolve("program").toString();
    }

    /** N of glibc 2.N. */
    private int needed() throws Exception {
        return Integer.parseInt(run("packaging/glibc", program()).strip().split("\\.")[1]);
    }

    private String misplaced() throws Exception {
        return run("sh", "-c", "packaging/glibc " + program() + " 2>&1 >/dev/null");
    }

    private String link(String kind, String text, String... more) throws Exception {
        var source = Files.writeString(folder.resolve("program.c"), text);
        var command = new ArrayList<>(List.of("gcc", kind, "-w", "-o", program(), source.toString()));
        command.addAll(List.of(more));
        command.addAll(List.of("-Wl,--as-needed", "-ldl", "-lpthread"));
        return run(command.toArray(String[]::new));
    }

    private static String run(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        var status = process.waitFor();
        return status == 0 || !said.isEmpty() ? said : command[0] + " ended with " + status;
    }
}
