package org.o365se.cli.retire;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.o365se.KeyChainException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code retire-check root}. */
@Command(
        name = "root",
        description = "Tell which policy keys an exact version of a root key or availability key still unwraps.",
        exitCodeList = {
            "0:it is not needed",
            "1:failure; one line on standard error gives the error id and the reason",
            "2:usage error",
            "3:it is still needed"
        })
public final class RetireCheckRootCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private RetireCheckCommand group;

    @Parameters(index = "0", paramLabel = "URI", description = "The root key URI, as policy show prints it.")
    private String uri;

    @Parameters(index = "1", paramLabel = "VERSION", description = "The version, as policy show prints it.")
    private String version;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException, KeyChainException {
        try (var chain = group.main().openChain()) {
            var report = chain.retireCheckRoot(uri, version);
            var out = spec.commandLine().getOut();
            return json
                    ? RetireText.printJson(report, out)
                    : RetireText.print("root key " + uri + ", version " + version, report, out);
        }
    }
}
