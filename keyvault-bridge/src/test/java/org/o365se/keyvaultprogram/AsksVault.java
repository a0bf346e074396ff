package org.o365se.keyvaultprogram;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.o365se.keyvault.KeyVaultFactory;
import org.o365se.rootkey.RootKey;
import org.o365se.rootkey.RootKeyException;
import org.o365se.rootkey.RootKeyHome;

/**
 * A program that asks one vault when it is told to, in an environment of its own. Each line of standard input is a command, each answered by one line: {@code OK}, or the
 * failure's class and message.
 */
public final class AsksVault {
    private final Map<String, String> configuration = new TreeMap<>();
    private final String uri;
    private RootKeyHome home;
    private RootKey root;

    private AsksVault(Path file, String uri) throws IOException {
        this.uri = uri;
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        properties.stringPropertyNames().forEach(name -> configuration.put(name, properties.getProperty(name)));
    }

    /**
     * Runs the program until its input ends.
     *
     * @param args properties with {@code keyvault.*}, and a root key URI
     * @throws IOException if input or configuration cannot be read
     */
    public static void main(String[] args) throws IOException {
        var program = new AsksVault(Path.of(args[0]), args[1]);
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var command = commands.readLine(); command != null; command = commands.readLine()) {
            System.out.println(program.obey(command));
        }
        // No hook of the SDK shall keep the process.
        System.exit(0);
    }

    /** {@code open KEY=VALUE...} connects anew with these settings changed; {@code wrap} uses the connection. */
    private String obey(String command) {
        try {
            if (command.startsWith("open")) {
                var changed = new TreeMap<>(configuration);
                for (var setting : command.substring("open".length()).strip().split(" ", -1)) {
                    if (!setting.isEmpty()) {
                        changed.put(
                                setting.substring(0, setting.indexOf('=')),
                                setting.substring(setting.indexOf('=') + 1));
                    }
                }
                if (home != null) {
                    home.close();
                }
                home = new KeyVaultFactory().connect(changed, (key, source) -> {
                    throw new IllegalStateException("No secret is configured");
                });
                root = home.newest(uri, "contoso");
            } else {
                root.wrap(new byte[32]);
            }
            return "OK";
        } catch (RootKeyException e) {
            return e.failureClass() + " " + e.getMessage();
        }
    }
}
