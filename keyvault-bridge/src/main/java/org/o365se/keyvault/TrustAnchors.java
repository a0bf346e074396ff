package org.o365se.keyvault;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.o365se.rootkey.JdkAlgorithms;
import org.o365se.rootkey.RootKeyMisconfiguredException;
import org.o365se.rootkey.SanitizedText;

/** The trust anchors for the certificates of vaults and token endpoints: the JDK's, and those of {@code keyvault.NAME.trust}. */
final class TrustAnchors {
    private static final int MAX_FILE_BYTES = 1 << 20;

    private TrustAnchors() {}

    static SSLContext with(String configurationKey, Path pem) {
        try {
            var anchors = KeyStore.getInstance("PKCS12", JdkAlgorithms.provider("SUN"));
            anchors.load(null, null);
            int number = 0;
            for (var certificate : read(configurationKey, pem)) {
                anchors.setCertificateEntry("extra-" + number++, certificate);
            }
            for (var certificate : ofTheJdk()) {
                anchors.setCertificateEntry("jdk-" + number++, certificate);
            }
            var context = SSLContext.getInstance("TLS", JdkAlgorithms.provider("SunJSSE"));
            context.init(null, factory(anchors).getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw bad(
                    configurationKey, pem, "cannot be used: " + SanitizedText.value(String.valueOf(e.getMessage())), e);
        }
    }

    private static Collection<? extends Certificate> read(String configurationKey, Path pem) throws IOException {
        byte[] content;
        try (var stream = Files.newInputStream(pem)) {
            content = stream.readNBytes(MAX_FILE_BYTES + 1);
        } catch (IOException e) {
            throw bad(configurationKey, pem, "cannot be read", e);
        }
        if (content.length > MAX_FILE_BYTES) {
            throw bad(configurationKey, pem, "is longer than " + MAX_FILE_BYTES + " bytes", null);
        }
        try {
            var certificates = CertificateFactory.getInstance("X.509", JdkAlgorithms.provider("SUN"))
                    .generateCertificates(new ByteArrayInputStream(content));
            if (certificates.isEmpty()) {
                throw bad(configurationKey, pem, "contains no certificate", null);
            }
            return certificates;
        } catch (CertificateException e) {
            throw bad(configurationKey, pem, "contains data that is not a certificate", e);
        }
    }

    private static X509Certificate[] ofTheJdk() throws GeneralSecurityException {
        for (var manager : factory(null).getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509.getAcceptedIssuers();
            }
        }
        return new X509Certificate[0];
    }

    private static TrustManagerFactory factory(@Nullable KeyStore anchors) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance("PKIX", JdkAlgorithms.provider("SunJSSE"));
        factory.init(anchors);
        return factory;
    }

    private static RootKeyMisconfiguredException bad(
            String configurationKey, Path pem, String why, @Nullable Exception cause) {
        return new RootKeyMisconfiguredException(
                KeyVaultErrorId.FILE_UNREADABLE,
                "The file " + SanitizedText.value(pem.toString()) + " of " + configurationKey + " " + why
                        + "; it must contain the trust anchors of the vault as PEM",
                cause);
    }
}
