/** Files: written whole or not at all. */
@NullMarked
package org.o365se.storage;

import org.jspecify.annotations.NullMarked;
