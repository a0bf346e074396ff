/** The service provider interface for key chain stores: where the authenticated records of a key chain are kept. */
@NullMarked
package org.o365se.store;

import org.jspecify.annotations.NullMarked;
