package io.efsmount.agent.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program itself; it does nothing without a sub-command. */
@Command(
        name = "efs-mount-agent",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 110, // the lines of the footer
        versionProvider = Version.class,
        description =
                "Mounts the Amazon EFS file systems this host needs, keeps them mounted, and says when they are gone.",
        subcommands = {
            RunCommand.class,
            MountCommand.class,
            UnmountCommand.class,
            PlanCommand.class,
            StatusCommand.class,
            HealthcheckCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  efs-mount-agent plan                    what would be done, and why; changes nothing",
            "  efs-mount-agent run                     the daemon, as systemd starts it",
            "  efs-mount-agent status                  what the running daemon says",
            "  efs-mount-agent healthcheck             ready or not, in one line and the exit code",
            "  efs-mount-agent unmount --lazy shared   take a mount away from the daemon",
            "  efs-mount-agent mount shared            and give it back",
            "",
            "Exit codes: 0 done or all is well, 1 not reached, 2 wrong command line, 69 the daemon does not answer,",
            "70 a bug, 71 the operating system refused, 75 another agent runs, 77 not root, 78 wrong configuration."
        })
final class AgentCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command.");
    }
}
