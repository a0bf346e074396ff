package org.o365se;

import java.util.List;
import org.o365se.rootkey.RootKeyDescription;

/**
 * A policy key version. Immutable.
 *
 * @param version from 1
 * @param roots the exact root keys that it is bound to
 * @param scopes the number of scopes that need it
 * @param isDropped whether its wrapped copies were removed
 */
public record PolicyKeyInfo(long version, List<RootKeyDescription> roots, long scopes, boolean isDropped) {
    /**
     * Copies the list.
     *
     * @param version as above
     * @param roots as above
     * @param scopes as above
     * @param isDropped as above
     */
    public PolicyKeyInfo {
        roots = List.copyOf(roots);
    }
}
