package org.o365se.cli.demo;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.o365se.cli.base.Invocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code java-security}. */
@Command(
        name = "java-security",
        description =
                "Print the line that adds the provider with this configuration to java.security, or to a file that -Djava.security.properties=FILE names, for the JDK that runs this command.")
public final class JavaSecurityCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Invocation main;

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        out.print(JavaSecurityLine.of(main.configuration()));
        out.flush();
        JavaSecurityLine.registered()
                .ifPresent(number -> spec.commandLine()
                        .getErr()
                        .println(
                                "The provider is already registered in this JVM; the line replaces its security.provider."
                                        + number));
        return ExitCode.OK;
    }
}
