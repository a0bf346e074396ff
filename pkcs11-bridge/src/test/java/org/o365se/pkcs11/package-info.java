@NullMarked
package org.o365se.pkcs11;

import org.jspecify.annotations.NullMarked;
