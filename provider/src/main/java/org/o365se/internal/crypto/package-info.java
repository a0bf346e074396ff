/** Cryptographic constructions from the JDK's algorithms. */
@NullMarked
package org.o365se.internal.crypto;

import org.jspecify.annotations.NullMarked;
