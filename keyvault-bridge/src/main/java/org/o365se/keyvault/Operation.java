package org.o365se.keyvault;

/** What is asked of a vault. */
enum Operation {
    READ("get", "Reading"),
    WRAP("wrapKey", "Wrapping with"),
    UNWRAP("unwrapKey", "Unwrapping with");

    private final String permission;
    private final String spoken;

    Operation(String permission, String spoken) {
        this.permission = permission;
        this.spoken = spoken;
    }

    /** What the service calls both the permission and the entry in {@code key_ops}. */
    String permission() {
        return permission;
    }

    /** For messages: begins a sentence, the key follows. */
    String spoken() {
        return spoken;
    }
}
