/** The KeyStore over a key chain: a thin adapter. */
@NullMarked
package org.o365se.internal.keystore;

import org.jspecify.annotations.NullMarked;
