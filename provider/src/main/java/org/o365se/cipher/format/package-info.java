/** The bytes of a message: header and layout. It knows no keys. */
@NullMarked
package org.o365se.cipher.format;

import org.jspecify.annotations.NullMarked;
