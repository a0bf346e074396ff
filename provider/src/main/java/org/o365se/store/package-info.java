/** The service provider interface for stores of the authenticated records of a key chain. */
@NullMarked
package org.o365se.store;

import org.jspecify.annotations.NullMarked;
