/** Checks whether a key is still needed. */
@NullMarked
package org.o365se.cli.retire;

import org.jspecify.annotations.NullMarked;
