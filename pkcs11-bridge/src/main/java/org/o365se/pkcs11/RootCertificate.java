package org.o365se.pkcs11;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.o365se.rootkey.JdkAlgorithms;

/**
 * The certificate without which SunPKCS11 shows no RSA key. It says nothing but which public key belongs to which CKA_ID and nobody is to trust it: it is signed by a key
 * that is thrown away, so that the root key itself never signs anything.
 */
final class RootCertificate {
    private static final int SERIAL_BYTES = 16;
    /** What RFC 5280 section 4.1.2.5 gives for "no well-defined end". */
    private static final Instant NO_END = Instant.parse("9999-12-31T23:59:59Z");

    private RootCertificate() {}

    static byte[] of(byte[] publicKey, String label) {
        try {
            var generator = KeyPairGenerator.getInstance("EC", JdkAlgorithms.provider("SunEC"));
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var thrownAway = generator.generateKeyPair().getPrivate();
            var name = new X500NameBuilder().addRDN(BCStyle.CN, label).build();
            return new X509v3CertificateBuilder(
                            name,
                            new BigInteger(1, JdkAlgorithms.randomBytes(SERIAL_BYTES)),
                            Date.from(Instant.now()),
                            Date.from(NO_END),
                            name,
                            SubjectPublicKeyInfo.getInstance(publicKey))
                    .build(new JcaContentSignerBuilder("SHA256withECDSA")
                            .setProvider(JdkAlgorithms.provider("SunEC"))
                            .build(thrownAway))
                    .getEncoded();
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("the certificate of a root key cannot be made: " + e.getMessage(), e);
        }
    }
}
