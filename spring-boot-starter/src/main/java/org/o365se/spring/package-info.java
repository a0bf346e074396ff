/** Registers the provider in a Spring Boot application before any bean exists, and reports the health of its key chain. */
@NullMarked
package org.o365se.spring;

import org.jspecify.annotations.NullMarked;
