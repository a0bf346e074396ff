package org.o365se;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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

    private static final Pattern LOOKS_UP_INSIDE =
            Pattern.compile("\\b(Mac|SecretKeyFactory|Signature|KeyAgreement|KDF|KEM)\\s*\\.getInstance\\("
                    + "|getInstance\\(\\s*\"(PKCS12|[^\"]*OAEP[^\"]*|PBE[^\"]*)\"");

    private static final Pattern DRAW = Pattern.compile("\\w*\\.(nextBytes|generateSeed)\\(|\\brandomUUID\\(");

    @Test
    void everyLookUpNamesAProvider() throws IOException {
        var found = new ArrayList<String>();
        var lookUps = new AtomicInteger();
        for (var module : MODULES) {
            forEachSource(module, (file, text) -> {
                var matcher = LOOK_UP.matcher(text);
                while (matcher.find()) {
                    lookUps.incrementAndGet();
                    var arguments = arguments(text, matcher.end());
                    // The example that a user copies finds us by name, and nothing else.
                    boolean isExample = arguments.equals("\"O365ServiceEncryption\"");
                    if (!arguments.contains(",") && !isExample && !asksForTheOrderItself(file)) {
                        found.add(file + ": " + matcher.group() + arguments + ")");
                    }
                }
            });
        }
        assertEquals(List.of(), found);
        assertTrue(lookUps.get() > 10, "the pattern finds look-ups: " + lookUps);
    }

    /** The one place that looks which provider stands first. */
    private static boolean asksForTheOrderItself(Path file) {
        return file.endsWith(Path.of("crypto", "JdkProvider.java"));
    }

    /** These take their digest, or more, from the first provider in the list although they are the JDK's own. */
    @Test
    void noSecretGoesToWhatLooksUpInside() throws IOException {
        var found = new ArrayList<String>();
        for (var module : MODULES) {
            forEachSource(module, (file, text) -> {
                var matcher = LOOKS_UP_INSIDE.matcher(text);
                while (matcher.find()) {
                    found.add(file.getFileName() + ": " + matcher.group());
                }
            });
        }
        assertEquals(
                List.of(
                        "Ed25519.java: Signature.getInstance(",
                        "Ed25519.java: Signature.getInstance(",
                        "Pkcs12.java: getInstance(\"PKCS12\"",
                        "TrustAnchors.java: getInstance(\"PKCS12\""),
                found.stream().sorted().toList());
    }

    /** Random bytes for keys, nonces and ids come from where a source that repeats itself is found out. */
    @Test
    void everyDrawOfRandomBytesIsChecked() throws IOException {
        var found = new ArrayList<String>();
        for (var module : MODULES) {
            forEachSource(module, (file, text) -> {
                var matcher = DRAW.matcher(text);
                while (matcher.find()) {
                    found.add(file.getFileName() + ": " + matcher.group());
                }
            });
        }
        // Names of temporary files and folders, the message's own source, which draws through the history, and samples
        // of
        // no value with which the token host, a JVM without the provider, finds out what a token can do.
        assertEquals(
                List.of(
                        "CipherPrimitives.java: random.nextBytes(",
                        "DemoFolder.java: randomUUID(",
                        "DrawHistory.java: source.nextBytes(",
                        "FileReplacement.java: randomUUID(",
                        "Key256.java: random.nextBytes(",
                        "PartFiles.java: randomUUID(",
                        "Proofs.java: RANDOM.nextBytes(",
                        "Proofs.java: RANDOM.nextBytes(",
                        "Proofs.java: RANDOM.nextBytes("),
                found.stream().sorted().toList());
    }

    private interface Reader {
        void read(Path file, String text);
    }

    private static void forEachSource(String module, Reader reader) throws IOException {
        var sources = Path.of("..", module, "src", "main", "java");
        if (!Files.isDirectory(sources)) {
            return;
        }
        try (var files = Files.walk(sources)) {
            for (var file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                reader.read(file, Files.readString(file));
            }
        }
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
