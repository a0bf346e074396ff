/** The Cipher: a thin adapter from the JCA to {@link org.o365se.internal.message.MessageSealer} and {@link org.o365se.internal.message.MessageOpener}. */
@NullMarked
package org.o365se.internal.cipher;

import org.jspecify.annotations.NullMarked;
