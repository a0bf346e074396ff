/** The bridge to root keys in an HSM: PKCS#11 URIs, tokens as the configuration names them, and the operations on their keys. */
@NullMarked
package org.o365se.pkcs11;

import org.jspecify.annotations.NullMarked;
