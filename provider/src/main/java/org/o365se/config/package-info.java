/** The configuration file. */
@NullMarked
package org.o365se.config;

import org.jspecify.annotations.NullMarked;
