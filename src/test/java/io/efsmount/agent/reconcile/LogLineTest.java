package io.efsmount.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogLineTest {
    @Test
    void plain_values_are_plain_and_others_are_quoted() {
        assertEquals(
                "Mount state mount=data why=\"it is there\" none=\"\" equals=\"a=b\" n=7",
                LogLine.of("Mount state")
                        .add("mount", "data")
                        .add("why", "it is there")
                        .add("none", "")
                        .add("equals", "a=b")
                        .add("n", 7)
                        .toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nMount state mount=data state=mounted",
                "a\r\nx",
                "a\u0085x",
                "a\u2028x",
                "a\u2029x",
                "a\u001b[31mx",
                "a\u009b31mx",
                "a\u0000x",
                "a\u007fx"
            })
    void no_value_begins_a_line_or_moves_the_cursor(String value) {
        String line = LogLine.of("x").add("key", value).toString();
        assertEquals(1, line.lines().count());
        assertEquals(
                0,
                line.chars()
                        .filter(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029)
                        .count());
    }

    @Test
    void no_value_forges_a_second_key() {
        assertEquals(
                "x key=\"a' state='mounted\"",
                LogLine.of("x").add("key", "a\" state=\"mounted").toString());
    }
}
