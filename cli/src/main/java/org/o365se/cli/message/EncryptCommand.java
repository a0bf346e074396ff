package org.o365se.cli.message;

import java.io.IOException;
import java.security.InvalidKeyException;
import java.util.concurrent.Callable;
import org.o365se.KeyChainException;
import org.o365se.ServiceEncryptionOutputStream;
import org.o365se.cli.base.Invocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code encrypt}. */
@Command(
        name = "encrypt",
        description = "Encrypt a file. The output file is created when it is complete, and only its owner can read it.")
public final class EncryptCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Invocation main;

    @Mixin
    private MessageOptions message;

    @Override
    public Integer call() throws IOException, InvalidKeyException, KeyChainException {
        try (var chain = main.openChain()) {
            var key = message.key(chain);
            try (var in = message.openInput();
                    var output = message.openOutput()) {
                var sealed = new ServiceEncryptionOutputStream(output.stream(), key, message.aad());
                long bytes;
                try {
                    bytes = in.transferTo(sealed);
                } catch (IOException | RuntimeException e) {
                    sealed.abort();
                    throw e;
                }
                sealed.close();
                output.commit();
                spec.commandLine().getErr().println("Encrypted " + bytes + " bytes with the " + key);
            }
        }
        return ExitCode.OK;
    }
}
