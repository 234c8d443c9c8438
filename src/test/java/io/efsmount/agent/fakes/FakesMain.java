package io.efsmount.agent.fakes;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Runs the fakes as a program, for a test guest:
 *
 * <pre>
 * FakesMain aws --metadata 169.254.169.254:80 --efs 10.0.1.1:8080 [--ecs 10.0.1.1:8081]
 *               --control 10.0.1.1:8099 [--world FILE]
 * FakesMain ecs --introspection 127.0.0.1:51678 --control 127.0.0.1:51699 [--world FILE]
 * </pre>
 *
 * <p>The file holds a document as for {@code PUT /world} (see {@link Control}). Prints {@code ready} when all listen.
 */
public final class FakesMain {
    private FakesMain() {}

    public static void main(String[] args) throws IOException {
        if (args.length % 2 == 0) {
            throw new IllegalArgumentException("usage: FakesMain aws|ecs --NAME HOST:PORT … [--world FILE]");
        }
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 1; i < args.length; i += 2) {
            options.put(args[i], args[i + 1]);
        }
        String file = options.getOrDefault("--world", "");
        String world = file.isEmpty() ? "{}" : Files.readString(Path.of(file));
        FakeState state = new FakeState(WorldJson.overDefaults(world));
        switch (args[0]) {
            case "aws" -> {
                new FakeMetadata(address(options, "--metadata"), state);
                new FakeEfs(address(options, "--efs"), state);
                if (options.containsKey("--ecs")) {
                    new FakeEcs(address(options, "--ecs"), state);
                }
            }
            case "ecs" -> new FakeIntrospection(address(options, "--introspection"), state);
            default -> throw new IllegalArgumentException("neither aws nor ecs: " + args[0]);
        }
        Control.start(address(options, "--control"), state);
        System.out.println("ready");
    }

    private static InetSocketAddress address(Map<String, String> options, String name) {
        String text = options.get(name);
        if (text == null) {
            throw new IllegalArgumentException(name + " HOST:PORT is missing");
        }
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }
}
