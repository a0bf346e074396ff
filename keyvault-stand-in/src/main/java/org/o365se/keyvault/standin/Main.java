package org.o365se.keyvault.standin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Two stand-in vaults for trying the bridge without Azure, started by {@code ./dev keyvault-stand-in}. Takes commands from standard input; ends by {@code quit}. */
public final class Main {
    private static final String KEY = "root-2026";

    private Main() {}

    /**
     * Starts both and prints the configuration for them.
     *
     * @param args none, or {@code --tenants LIST} for another value of {@code keyvault.NAME.tenants} than {@code contoso}
     * @throws IOException if the files for certificate and secret cannot be written
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 0 && (args.length != 2 || !args[0].equals("--tenants"))) {
            System.err.println("usage: ./dev keyvault-stand-in [--tenants LIST]");
            System.exit(2);
        }
        var tenants = args.length == 0 ? "contoso" : args[1];
        var folder = Files.createTempDirectory("o365se-keyvault-stand-in-");
        var trust = Files.writeString(folder.resolve("trust.pem"), "");
        var secret = Files.createFile(
                folder.resolve("client.secret"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            trust.toFile().delete();
            secret.toFile().delete();
            folder.toFile().delete();
        }));

        var certificate = StandInCertificate.make("EC");
        Files.writeString(trust, certificate.pem());
        try (var authority = new StandInAuthority(certificate, 0);
                var west = new StandInVault(certificate, 0, authority);
                var east = new StandInVault(certificate, 0, authority)) {
            Files.writeString(secret, authority.clientSecret());
            west.keys().createRsa(KEY, 3072);
            east.keys().createAes(KEY, 256);
            var vaults = new LinkedHashMap<String, StandInVault>();
            vaults.put("west", west);
            vaults.put("east", east);
            print(System.out, authority, vaults, tenants, trust, secret);
            serve(new Console(vaults, System.out));
        }
    }

    private static void print(
            PrintStream out,
            StandInAuthority authority,
            Map<String, StandInVault> vaults,
            String tenants,
            Path trust,
            Path secret) {
        out.println(
                "# Stand-in for Azure Key Vault. FOR TESTS ONLY: its keys are in the memory of this process, and gone when it ends;");
        out.println(
                "# what was encrypted under them is lost then. Put these lines into the configuration of a key chain for tests:");
        vaults.forEach((name, vault) -> {
            var prefix = "keyvault." + name + ".";
            out.println();
            out.println(prefix + "host = " + vault.uri().getAuthority());
            out.println(prefix + "tenants = " + tenants);
            out.println(prefix + "credential = client-secret");
            out.println(prefix + "client-id = " + authority.clientId());
            out.println(prefix + "tenant-id = " + authority.tenantId());
            out.println(prefix + "client-secret-source = file:" + secret);
            out.println(prefix + "authority = " + authority.uri());
            out.println(prefix + "trust = " + trust);
        });
        out.println();
        out.println("# The root keys of a policy:");
        vaults.values().forEach(vault -> out.println("#   " + vault.keyUri(KEY)));
        out.println("#");
        Console.help(out);
        out.println("# Ready.");
        out.flush();
    }

    /** Until {@code quit}, or for ever where there is no input. */
    private static void serve(Console console) throws IOException, InterruptedException {
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = input.readLine(); line != null; line = input.readLine()) {
            if (!console.obey(line.strip())) {
                return;
            }
        }
        new CountDownLatch(1).await();
    }
}
