package org.o365se.rootkey;

/** Limits for the values that a bridge returns, so that a malicious home or file cannot cause large allocations. */
public final class WrappedKeyLimits {
    /** Maximum length of a wrapped policy key in bytes. RSA-4096 needs 512, RSA-8192 would need 1024. */
    public static final int MAX_BYTES = 4096;

    /** Maximum length of a root key URI, a key version or an algorithm name in characters. */
    public static final int MAX_TEXT = 1024;

    private WrappedKeyLimits() {}
}
