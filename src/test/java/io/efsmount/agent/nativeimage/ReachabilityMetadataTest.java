package io.efsmount.agent.nativeimage;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The hand-kept metadata says what is there, and all that libjffi asks for. That nothing else is missing in the executable is
 * for the other tests of this package; that they notice, for {@code make reachability}.
 */
class ReachabilityMetadataTest {
    private static final String FILE = "/META-INF/native-image/io.efsmount/efs-mount-agent/reachability-metadata.json";
    /** As JNI writes the name of a class: that of each exception which the library throws. */
    private static final Pattern JNI_CLASS = Pattern.compile("java/lang/[A-Za-z]+(?=\\x00)");

    private static JsonNode metadata() throws IOException {
        try (InputStream file = resource(FILE)) {
            return new ObjectMapper().readTree(file);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(ReachabilityMetadataTest.class.getResourceAsStream(name), name);
    }

    static Stream<JsonNode> reflection() throws IOException {
        return metadata().path("reflection").valueStream();
    }

    static Stream<String> resources() throws IOException {
        return metadata()
                .path("resources")
                .valueStream()
                .map(each -> each.path("glob").asText());
    }

    /** What is not there, the builder passes over in silence. */
    @ParameterizedTest
    @MethodSource("reflection")
    void each_class_method_and_constructor_that_is_named_is_there(JsonNode entry) {
        Class<?> type =
                assertDoesNotThrow(() -> Class.forName(entry.path("type").asText()));
        entry.path("methods")
                .forEach(method -> assertDoesNotThrow(() -> {
                    Class<?>[] parameters = method.path("parameterTypes")
                            .valueStream()
                            .map(name -> assertDoesNotThrow(() -> Class.forName(name.asText())))
                            .toArray(Class<?>[]::new);
                    String name = method.path("name").asText();
                    return name.equals("<init>")
                            ? type.getDeclaredConstructor(parameters)
                            : type.getDeclaredMethod(name, parameters);
                }));
    }

    @ParameterizedTest
    @MethodSource("resources")
    void each_resource_that_is_named_is_there(String glob) {
        URL found = getClass().getResource("/" + glob);
        assertNotNull(found);
    }

    /** The other architecture's is not missed here, and what is thrown, nearly never. */
    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch64"})
    void the_library_of_each_architecture_is_carried_with_each_exception_that_it_throws(String architecture)
            throws IOException {
        String library = "jni/%s-Linux/libjffi-1.2.so".formatted(architecture);
        assertTrue(resources().anyMatch(library::equals));
        Set<String> thrown;
        try (InputStream file = resource("/" + library)) {
            thrown = JNI_CLASS
                    .matcher(new String(file.readAllBytes(), StandardCharsets.ISO_8859_1))
                    .results()
                    .map(MatchResult::group)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        Set<String> named = reflection()
                .filter(entry -> entry.path("jniAccessible").asBoolean())
                .map(entry -> entry.path("type").asText().replace('.', '/'))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(thrown, named);
        assertTrue(thrown.contains("java/lang/UnsatisfiedLinkError"), thrown::toString);
    }

    /** JNI's ThrowNew takes the constructor with a text. */
    @ParameterizedTest
    @MethodSource("reflection")
    void an_exception_for_jni_has_its_constructor(JsonNode entry) {
        if (entry.path("jniAccessible").asBoolean()) {
            assertEquals(
                    "<init>(java.lang.String)",
                    entry.at("/methods/0/name").asText() + "("
                            + entry.at("/methods/0/parameterTypes/0").asText() + ")");
        }
    }
}
