package org.o365se.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code root list}. */
@Command(name = "list", description = "List the AES and RSA keys in the tokens of the configuration.")
final class RootListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private RootCommand roots;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "",
            description = "Look only into the token with this label, or this NAME in pkcs11.NAME.")
    private String token;

    @Override
    public Integer call() throws IOException {
        try (var tokens = roots.tokens()) {
            var table = new Table("ROOT KEY", "TYPE");
            tokens.list(token).forEach(key -> table.row(key.uri(), key.type()));
            table.print(spec.commandLine().getOut());
        }
        return ExitCode.OK;
    }
}
