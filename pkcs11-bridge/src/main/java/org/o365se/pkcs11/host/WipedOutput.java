package org.o365se.pkcs11.host;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.util.Arrays;

/** Collects bytes that may be secret, and can forget them. It begins large enough for any frame with a secret in it, so that no copy is left behind by growing. */
public final class WipedOutput extends ByteArrayOutputStream {
    private static final int LARGEST_SECRET_FRAME = 16 * 1024;

    private final DataOutputStream data = new DataOutputStream(this);

    /** Creates an empty output. */
    public WipedOutput() {
        super(LARGEST_SECRET_FRAME);
    }

    /**
     * Returns the stream that writes numbers and fields here.
     *
     * @return the stream; it buffers nothing
     */
    public DataOutputStream data() {
        return data;
    }

    /** Overwrites everything and begins anew. */
    public synchronized void wipe() {
        Arrays.fill(buf, (byte) 0);
        reset();
    }
}
