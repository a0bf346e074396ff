/** Files that are replaced atomically, and the lock for reading, changing and writing them back. Independent of keys. */
@NullMarked
package org.o365se.internal.file;

import org.jspecify.annotations.NullMarked;
