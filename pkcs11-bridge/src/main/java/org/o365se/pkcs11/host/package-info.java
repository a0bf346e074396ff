/**
 * The token host: a short-lived JVM of its own that holds the PKCS#11 library, and the frames it speaks with us.
 *
 * <p>What is here runs in both JVMs and knows the JDK alone: no class of any other package of ours.
 *
 * <p>It names the JDK's providers without verifying their classes. That is enough here: the command line is ours, the class path holds the bridge's jar alone, and no {@code JAVA_TOOL_OPTIONS}
 * or the like is inherited, so only the JDK's own java.security can list a provider, and only one that the JDK contains can be loaded. Who can change the JDK controls both JVMs anyway.
 */
@NullMarked
package org.o365se.pkcs11.host;

import org.jspecify.annotations.NullMarked;
