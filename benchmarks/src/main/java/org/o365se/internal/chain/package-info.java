/** The one benchmark helper that needs the inside of a key chain. */
@NullMarked
package org.o365se.internal.chain;

import org.jspecify.annotations.NullMarked;
