package org.o365se.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.o365se.DataEncryptionPolicy;
import org.o365se.cli.base.CommandErrorId;
import org.o365se.cli.base.CommandFailure;

/** An AES root key in one SoftHSM token and an RSA root key in another, created by the project's script {@code create-tokens}. */
final class SoftHsmDemoRoots implements DemoRoots {
    private static final String AES_ROOT = "pkcs11:token=contoso-a;object=root-2026";
    private static final String RSA_ROOT = "pkcs11:token=contoso-b;object=root-2026-rsa";

    private final Path createTokens;

    private SoftHsmDemoRoots(Path createTokens) {
        this.createTokens = createTokens;
    }

    /** Returns the demo's roots if {@code ./o365se} has set the path of the script. */
    static Optional<DemoRoots> fromLauncher() {
        return Optional.ofNullable(System.getProperty("o365se.demo.create-tokens"))
                .map(script -> new SoftHsmDemoRoots(Path.of(script)));
    }

    @Override
    public DemoFolder makeFolder(boolean keep, PrintWriter out) throws IOException, InterruptedException {
        var made = DemoFolder.create(keep);
        var folder = made.path();
        var builder = new ProcessBuilder("sh", createTokens.toString(), folder.toString()).redirectErrorStream(true);
        ChildEnvironment.restrict(builder.environment());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var process = builder.start();
        made.isWrittenBy(process);
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            made.close();
            throw new CommandFailure(CommandErrorId.DEMO_FAILED.with("The SoftHSM tokens could not be created in "
                    + folder + " (" + said.strip() + "); fix the problem, or run: ./o365se demo --managed"));
        }
        out.println("Created two SoftHSM tokens, contoso-a and contoso-b, and root keys in each");
        return made;
    }

    @Override
    public DataEncryptionPolicy policy(String alias) {
        return DataEncryptionPolicy.builder(alias).rootKeys(AES_ROOT, RSA_ROOT).build();
    }

    @Override
    public List<String> homes() {
        return List.of(home("contoso-a"), home("contoso-b"));
    }

    @Override
    public List<String> next(DemoFolder kept) {
        var configured = "./o365se --config " + kept.configuration();
        return List.of(configured + " root list", configured + " root check '" + RSA_ROOT + "'");
    }

    private static String home(String token) {
        return "SoftHSM token " + token + " (PIN in " + token + ".pin); the key never leaves it";
    }
}
