/** The chunk engine: authenticated chunks, no input or output of its own. */
@NullMarked
package org.o365se.internal.message;

import org.jspecify.annotations.NullMarked;
