/** The service's own managed key store: root keys {@code managed:NAME} in a JDK PKCS12 file or in memory. */
@NullMarked
package org.o365se.internal.root.managed;

import org.jspecify.annotations.NullMarked;
