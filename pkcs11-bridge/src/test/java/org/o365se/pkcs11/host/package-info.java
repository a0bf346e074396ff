@NullMarked
package org.o365se.pkcs11.host;

import org.jspecify.annotations.NullMarked;
