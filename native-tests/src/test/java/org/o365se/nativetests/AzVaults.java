package org.o365se.nativetests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.o365se.keyvault.standin.StandInAuthority;
import org.o365se.keyvault.standin.StandInCertificate;
import org.o365se.keyvault.standin.StandInVault;

/**
 * Two stand-in vaults, {@code west} and {@code east}, for a page whose commands are those of the owner of the keys: a script {@code az} in the reader's folder understands {@code az keyvault key}
 * {@code create|delete|recover|purge|set-attributes} as far as pages need it.
 */
final class AzVaults implements AutoCloseable {
    private static final String KEY = "root-2026";
    private static final int KEY_BITS = 2048;
    private static final Pattern OPTION = Pattern.compile("--([a-z-]+) (\\S+)");

    private final Path folder;
    private final StandInAuthority authority;
    private final Map<String, StandInVault> vaults = new TreeMap<>();
    private final ServerSocket commands;

    /** Starts the vaults with a key each, and writes the scripts, the configuration {@code vaults/o365se.properties} and {@code vaults/environment}. */
    AzVaults(Path folder) throws Exception {
        this.folder = folder;
        var certificate = StandInCertificate.make("EC");
        authority = new StandInAuthority(certificate, 0);
        var files = Files.createDirectory(folder.resolve("vaults"));
        var entries = new TreeMap<String, String>();
        for (var name : new String[] {"west", "east"}) {
            var vault = new StandInVault(certificate, 0, authority);
            vaults.put(name, vault);
            vault.keys().createRsa(KEY, KEY_BITS);
            var own = Files.createDirectory(files.resolve(name));
            VaultEntries.of(own, certificate, authority, vault)
                    .forEach((key, value) ->
                            entries.put(key.replace("keyvault.west.", "keyvault." + name + "."), value));
        }
        Files.writeString(
                files.resolve("o365se.properties"),
                "keychain.uri = file:service.keychain\nkeychain.secret-source = file:keychain.secret\n"
                        + "managed.keystore = managed.p12\nmanaged.secret-source = file:managed.secret\n"
                        + "availability.keystore = availability.p12\n"
                        + "availability.secret-source = file:availability.secret\n" + SoftHsm.lines(entries));
        Files.writeString(
                files.resolve("environment"),
                "export O365SE_CONFIG='" + files.resolve("o365se.properties") + "'\nWEST=" + uri("west") + "\nEAST="
                        + uri("east") + "\n");
        commands = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        var script = Files.writeString(
                folder.resolve("az"),
                "#!/bin/bash\nexec 3<>/dev/tcp/127.0.0.1/" + commands.getLocalPort() + "\necho \"$@\" >&3\ncat <&3\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        var listening = new Thread(this::listen, "az");
        listening.setDaemon(true);
        listening.start();
    }

    /** Returns the folder in which the commands are typed. */
    Path folder() {
        return folder;
    }

    private String uri(String vault) {
        return vaults.get(vault).uri() + "/keys";
    }

    private void listen() {
        while (!commands.isClosed()) {
            try (var caller = commands.accept()) {
                answer(caller);
            } catch (IOException e) {
                if (!commands.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void answer(Socket caller) throws IOException {
        var in = new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8));
        var out = new OutputStreamWriter(caller.getOutputStream(), StandardCharsets.UTF_8);
        var command = in.readLine();
        try {
            obey(command);
        } catch (RuntimeException e) {
            out.write(command + ": " + e + "\n");
        }
        out.flush();
    }

    private void obey(String command) {
        var options = new TreeMap<String, String>();
        OPTION.matcher(command).results().forEach(option -> options.put(option.group(1), option.group(2)));
        var keys = vault(options.get("vault-name")).keys();
        var name = options.get("name");
        switch (List.of(command.split(" ", -1)).get(2)) {
            case "create" -> keys.createRsa(name, KEY_BITS);
            case "delete" -> keys.delete(name);
            case "recover" -> keys.recover(name);
            case "purge" -> keys.purge(name);
            case "set-attributes" ->
                keys.versions(name).forEach(key -> key.enabled(Boolean.parseBoolean(options.get("enabled"))));
            default -> throw new IllegalArgumentException("not known here");
        }
    }

    private StandInVault vault(String name) {
        var vault = vaults.get(name);
        if (vault == null) {
            throw new IllegalArgumentException("no vault " + name);
        }
        return vault;
    }

    @Override
    public void close() throws IOException {
        commands.close();
        vaults.values().forEach(StandInVault::close);
        authority.close();
    }
}
