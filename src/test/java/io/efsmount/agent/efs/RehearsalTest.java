package io.efsmount.agent.efs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What the start rehearses, so that its first question to the API is not the first use of the SDK. */
class RehearsalTest {
    @Test
    void it_goes_to_the_end_of_both_questions_without_an_api() {
        var discovery = Rehearsal.play().toOptional().orElseThrow();
        assertEquals(1, discovery.matches().size());
        assertEquals(1, discovery.targets().size());
    }
}
