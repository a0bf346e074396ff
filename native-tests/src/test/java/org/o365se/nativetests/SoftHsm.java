package org.o365se.nativetests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.o365se.internal.config.Configuration;
import org.o365se.internal.config.SecretSources;
import org.o365se.pkcs11.Pkcs11RootKeyFactory;
import org.o365se.pkcs11.TokenRoots;

/** SoftHSM with tokens of a test's own, in a folder of its own; nobody else's are seen or touched. */
final class SoftHsm {
    static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");

    private static final String SO_PIN = "so-pin-of-tests";

    private final Path folder;
    private final Path configuration;
    private final Path tokens;

    SoftHsm(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.tokens = Files.createDirectory(folder.resolve("tokens"));
        this.configuration = Files.writeString(
                folder.resolve("softhsm2.conf"),
                "directories.tokendir = " + tokens + "\nobjectstore.backend = file\nlog.level = ERROR\n");
    }

    Path folder() {
        return folder;
    }

    /** Makes a token; its folder can be moved away and back. */
    Path token(String label, String pin) throws IOException, InterruptedException {
        var before = folders();
        run(List.of("softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", SO_PIN, "--pin", pin));
        var made = new ArrayList<>(folders());
        made.removeAll(before);
        return made.get(0);
    }

    /** Removes a token with all that is in it. */
    void removeToken(String label) throws IOException, InterruptedException {
        run(List.of("softhsm2-util", "--delete-token", "--token", label));
    }

    void changePin(String label, String old, String changed) throws IOException, InterruptedException {
        pkcs11Tool(label, old, "--change-pin", "--new-pin", changed);
    }

    /** Writes an AES key that was made elsewhere to a token, as the restoring of a backup does. */
    void importAes(String token, String pin, String label, byte[] key) throws IOException, InterruptedException {
        var file = Files.createTempFile(folder, "transported", "");
        Files.write(file, key);
        pkcs11Tool(
                token,
                pin,
                "--write-object",
                file.toString(),
                "--type",
                "secrkey",
                "--key-type",
                "AES:32",
                "--label",
                label,
                "--id",
                "0a",
                "--sensitive",
                "--private",
                "--usage-wrap",
                "--usage-decrypt");
        Files.delete(file);
    }

    /** What our own command would not do. */
    void pkcs11Tool(String label, String pin, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                "pkcs11-tool", "--module", LIBRARY.toString(), "--token-label", label, "--login", "--pin", pin));
        command.addAll(Arrays.asList(arguments));
        run(command);
    }

    /** What anybody can do who reaches the token: no PIN is given. */
    void pkcs11ToolWithoutPin(String label, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("pkcs11-tool", "--module", LIBRARY.toString(), "--token-label", label));
        command.addAll(Arrays.asList(arguments));
        run(command);
    }

    /** Makes keys with attributes that pkcs11-tool does not set: see {@link MakeKeys}. There must be one token. */
    void makeKeys(String pin, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                MakeKeys.class.getName(),
                LIBRARY.toString(),
                pin));
        command.addAll(Arrays.asList(arguments));
        run(command);
    }

    /** Copies the only object of the only token: SoftHSM reads whatever object files it finds, and makes a thousand keys far more slowly. */
    void copyTheOnlyObject(int copies) throws IOException {
        try (var files = Files.list(folders().get(0))) {
            var only = files.filter(file -> file.toString().endsWith(".object") && !file.endsWith("token.object"))
                    .toList();
            if (only.size() != 1) {
                throw new IOException("The token has " + only.size() + " objects");
            }
            for (int i = 0; i < copies; i++) {
                Files.copy(only.get(0), only.get(0).resolveSibling(UUID.randomUUID() + ".object"));
            }
        }
    }

    /** Writes a certificate of a public key in X.509 encoding, signed by a key of no meaning. */
    void certificate(Path publicKey, Path certificate) throws IOException, InterruptedException {
        var pem = publicKey + ".pem";
        var key = folder.resolve("any.key").toString();
        var any = folder.resolve("any.pem").toString();
        run(List.of("openssl", "pkey", "-pubin", "-inform", "DER", "-in", publicKey.toString(), "-out", pem));
        run(List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                key,
                "-subj",
                "/CN=any",
                "-out",
                any));
        var sign = new ArrayList<>(List.of("openssl", "x509", "-in", any, "-force_pubkey", pem, "-signkey", key));
        sign.addAll(List.of("-days", "36500", "-outform", "DER", "-out", certificate.toString()));
        run(sign);
    }

    /** A label or id as the configuration of SunPKCS11 writes it. */
    static String hex(String text) {
        return "0h" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The configuration entries of a token, its PIN in a file that a test can change. */
    Map<String, String> entries(String name, String label, String pin) throws IOException {
        return entries(name, label, pinFile(name, pin), LIBRARY, Map.of("SOFTHSM2_CONF", configuration.toString()));
    }

    static Map<String, String> entries(
            String name, String label, Path pinFile, Path library, Map<String, String> environment) {
        var entries = new HashMap<String, String>();
        var prefix = "pkcs11." + name + ".";
        entries.put(prefix + "library", library.toString());
        entries.put(prefix + "token", label);
        entries.put(prefix + "pin-source", "file:" + pinFile);
        entries.put(prefix + "tenants", "contoso");
        entries.put(prefix + "raw-rsa", "allowed");
        // No machine is so slow; tests of deadlines set their own.
        entries.put(prefix + "deadline", "PT2M");
        environment.forEach((variable, value) -> entries.put(prefix + "environment." + variable, value));
        return entries;
    }

    Path pinFile(String name, String pin) throws IOException {
        var file = folder.resolve(name + ".pin");
        if (Files.notExists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        return Files.writeString(file, pin + "\n");
    }

    Map<String, String> environment() {
        return Map.of("SOFTHSM2_CONF", configuration.toString());
    }

    /** Connects as the provider does. */
    static TokenRoots connect(Map<String, String> entries) {
        return new Pkcs11RootKeyFactory().connect(entries, new SecretSources(Configuration.empty()));
    }

    /** The entries of two tokens. */
    static Map<String, String> both(Map<String, String> one, Map<String, String> other) {
        var both = new HashMap<>(one);
        both.putAll(other);
        return both;
    }

    /** Entries as lines of a configuration file. */
    static String lines(Map<String, String> entries) {
        return entries.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey() + " = " + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private List<Path> folders() throws IOException {
        try (var found = Files.list(tokens)) {
            return found.toList();
        }
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment());
        var process = builder.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command.get(0) + " failed: " + said);
        }
    }
}
