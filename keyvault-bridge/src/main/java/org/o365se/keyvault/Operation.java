package org.o365se.keyvault;

/** An operation of a vault. */
enum Operation {
    READ("get", "Reading"),
    WRAP("wrapKey", "Wrapping with"),
    UNWRAP("unwrapKey", "Unwrapping with"),
    READ_DELETED("get", "Reading the deleted"),
    IMPORT("import", "Importing");

    private final String permission;
    private final String displayName;

    Operation(String permission, String displayName) {
        this.permission = permission;
        this.displayName = displayName;
    }

    /** Returns the service's name of the permission and of the entry in {@code key_ops}. */
    String permission() {
        return permission;
    }

    /** Returns the beginning of a sentence, for messages; the key follows. */
    String displayName() {
        return displayName;
    }
}
