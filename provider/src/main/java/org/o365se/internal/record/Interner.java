package org.o365se.internal.record;

import org.jspecify.annotations.Nullable;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.Tenant;

/** Interns values that are equal in consecutive records, so that a large chain has each once in memory. Not thread-safe. */
final class Interner {
    private @Nullable Tenant tenant;
    private @Nullable PolicyId id;
    private @Nullable PolicyKeyId key;

    Tenant of(Tenant read) {
        var last = tenant;
        if (read.equals(last)) {
            return last;
        }
        tenant = read;
        return read;
    }

    PolicyId of(PolicyId read) {
        var last = id;
        if (read.equals(last)) {
            return last;
        }
        id = read;
        return read;
    }

    PolicyKeyId of(PolicyKeyId read) {
        var last = key;
        if (read.equals(last)) {
            return last;
        }
        key = read;
        return read;
    }
}
