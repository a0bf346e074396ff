package org.o365se.nativetests;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A token that a script sets up, with whatever it needs beside a library, and removes when it is closed or this JVM ends. */
final class ScriptedToken implements Closeable {
    static final String LABEL = "o365se-tests";
    private static final String PIN = "87654399";
    private static final List<Path> LIBRARY_FOLDERS =
            List.of(Path.of("/usr/lib/x86_64-linux-gnu"), Path.of("/usr/lib/aarch64-linux-gnu"), Path.of("/usr/lib64"));

    private final Path folder;
    private final Process script;
    private final BufferedReader said;
    private final String process;

    private ScriptedToken(Path folder, String name) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.script = new ProcessBuilder(
                        Project.ROOT
                                .resolve("native-tests/src/test/scripts")
                                .resolve(name)
                                .toString(),
                        folder.resolve("token").toString(),
                        LABEL,
                        PIN)
                .redirectError(folder.resolve("errors").toFile())
                .start();
        this.said = script.inputReader(StandardCharsets.UTF_8);
        var line = String.valueOf(said.readLine());
        if (!line.startsWith("ready ")) {
            throw new IOException(
                    name + " has not set up a token: " + line + " " + Files.readString(folder.resolve("errors")));
        }
        this.process = line.substring("ready ".length());
    }

    /** A script that keeps a token, and the entries of that token. */
    record Configured(ScriptedToken token, Map<String, String> entries) implements Closeable {
        @Override
        public void close() throws IOException {
            token.close();
        }
    }

    /** The software token of opencryptoki, seen from the script's namespaces alone: there the host's Java is started. */
    static Configured opencryptoki(Path folder) throws IOException {
        var token = new ScriptedToken(folder, "opencryptoki-token");
        var bin = Files.createDirectories(folder.resolve("java/bin"));
        boolean isRoot = "root".equals(System.getProperty("user.name"));
        Files.writeString(
                Files.createFile(
                        bin.resolve("java"),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))),
                "#!/bin/sh\nexec nsenter --target " + token.process + (isRoot ? "" : " --user --preserve-credentials")
                        + " --mount --ipc -- '" + System.getProperty("java.home") + "/bin/java' \"$@\"\n");
        var entries = token.entries(library("libopencryptoki.so.0"), Map.of());
        entries.put("pkcs11.t.host-java", folder.resolve("java").toString());
        return new Configured(token, entries);
    }

    /** tpm2-pkcs11 in a software TPM. */
    static Configured tpm(Path folder) throws IOException {
        var token = new ScriptedToken(folder, "tpm-token");
        return new Configured(
                token,
                token.entries(
                        library("pkcs11/libtpm2_pkcs11.so"),
                        Map.of(
                                "DBUS_SESSION_BUS_ADDRESS",
                                "unix:path=" + folder.resolve("token/bus").toRealPath(),
                                "TPM2_PKCS11_TCTI",
                                "tabrmd:bus_type=session",
                                "TPM2_PKCS11_STORE",
                                folder.resolve("token/store").toString(),
                                "TSS2_LOG",
                                "all+NONE")));
    }

    private Map<String, String> entries(Path library, Map<String, String> environment) throws IOException {
        var pin = Files.createFile(
                folder.resolve("pin"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(pin, PIN + "\n");
        return new HashMap<>(SoftHsm.entries("t", LABEL, pin, library, environment));
    }

    private static Path library(String name) throws IOException {
        return LIBRARY_FOLDERS.stream()
                .map(there -> there.resolve(name))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new IOException(name + " is in none of " + LIBRARY_FOLDERS));
    }

    @Override
    public void close() throws IOException {
        script.getOutputStream().close();
        script.onExit().join();
        said.close();
    }
}
