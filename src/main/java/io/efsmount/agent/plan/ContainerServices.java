package io.efsmount.agent.plan;

import java.util.List;

/**
 * The services whose containers use the mounts. They begin after the agent has mounted ({@code Before=} of
 * efs-mount-agent.service), and have to end before systemd unmounts, or their last writes fail.
 */
public final class ContainerServices {
    public static final List<String> UNITS = List.of("docker.service", "containerd.service", "ecs.service");

    private ContainerServices() {}
}
