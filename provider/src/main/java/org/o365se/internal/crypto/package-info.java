/** The few steps that are put together from the JDK's own algorithms. */
@NullMarked
package org.o365se.internal.crypto;

import org.jspecify.annotations.NullMarked;
