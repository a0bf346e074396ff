/** The service's own managed key store: root keys {@code managed:NAME} in a JDK PKCS12 file or in memory. */
@NullMarked
package org.o365se.rootkey.managed;

import org.jspecify.annotations.NullMarked;
