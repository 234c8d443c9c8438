package io.efsmount.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class AnyConfigurationTest {
    private static final List<String> PARTS = List.of(
            "efs",
            "mounts",
            "m",
            "n",
            "tags",
            "Name",
            "path",
            "id",
            "directories",
            "1",
            "mode",
            "endpoint",
            "health",
            "port",
            "interval",
            "fips",
            "\"",
            "\"a.b\"",
            "*",
            "[0]",
            "%dev",
            "",
            "$",
            "\\u0000",
            "\\:",
            "options");
    private static final List<String> VALUES = List.of(
            "",
            " ",
            "/",
            "/mnt",
            "/mnt/m",
            "..",
            "${a}",
            "${",
            "\\",
            "\\n",
            "fs-01234567",
            "10s",
            "10",
            "true",
            "0777",
            "::1",
            "1.2.3.4",
            "http://[",
            "\"",
            "ä",
            "%",
            ",",
            "\\u0000",
            "-1",
            "PT1S",
            "\\ud800");

    @Test
    void nothing_that_can_be_written_makes_the_reading_fail_and_every_error_is_one_line() {
        long seed = System.nanoTime();
        RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);
        for (int run = 0; run < 3_000; run++) {
            StringBuilder text = new StringBuilder();
            Map<String, String> environment = new HashMap<>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                text.append(key(random))
                        .append('=')
                        .append(pick(VALUES, random))
                        .append('\n');
                environment.put(Key.variable(key(random)), pick(VALUES, random));
            }
            String context = "seed " + seed + " text\n" + text + environment;
            if (Reading.of(text.toString(), environment) instanceof ConfigReading.Rejected rejected) {
                assertFalse(rejected.errors().isEmpty(), context);
                rejected.errors()
                        .forEach(line -> assertTrue(
                                line.matches("(agent\\.properties(:\\d+)?|environment EFS_\\w*): \\P{Cntrl}+"),
                                () -> line + "\n" + context));
            }
        }
    }

    private static String key(RandomGenerator random) {
        StringBuilder key = new StringBuilder(random.nextInt(4) == 0 ? "" : "efs.");
        key.append(random.nextBoolean() ? "mounts.m." : "");
        for (int i = random.nextInt(3); i > 0; i--) {
            key.append(pick(PARTS, random)).append('.');
        }
        return key + pick(PARTS, random);
    }

    private static String pick(List<String> list, RandomGenerator random) {
        return list.get(random.nextInt(list.size()));
    }

    @Test
    void a_duration_reads_as_it_is_told() throws InvalidValue {
        Syntax<Duration> syntax = Durations.between(Duration.ZERO, Duration.ofDays(10));
        for (long milliseconds : new long[] {0, 1, 999, 1000, 59_999, 60_000, 3_600_000, 86_400_000, 90_061_001}) {
            Duration duration = Duration.ofMillis(milliseconds);
            assertEquals(duration, syntax.parse(Durations.text(duration)));
        }
    }
}
