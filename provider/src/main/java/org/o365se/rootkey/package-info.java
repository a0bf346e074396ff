/** Root keys: the SPI through which the key chain reaches them wherever they live, and what can go wrong on the way. */
@NullMarked
package org.o365se.rootkey;

import org.jspecify.annotations.NullMarked;
