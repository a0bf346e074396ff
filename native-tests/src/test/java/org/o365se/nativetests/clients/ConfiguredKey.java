package org.o365se.nativetests.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Map;

/** Gets a key as most programs do: path, type, password and alias are in their configuration. */
final class ConfiguredKey {
    private ConfiguredKey() {}

    static Key of(Map<String, ?> settings) {
        try (var in = Files.newInputStream(Path.of(text(settings, "keystore.location")))) {
            var password = text(settings, "keystore.password").toCharArray();
            var keyStore = KeyStore.getInstance(text(settings, "keystore.type"));
            keyStore.load(in, password);
            return keyStore.getKey(text(settings, "keystore.alias"), password);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(Map<String, ?> settings, String name) {
        return String.valueOf(settings.get(name));
    }
}
