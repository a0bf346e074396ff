package org.o365se.cli.root;

import java.io.IOException;
import java.util.ArrayList;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.o365se.cli.base.CommandErrorId;
import org.o365se.cli.base.CommandFailure;
import org.o365se.cli.text.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code root list}. */
@Command(
        name = "list",
        description = {
            "List the AES and RSA keys in the configured tokens.",
            "If a token cannot be reached, the keys of the others are listed and the exit code is 1."
        })
public final class RootListCommand implements Callable<Integer> {
    private static final String TOKENS = "pkcs11";
    private static final String VAULTS = "keyvault";

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private RootCommand roots;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "",
            description = "List only the token with this label, or this NAME in pkcs11.NAME.")
    private String token;

    @Override
    public Integer call() throws IOException {
        var failures = new ArrayList<String>();
        try (var known = roots.open()) {
            var table = new Table("ROOT KEY", "TYPE");
            known.list(token, failure -> failures.add(failure.getMessage()))
                    .forEach(key -> table.row(
                            key.uri(),
                            key.problem().isEmpty() ? key.type() : key.type() + ", not usable: " + key.problem()));
            table.print(spec.commandLine().getOut());
            var vaults = known.names(VAULTS);
            if (known.names(TOKENS).isEmpty() && vaults.isEmpty()) {
                spec.commandLine()
                        .getErr()
                        .println("No token is configured; add pkcs11.NAME.library, .token, .pin-source and"
                                + " .tenants.");
            }
            if (!vaults.isEmpty() && token.isEmpty()) {
                spec.commandLine()
                        .getErr()
                        .println("Keys in vaults are not listed (" + String.join(", ", vaults)
                                + "); check one with 'o365se root check URI'.");
            }
        }
        if (!failures.isEmpty()) {
            throw new CommandFailure(CommandErrorId.ROOTS_NOT_ALL_LISTED.with("Not all tokens could be listed ("
                    + failures.size() + " failed). " + String.join(" | ", new TreeSet<>(failures))));
        }
        return ExitCode.OK;
    }
}
