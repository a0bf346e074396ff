package org.o365se.keyvault.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate that signs itself, for {@code localhost} and {@code 127.0.0.1}, with its key. The JDK's keytool makes it, because the JDK has no API for it. */
public final class StandInCertificate {
    private static final String ALIAS = "stand-in";

    private final KeyStore store;
    private final char[] password;

    private StandInCertificate(KeyStore store, char[] password) {
        this.store = store;
        this.password = password;
    }

    /**
     * Creates a new key and its certificate.
     *
     * @param keyAlgorithm {@code EC} (fast, for TLS) or {@code RSA} (for a client certificate)
     * @return both
     */
    public static StandInCertificate make(String keyAlgorithm) {
        var password = new BigInteger(130, new SecureRandom()).toString(32);
        try {
            var folder = Files.createTempDirectory("o365se-stand-in");
            var file = folder.resolve("stand-in.p12");
            try {
                runKeytool(keyAlgorithm, file, password);
                var store = KeyStore.getInstance("PKCS12");
                try (var stream = Files.newInputStream(file)) {
                    store.load(stream, password.toCharArray());
                }
                return new StandInCertificate(store, password.toCharArray());
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void runKeytool(String keyAlgorithm, Path file, String password) throws IOException {
        var command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        keyAlgorithm,
                        "-dname",
                        "CN=O365SE stand-in for tests",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass:env",
                        "STAND_IN_PASSWORD")
                .redirectErrorStream(true);
        // It needs no variable of ours, and secrets may be among them.
        command.environment().clear();
        command.environment().put("STAND_IN_PASSWORD", password);
        var keytool = command.start();
        keytool.getOutputStream().close();
        var said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (keytool.waitFor() != 0) {
                throw new IOException("keytool has made no certificate: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while keytool was making a certificate", e);
        }
    }

    /**
     * Returns the certificate.
     *
     * @return what signs itself
     */
    public X509Certificate certificate() {
        try {
            return (X509Certificate) store.getCertificate(ALIAS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Returns the certificate as a file for {@code keyvault.NAME.trust}.
     *
     * @return one PEM block
     */
    public String pem() {
        try {
            return block("CERTIFICATE", certificate().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Returns private key and certificate as a file for {@code keyvault.NAME.certificate}.
     *
     * @return two PEM blocks
     */
    public String pemWithKey() {
        return block("PRIVATE KEY", privateKey().getEncoded()) + pem();
    }

    /**
     * Returns private key and certificate as a PKCS12 file.
     *
     * @param file is written
     * @param filePassword protects it
     */
    public void writePkcs12(Path file, char[] filePassword) {
        try (var stream = Files.newOutputStream(file)) {
            var copy = KeyStore.getInstance("PKCS12");
            copy.load(null, null);
            copy.setKeyEntry(ALIAS, privateKey(), filePassword, new X509Certificate[] {certificate()});
            copy.store(stream, filePassword);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a server needs to speak TLS with this certificate. */
    SSLContext serverContext() {
        try {
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private PrivateKey privateKey() {
        try {
            return (PrivateKey) store.getKey(ALIAS, password);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String block(String type, byte[] der) {
        var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return String.join("\n", List.of("-----BEGIN " + type + "-----", base64, "-----END " + type + "-----", ""));
    }
}
