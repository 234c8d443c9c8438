package io.efsmount.agent.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests of this class take a {@link Guest} parameter: one booted guest that all classes of the test run share, so each
 * test leaves it as it found it; for those that take an {@link AgentHost} this is done. Where no guest can run
 * ({@link LabHost#obstacle}) the tests are skipped, and say so; with {@code LAB=require} in the environment they fail instead.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("lab")
@ExtendWith(SharedGuest.class)
public @interface LabGuest {}
