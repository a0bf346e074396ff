package org.o365se.rootkey;

/** Bounds on what a bridge may hand over, so that a hostile home or file cannot make us allocate. */
public final class WrappedKeyLimits {
    /** Greatest length of a wrapped policy key in bytes. RSA-4096 needs 512, RSA-8192 would need 1024. */
    public static final int MAX_BYTES = 4096;

    /** Greatest length of a root key URI, a key version or an algorithm name in characters. */
    public static final int MAX_TEXT = 1024;

    private WrappedKeyLimits() {}
}
