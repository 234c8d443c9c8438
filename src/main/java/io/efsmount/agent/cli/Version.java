package io.efsmount.agent.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What the build wrote into the program about itself, and what the program runs on. */
final class Version implements IVersionProvider {
    private static final String FACTS = "/efs-mount-agent-version.txt";

    static String current() {
        return facts().getProperty("version", "unknown");
    }

    @Override
    public String[] getVersion() {
        Properties facts = facts();
        return new String[] {
            "efs-mount-agent " + facts.getProperty("version", "unknown"),
            "commit " + commit(facts) + ", built " + facts.getProperty("built", "unknown"),
            program() + " for " + System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        };
    }

    /** A build without a git repository, as from a source archive, leaves the place of the commit as it was. */
    private static String commit(Properties facts) {
        String commit = facts.getProperty("commit", "unknown");
        return commit.startsWith("$") ? "unknown" : commit;
    }

    private static String program() {
        boolean isNative = System.getProperty("org.graalvm.nativeimage.imagecode") != null;
        String java = "Java " + System.getProperty("java.version");
        return isNative
                ? "native executable (" + System.getProperty("java.vendor.version") + ", " + java + ")"
                : "JVM build (" + System.getProperty("java.vm.name") + ", " + java + ")";
    }

    private static Properties facts() {
        Properties facts = new Properties();
        try (InputStream in = Version.class.getResourceAsStream(FACTS)) {
            if (in != null) {
                facts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            }
        } catch (IOException _) {
            // A program without facts about itself works all the same.
        }
        return facts;
    }
}
