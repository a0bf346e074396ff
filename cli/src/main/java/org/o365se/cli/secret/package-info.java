/** The secrets of a key chain and of managed root keys. */
@NullMarked
package org.o365se.cli.secret;

import org.jspecify.annotations.NullMarked;
