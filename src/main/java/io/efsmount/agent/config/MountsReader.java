package io.efsmount.agent.config;

import io.efsmount.agent.plan.MountOptions;
import io.efsmount.agent.plan.MountSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Judges the mounts one by one. */
record MountsReader(Map<String, AgentConfig.Mount> mounts, Leaves leaves) {
    private static final Key MOUNTS = Key.of(AgentConfig.PREFIX, "mounts");

    /** In the order of the file. Those with errors may be missing. */
    List<MountSpec> read() {
        List<String> names = leaves.entries().mountNames();
        if (names.isEmpty()) {
            leaves.error(MOUNTS, "there is no mount: set efs.mounts.<name>.path and efs.mounts.<name>.tags.<Key>");
        }
        return names.stream().flatMap(name -> mount(name).stream()).toList();
    }

    private Optional<MountSpec> mount(String name) {
        Key key = MOUNTS.child(name);
        AgentConfig.Mount mount = Objects.requireNonNull(mounts.get(name));
        if (!name.matches("[a-z0-9][a-z0-9-]{0,62}")) {
            leaves.error(key, Quoted.of(name) + " is no mount's name: use a-z, 0-9 and dashes, at most 63 characters");
        }
        if (mount.path().isEmpty() && leaves.entries().find(key.child("path")).isEmpty()) {
            leaves.error(key.child("path"), "is missing: write where to mount, like /mnt/efs/" + name);
        }
        boolean oldest =
                !leaves.read(key.child("on-ambiguous"), mount.onAmbiguous(), Scalars.choice("refuse", "oldest"), true);
        var selector = new SelectorReader(key, mount, leaves).read();
        var path = leaves.read(key.child("path"), mount.path(), PathSyntax::mountPoint);
        var remote = leaves.read(key.child("directory"), mount.directory(), PathSyntax::remote, "/");
        var options = options(key.child("options"), mount.options());
        var required = leaves.read(key.child("required"), mount.required(), Scalars::truth, true);
        var crossZone =
                leaves.read(key.child("cross-zone"), mount.crossZone(), Scalars.choice("allow", "refuse"), true);
        var target = leaves.read(key.child("mount-target-ip"), mount.mountTargetIp(), AwsNames::mountTarget);
        var guard = leaves.read(key.child("guard"), mount.guard(), Scalars::truth, true);
        var directories = new DirectoriesReader(key.child("directories"), mount.directories(), leaves).read();
        return selector.flatMap(chosen -> path.map(at -> new MountSpec(
                name, chosen, oldest, at, remote, options, required, crossZone, target, directories, guard)));
    }

    private List<String> options(Key key, Optional<String> text) {
        List<String> options = leaves.read(key, text, MountsReader::split, List.of());
        MountOptions.problems(options).forEach(error -> leaves.error(key, error));
        return options;
    }

    private static List<String> split(String text) throws InvalidValue {
        List<String> options = Stream.of(text.split(",", -1)).map(String::strip).toList();
        if (options.contains("")) {
            throw new InvalidValue("has nothing between two commas, or at an end: remove the comma");
        }
        return options;
    }
}
