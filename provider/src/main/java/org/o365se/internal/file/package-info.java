/** Files that are replaced whole or not at all, and the lock that guards reading, changing and writing them back. Knows nothing of keys. */
@NullMarked
package org.o365se.internal.file;

import org.jspecify.annotations.NullMarked;
