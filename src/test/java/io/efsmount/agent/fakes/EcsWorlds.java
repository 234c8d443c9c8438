package io.efsmount.agent.fakes;

import io.efsmount.agent.fakes.FakeWorld.Ecs;
import io.efsmount.agent.fakes.FakeWorld.Instance;
import java.util.List;
import java.util.Map;

/** An {@link Ecs} with one thing changed. */
public final class EcsWorlds {
    private EcsWorlds() {}

    public static Ecs next(Ecs ecs, List<EcsFault> next) {
        return copy(ecs, ecs.fault(), List.copyOf(next), ecs.instances());
    }

    public static Ecs fault(Ecs ecs, EcsFault fault) {
        return copy(ecs, fault, ecs.next(), ecs.instances());
    }

    public static Ecs instances(Ecs ecs, Map<String, Instance> instances) {
        return copy(ecs, ecs.fault(), ecs.next(), Map.copyOf(instances));
    }

    private static Ecs copy(Ecs ecs, EcsFault fault, List<EcsFault> next, Map<String, Instance> instances) {
        return new Ecs(fault, next, ecs.delayMillis(), ecs.denied(), ecs.attributeLimit(), ecs.cluster(), instances);
    }
}
