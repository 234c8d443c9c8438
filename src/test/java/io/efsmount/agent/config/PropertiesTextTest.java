package io.efsmount.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.efsmount.agent.config.PropertiesText.Property;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class PropertiesTextTest {
    private static final String[] PIECES = {
        "a", "b", "efs.x", "=", ":", " ", "\t", "\f", "\\", "\\\\", "#", "!", "\n", "\r\n", "\r", "\\\n", "\\u0041",
        "\\n", "ä", ""
    };

    @Test
    void a_property_has_the_line_of_its_key_whatever_goes_before() {
        assertEquals(
                List.of(
                        new Property(4, "a", "1 2", false),
                        new Property(6, "b", "x", true),
                        new Property(7, "c\\", "", false)),
                PropertiesText.parse(
                        "\uFEFF# comment \\\r\n\r\n  ! another\r\n  a = 1 \\\r\n    2 \r\nb:x\rc\\\\", (_, _) -> {}));
    }

    @Test
    void a_bad_escape_costs_one_line_only() {
        List<String> unreadable = new ArrayList<>();
        List<Property> good =
                PropertiesText.parse("a=1\nb=\\u00\nc=3", (line, reason) -> unreadable.add(line + " " + reason));
        assertEquals(List.of("a", "c"), good.stream().map(Property::key).toList());
        assertEquals(
                List.of("2 \"b=\\u00\" has a bad \\u escape: write four hexadecimal digits, or \\\\u for a backslash"),
                unreadable);
    }

    @Test
    void any_text_reads_as_the_platform_reads_it() throws IOException {
        long seed = System.nanoTime();
        RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);
        for (int run = 0; run < 20_000; run++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            Properties platform = new Properties();
            platform.load(new StringReader(text.toString()));
            Map<String, String> expected = new HashMap<>();
            platform.forEach((key, value) -> expected.put((String) key, ((String) value).strip()));

            Map<String, String> ours = new HashMap<>();
            PropertiesText.parse(text.toString(), (_, reason) -> ours.put("unreadable", reason))
                    .forEach(property -> ours.put(property.key(), property.value()));
            // A backslash at the very end is an empty key for the platform, but only without a line break behind it.
            expected.remove("");
            ours.remove("");
            assertEquals(expected, ours, "seed " + seed + " text " + Quoted.of(text.toString()));
        }
    }
}
