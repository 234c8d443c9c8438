package io.efsmount.agent.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OctalEscapesTest {

    @ParameterizedTest
    @CsvSource({
        "a\\040b,   'a b'",
        "\\134040,  \\040",
        "\\377,     \u00ff",
        "\\400,     \\400",
        "\\080,     \\080",
        "\\008,     \\008",
        "\\04,      \\04",
        "\\040,     ' '",
        "x\\,       x\\",
        "\\/40,     \\/40",
    })
    void onlyABackslashAndThreeOctalDigitsAreAnEscape(String field, String text) {
        assertEquals(text, OctalEscapes.decode(field));
    }

    @Test
    void whatWouldEndAFieldIsEscaped() {
        assertEquals(
                "a\\040\\011\\012\\134\\043\\177\\015\\000z!~é", OctalEscapes.encode("a \t\n\\#\u007f\r\u0000z!~é"));
    }

    @Test
    void everyCharacterOfAByteComesBack() {
        for (char c = 0; c < 256; c++) {
            assertEquals(c + "1", OctalEscapes.decode(OctalEscapes.encode(c + "1")));
        }
    }
}
