/** The store of a key chain in PostgreSQL. */
@NullMarked
package org.o365se.postgres;

import org.jspecify.annotations.NullMarked;
