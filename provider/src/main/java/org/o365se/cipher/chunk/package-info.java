/** The chunk engine: authenticated chunks, no input or output of its own. */
@NullMarked
package org.o365se.cipher.chunk;

import org.jspecify.annotations.NullMarked;
