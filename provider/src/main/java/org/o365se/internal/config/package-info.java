/** The configuration file, and where the secrets come from that it must not hold. */
@NullMarked
package org.o365se.internal.config;

import org.jspecify.annotations.NullMarked;
