package org.o365se.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Security;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;
import org.o365se.EncryptionScope;
import org.o365se.KeyChain;
import org.o365se.ServiceEncryptionProvider;
import org.o365se.cli.base.CommandErrorId;
import org.o365se.cli.base.CommandFailure;
import org.o365se.cli.file.Input;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code demo}: the main task from start to end, in a separate folder. */
@Command(
        name = "demo",
        description =
                "Create a key chain, a policy and a scope, encrypt a file with plain JCA, decrypt it in a second JVM, and show the chain of keys.")
public final class DemoCommand implements Callable<Integer> {
    private static final String SAMPLE = "sample.txt";
    private static final String POLICY = "contoso/exchange";
    private static final String SCOPE = "contoso/alice@contoso.com";

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The file to encrypt. Default: a sample.")
    private @Nullable Path given;

    @Option(names = "--keep", description = "Keep the folder with all files.")
    private boolean keep;

    @Option(
            names = "--managed",
            description = "Keep the root keys in the service's managed key store. Default: in two SoftHSM tokens.")
    private boolean managed;

    @Option(names = "--yes", description = "Install Debian's softhsm2 without asking, if SoftHSM is missing.")
    void installWithoutAsking(boolean given) {
        // ./o365se handles this option before it starts this JVM; it is declared for --help.
    }

    @Override
    public Integer call() throws IOException, GeneralSecurityException, InterruptedException {
        var out = spec.commandLine().getOut();
        if (given != null) {
            // Checked first, so that the demo does not fail halfway.
            Input.open(given).close();
            if (!Files.isRegularFile(given)) {
                throw new CommandFailure(CommandErrorId.INPUT_UNREADABLE.with(
                        given + " is not a regular file, and the demo reads it more than once; name a regular file"));
            }
        }
        var roots = roots(out);
        var folder = roots.makeFolder(keep, out);
        try (folder) {
            run(roots, folder, out);
        }
        out.println();
        if (keep) {
            printNext(roots, folder, out);
        } else {
            out.println("All files were in " + folder.path()
                    + ", which has been removed. To keep them and continue with them:");
            out.println("  ./o365se demo --keep" + (managed ? " --managed" : ""));
        }
        out.flush();
        return ExitCode.OK;
    }

    private DemoRoots roots(PrintWriter out) {
        if (managed) {
            return new ManagedDemoRoots();
        }
        return SoftHsmDemoRoots.fromLauncher().orElseGet(() -> {
            out.println("Only ./o365se demo can create SoftHSM tokens; using managed root keys, as with --managed");
            return new ManagedDemoRoots();
        });
    }

    private void run(DemoRoots roots, DemoFolder folder, PrintWriter out)
            throws IOException, GeneralSecurityException, InterruptedException {
        var plaintext = given == null ? copySample(folder) : given;
        var message = messageFile(folder);
        var decrypted = folder.file("decrypted");
        KeyChain.init(folder.configuration());
        try (var chain = KeyChain.open(folder.configuration())) {
            var policy = chain.create(roots.policy(POLICY));
            var scope = chain.create(EncryptionScope.of(SCOPE, POLICY));
            out.println("Created a key chain, policy " + POLICY + " and scope " + SCOPE);

            var provider = new ServiceEncryptionProvider()
                    .configure(folder.configuration().toString());
            // A JVM may have the provider in its java.security, with another configuration.
            var registered = Optional.ofNullable(Security.getProvider(provider.getName()));
            registered.ifPresent(other -> Security.removeProvider(other.getName()));
            Security.addProvider(provider);
            try {
                DemoFolder.create(message).close();
                PlainJcaExample.run(Cipher.ENCRYPT_MODE, SCOPE, plaintext, message);
            } finally {
                Security.removeProvider(provider.getName());
                registered.ifPresent(Security::addProvider);
            }
            out.println("Encrypted " + plaintext.getFileName() + " with plain JCA in this JVM (process "
                    + ProcessHandle.current().pid() + ")");
            out.flush();

            DemoFolder.create(decrypted).close();
            long process = SecondJvm.decrypt(folder.javaSecurity(), SCOPE, message, decrypted);
            out.println("Decrypted it with plain JCA in a second JVM (process " + process + ")");
            if (Files.mismatch(plaintext, decrypted) != -1) {
                throw new CommandFailure(CommandErrorId.DEMO_FAILED.with("The decrypted file differs from " + plaintext
                        + "; unless that file has changed in the meantime, report this"));
            }
            out.println("Compared " + Files.size(plaintext) + " bytes: the decrypted file is identical");
            out.println();
            KeyChainPicture.print(policy, roots.homes(), scope, Files.size(plaintext), message, out);
        }
    }

    private Path messageFile(DemoFolder folder) {
        return folder.file((given == null ? SAMPLE : given.getFileName().toString()) + ".o365se");
    }

    private static Path copySample(DemoFolder folder) throws IOException {
        var sample = folder.file(SAMPLE);
        try (var in = DemoCommand.class.getResourceAsStream(SAMPLE);
                var out = DemoFolder.create(sample)) {
            Objects.requireNonNull(in, "the jar contains the sample").transferTo(out);
        }
        return sample;
    }

    private void printNext(DemoRoots roots, DemoFolder folder, PrintWriter out) {
        var message = messageFile(folder);
        var configured = "  ./o365se --config " + folder.configuration();
        out.println("All files are in " + folder.path()
                + ", including secrets; remove it when you have finished. To continue:");
        roots.next(folder).forEach(line -> out.println("  " + line));
        out.println("  ./o365se inspect " + message);
        out.println(configured + " policy show " + POLICY);
        out.println(configured + " scope add contoso/bob@contoso.com --policy " + POLICY);
        out.println(configured + " decrypt --key " + SCOPE + " --aad " + SCOPE + " " + message + " -");
    }
}
