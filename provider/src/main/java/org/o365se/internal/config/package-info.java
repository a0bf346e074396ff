/** The configuration file, and the sources of secrets, which it must not contain. */
@NullMarked
package org.o365se.internal.config;

import org.jspecify.annotations.NullMarked;
