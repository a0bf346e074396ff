/**
 * The token host: a short-lived JVM of its own that holds the PKCS#11 library, and the frames it speaks with us.
 *
 * <p>What is here runs in both JVMs and knows the JDK alone: no class of any other package of ours.
 */
@NullMarked
package org.o365se.pkcs11.host;

import org.jspecify.annotations.NullMarked;
