/** The KeyStore over a key chain: thin, it delegates at once. */
@NullMarked
package org.o365se.internal.keystore;

import org.jspecify.annotations.NullMarked;
