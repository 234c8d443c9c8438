package io.efsmount.agent.lab;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.efsmount.agent.fakes.FakesMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts the agent and the fakes into a guest, and makes the host new again between tests, which is much faster than a
 * reboot. Which agent: the system property {@code lab.agent} is the path of an executable, without it the JVM build in
 * {@code target/quarkus-app} is taken.
 */
final class Installation {
    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java")
            + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx128m --enable-native-access=ALL-UNNAMED";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /**
     * Servers first: what hangs on a dead one could not be unmounted. The last mount goes first. Each command costs a tenth
     * of a second.
     */
    private static final String FRESH = """
            systemctl stop efs-mount-agent lab-user 2>/dev/null
            for marker in /run/lab-undo-*; do
                [[ -e $marker ]] && { bash $marker && rm $marker || exit; }
            done
            while read -ra line; do
                [[ ${line[4]} == /mnt/* || ${line[4]} == /run/efs-mount-agent/* ]] && points=(${line[4]} ${points[@]})
            done </proc/self/mountinfo
            [[ ! $points ]] || umount -l ${points[@]} || exit
            chattr -fR -i /mnt
            rm -rf /mnt/* /var/lib/efs-mount-agent /run/efs-mount-agent /etc/efs-mount-agent /root/world.json
            rm -rf /srv/efs/* /etc/systemd/system/multi-user.target.wants/efs-mount-agent.service /run/lab-user-*
            cp -p /root/fstab.before /etc/fstab
            ln -sf /usr/local/bin/efs-mount-agent /usr/bin/efs-mount-agent
            [[ ! -e /run/systemd/generator/mnt-efs.mount ]] || systemctl daemon-reload
            systemctl reset-failed
            until curl -sf http://10.0.1.1:8099/calls >/dev/null; do sleep 0.1; done
            journalctl -n 0 --show-cursor -o cat | sed 's/^-- cursor: //' >/run/lab-cursor
            """;

    /** A JVM writes its code while it runs. */
    private static final String FOR_A_JVM = """
            for unit in efs-mount-agent efs-mount-agent-ready; do
                mkdir -p /etc/systemd/system/$unit.service.d
                printf '[Service]\\nMemoryDenyWriteExecute=no\\n' >/etc/systemd/system/$unit.service.d/10-jvm.conf
            done""";

    private final Guest guest;

    Installation(Guest guest) {
        this.guest = guest;
    }

    void fresh() {
        guest.ok(FRESH, LIMIT);
    }

    void install() {
        var installed = "[[ -e /lab/agent.sh && -e /lab/fakes.sh && -e /root/fstab.before ]]";
        if (guest.run(installed).succeeded()) {
            return;
        }
        try {
            Files.writeString(guest.spool().resolve("agent.sh"), "exec " + agent() + " \"$@\"\n");
            Files.writeString(guest.spool().resolve("fakes.sh"), fakes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (var unit : List.of("efs-mount-agent.service", "efs-mount-agent-ready.service")) {
            guest.put(Path.of("systemd", unit).toAbsolutePath(), "/etc/systemd/system/" + unit);
        }
        if (System.getProperty("lab.agent") == null) {
            guest.ok(FOR_A_JVM);
        }
        guest.ok(
                "systemctl daemon-reload; cp -np /etc/fstab /root/fstab.before; systemctl restart lab-fakes@aws",
                LIMIT);
        fresh();
    }

    private String agent() throws IOException {
        var executable = System.getProperty("lab.agent");
        if (executable == null) {
            var jar = Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();
            if (!Files.exists(jar)) {
                throw new IllegalStateException("no " + jar + ": mvn package comes first");
            }
            return JAVA + " -jar " + jar;
        }
        var copy = guest.spool().resolve("agent");
        Files.copy(Path.of(executable), copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        return "/lab/agent";
    }

    private static String fakes() {
        var classPath = Stream.of(FakesMain.class, ObjectMapper.class, JsonFactory.class, JsonProperty.class)
                .map(Installation::placeOf)
                .collect(Collectors.joining(":"));
        return """
                case $1 in
                aws)
                    file=/root/world.json
                    endpoints='--metadata 169.254.169.254:80 --efs 10.0.1.1:8080 --ecs 10.0.1.1:8081 --control 10.0.1.1:8099'
                    ;;
                ecs)
                    file=/root/introspection.json
                    endpoints='--introspection 127.0.0.1:51678 --control 127.0.0.1:51699'
                    ;;
                esac
                if [[ -e $file ]]; then world=(--world $file); fi
                exec %s -cp %s %s $1 $endpoints "${world[@]}"
                """.formatted(JAVA, classPath, FakesMain.class.getName());
    }

    private static String placeOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
