package org.o365se.internal.crypto;

import java.io.ByteArrayOutputStream;
import java.io.Serial;
import java.security.MessageDigest;
import java.security.MessageDigestSpi;
import java.security.Provider;
import java.security.Security;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A provider that stands first with digests of its own until it is closed, and keeps all that the thread that made it shows them. */
final class ForeignDigest extends Provider implements AutoCloseable {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient ByteArrayOutputStream seen = new ByteArrayOutputStream();
    private final boolean computes;
    private final transient Thread watched = Thread.currentThread();

    /**
     * @param computes whether its digests are those of the JDK; otherwise each is zero
     */
    ForeignDigest(boolean computes) {
        super("ForeignDigest", "1", "digests that remember");
        this.computes = computes;
        for (var algorithm : List.of("SHA-1", "SHA-256", "SHA-512")) {
            putService(new Service(this, "MessageDigest", algorithm, Remembering.class.getName(), List.of(), Map.of()) {
                @Override
                public Object newInstance(Object parameter) {
                    return new Remembering(JdkProvider.digest(algorithm));
                }
            });
        }
        Security.insertProviderAt(this, 1);
    }

    @Override
    public void close() {
        Security.removeProvider(getName());
    }

    int bytesSeen() {
        return seen.size();
    }

    boolean hasSeen(byte[] secret) {
        var hex = HexFormat.of();
        return hex.formatHex(seen.toByteArray()).contains(hex.formatHex(secret));
    }

    private final class Remembering extends MessageDigestSpi {
        private final MessageDigest jdk;

        Remembering(MessageDigest jdk) {
            this.jdk = jdk;
        }

        @Override
        protected void engineUpdate(byte input) {
            remember(new byte[] {input}, 0, 1);
            jdk.update(input);
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {
            remember(input, offset, length);
            jdk.update(input, offset, length);
        }

        private void remember(byte[] input, int offset, int length) {
            if (Thread.currentThread() == watched) {
                seen.write(input, offset, length);
            }
        }

        @Override
        protected byte[] engineDigest() {
            return computes ? jdk.digest() : new byte[jdk.getDigestLength()];
        }

        @Override
        protected int engineGetDigestLength() {
            return jdk.getDigestLength();
        }

        @Override
        protected void engineReset() {
            jdk.reset();
        }
    }
}
