package org.o365se.cli.root;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.o365se.cli.text.PropertyList;
import org.o365se.rootkey.RootKeyType;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code root generate}. */
@Command(
        name = "generate",
        description = "Create root keys in an HSM. They are private, sensitive and not extractable.")
public final class RootGenerateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private RootCommand roots;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description =
                    "Type of the key: aes, rsa-3072, rsa-4096, or rsa-2048 if the HSM supports no longer key. Default: rsa-3072 for a URI with type=private, otherwise aes.")
    private @Nullable RootKeyType asked;

    @Parameters(
            arity = "1..*",
            paramLabel = "URI",
            description = {"The URIs of the new keys, for example:", "'pkcs11:token=contoso-a;object=root-2026'"})
    private List<String> uris;

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        try (var known = roots.open()) {
            for (var uri : uris) {
                var type = asked != null ? asked : known.typeFor(uri);
                var made = known.generate(uri, type);
                out.println("Created root key " + made.uri());
                new PropertyList()
                        .add("type", type.toString())
                        .add("wraps by", made.algorithm().name())
                        .add("version", made.version())
                        .add("home", made.home())
                        .print(out);
                out.flush();
            }
        }
        return ExitCode.OK;
    }
}
