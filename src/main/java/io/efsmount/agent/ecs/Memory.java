package io.efsmount.agent.ecs;

import java.util.Map;
import java.util.TreeMap;

/**
 * What the agent has done to a container instance, so that a later life of it puts nothing twice and undoes nothing that
 * is not its own.
 *
 * @param arn the container instance; of another one nothing is known
 * @param put attributes by name, as they were last put; {@link #UNKNOWN} where that is in doubt
 * @param drain what became of draining
 */
public record Memory(String arn, Map<String, String> put, Drain drain) {
    /** Value of an attribute of which nobody knows whether the last call reached it; ECS allows no empty values. */
    public static final String UNKNOWN = "";

    /** Whose doing it is that the instance is DRAINING. */
    public enum Drain {
        /** Not ours. */
        NONE,
        /** Ours, if it is: written before the call, whose end is not known. */
        INTENDED,
        /** Ours. */
        DONE
    }

    public Memory {
        put = Map.copyOf(put);
    }

    public static Memory none(String arn) {
        return new Memory(arn, Map.of(), Drain.NONE);
    }

    public Memory with(Map<String, String> added) {
        Map<String, String> all = new TreeMap<>(put);
        all.putAll(added);
        return new Memory(arn, all, drain);
    }

    /** After a call for these attributes whose end is not known. */
    public Memory inDoubt(Iterable<String> names) {
        Map<String, String> all = new TreeMap<>(put);
        names.forEach(name -> all.put(name, UNKNOWN));
        return new Memory(arn, all, drain);
    }

    public Memory without(Iterable<String> names) {
        Map<String, String> rest = new TreeMap<>(put);
        names.forEach(rest::remove);
        return new Memory(arn, rest, drain);
    }

    public Memory with(Drain other) {
        return new Memory(arn, put, other);
    }
}
