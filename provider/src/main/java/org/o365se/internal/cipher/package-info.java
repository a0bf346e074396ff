/** The Cipher: thin, it delegates at once to the chunk engine. */
@NullMarked
package org.o365se.internal.cipher;

import org.jspecify.annotations.NullMarked;
