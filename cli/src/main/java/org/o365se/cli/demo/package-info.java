/** The demo, and the line by which an application uses the provider. */
@NullMarked
package org.o365se.cli.demo;

import org.jspecify.annotations.NullMarked;
