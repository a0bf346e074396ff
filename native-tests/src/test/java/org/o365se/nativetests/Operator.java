package org.o365se.nativetests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Somebody who runs the command in a folder that holds a configuration. */
final class Operator {
    static final String POLICY = "contoso/exchange";
    static final String ALICE = "contoso/alice@contoso.com";

    private final Path folder;
    private final boolean inProcesses;

    private Operator(Path folder, boolean inProcesses) {
        this.folder = folder;
        this.inProcesses = inProcesses;
    }

    /** Runs each command in the JVM of the test. */
    Operator(Path folder) {
        this(folder, false);
    }

    /** The same operator, who runs each command in a JVM of its own. */
    Operator inProcesses() {
        return new Operator(folder, true);
    }

    /** Makes secrets and a configuration in an empty folder, by the command itself. */
    static Operator inNewFolder(Path folder) throws IOException, InterruptedException {
        var operator = new Operator(folder);
        operator.succeed("secret", "generate", folder.resolve("keychain.secret").toString());
        operator.succeed("secret", "generate", folder.resolve("managed.secret").toString());
        Files.writeString(operator.configuration(), """
                # The demo's configuration, as an operator would write it.
                keychain.uri = file:service.keychain
                keychain.secret-source = file:keychain.secret
                managed.keystore = managed.p12
                managed.secret-source = file:managed.secret
                policy.default = contoso/exchange
                """);
        operator.succeedConfigured("chain", "init");
        return operator;
    }

    /** The same with a policy and Alice's scope in the chain. */
    static Operator withPolicyAndScope(Path folder) throws IOException, InterruptedException {
        var operator = inNewFolder(folder);
        operator.succeedConfigured("policy", "create", POLICY);
        operator.succeedConfigured("scope", "add", ALICE, "--policy", POLICY);
        return operator;
    }

    Path configuration() {
        return folder.resolve("o365se.properties");
    }

    /** Runs {@code o365se} with its configuration named. */
    ForkedJvm.Result configured(String... arguments) throws IOException, InterruptedException {
        return run(
                new byte[0],
                Stream.concat(Stream.of("--config", configuration().toString()), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    ForkedJvm.Result run(byte[] input, String... arguments) throws IOException, InterruptedException {
        return inProcesses
                ? ForkedJvm.withClassPath(Project.commandClassPath())
                        .startingFast()
                        .input(input)
                        .run("org.o365se.cli.Main", arguments)
                : CommandHere.run(input, arguments);
    }

    String succeedConfigured(String... arguments) throws IOException, InterruptedException {
        return succeeded(configured(arguments));
    }

    String succeed(String... arguments) throws IOException, InterruptedException {
        return succeeded(run(new byte[0], arguments));
    }

    private static String succeeded(ForkedJvm.Result result) {
        if (result.status() != 0) {
            throw new AssertionError("The command failed: " + result);
        }
        return result.text();
    }
}
