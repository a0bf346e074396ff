package org.o365se.keychain;

import java.util.List;

/**
 * One version of a policy key as the chain holds it. Immutable once written.
 *
 * @param binding what it is tied to
 * @param tag over the binding, under this policy key
 * @param predecessorTag over the binding, under the version before; empty for version 1
 * @param copies the policy key wrapped by each root of the binding, in their order
 */
record PolicyVersion(Binding binding, Bytes tag, Bytes predecessorTag, List<Bytes> copies) {
    PolicyVersion {
        copies = List.copyOf(copies);
    }
}
