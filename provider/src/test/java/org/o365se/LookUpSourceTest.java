package org.o365se;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** No main code leaves it to the order of the provider list who computes: every look-up names a provider. */
class LookUpSourceTest {
    private static final List<String> MODULES =
            List.of("provider", "pkcs11-bridge", "keyvault-bridge", "postgres-store", "cli");

    /** SecureRandom is missing on purpose: which one the JVM has is its administrator's choice. */
    private static final Pattern LOOK_UP = Pattern.compile("\\b(MessageDigest|Mac|Cipher|KeyFactory|SecretKeyFactory"
            + "|KeyStore|CertificateFactory|CertPathValidator|CertPathBuilder|Signature|KeyAgreement|KeyGenerator|KeyPairGenerator"
            + "|AlgorithmParameters|AlgorithmParameterGenerator|KDF|KEM|SSLContext|TrustManagerFactory|KeyManagerFactory)"
            + "\\s*\\.getInstance\\(");

    @Test
    void everyLookUpNamesAProvider() throws IOException {
        var found = new ArrayList<String>();
        int lookUps = 0;
        for (var module : MODULES) {
            var sources = Path.of("..", module, "src", "main", "java");
            if (!Files.isDirectory(sources)) {
                continue;
            }
            try (var files = Files.walk(sources)) {
                for (var file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    var text = Files.readString(file);
                    var matcher = LOOK_UP.matcher(text);
                    while (matcher.find()) {
                        lookUps++;
                        var arguments = arguments(text, matcher.end());
                        // The example that a user copies finds us by name, and nothing else.
                        if (!arguments.contains(",") && !arguments.equals("\"O365ServiceEncryption\"")) {
                            found.add(file + ": " + matcher.group() + arguments + ")");
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), found);
        assertTrue(lookUps > 10, "the pattern finds look-ups: " + lookUps);
    }

    private static String arguments(String text, int from) {
        int depth = 1;
        int at = from;
        while (depth > 0) {
            char next = text.charAt(at++);
            depth += next == '(' ? 1 : next == ')' ? -1 : 0;
        }
        return text.substring(from, at - 1);
    }
}
